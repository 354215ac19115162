// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress } from './canonical-address.ts';

describe('canonicalAddress', () => {
  it.each([
    ['169.254.169.254', '169.254.169.254'],
    ['::ffff:169.254.169.254', '169.254.169.254'],
    ['::FFFF:a9fe:a9fe', '169.254.169.254'],
    ['FD00:EC2:0:0:0:0:0:254', 'fd00:ec2::254'],
    ['fd00:ec2::254', 'fd00:ec2::254'],
    ['::1', '::1'],
    ['256.1.1.1', undefined],
    ['1.2.3', undefined],
    ['01.2.3.4', undefined],
    ['hf.co', undefined],
    ['fe80::1%eth0', undefined],
    ['::1]/@evil', undefined],
    ['1:2:3', undefined],
    ['', undefined],
  ])('writes %s as %s', (text, expected) => {
    expect(canonicalAddress(text)).toBe(expected);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]+$/)),
        (text) => void canonicalAddress(text),
      ),
    );
  });
});
