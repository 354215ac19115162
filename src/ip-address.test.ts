// SPDX-License-Identifier: Apache-2.0

import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, isMapped, parseAddress } from './ip-address.ts';

function canonical(text: string): string | undefined {
  const bytes = parseAddress(text);
  return bytes === undefined ? undefined : formatAddress(bytes);
}

describe('formatAddress', () => {
  it('shows v4-mapped addresses dotted', () => {
    expect(canonical('10.0.0.1')).toBe('10.0.0.1');
    expect(canonical('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(canonical('::ffff:a00:1')).toBe('10.0.0.1');
  });

  it('follows RFC 5952', () => {
    // the examples of its sections 4 and 5
    expect(canonical('2001:0db8::0001')).toBe('2001:db8::1');
    expect(canonical('2001:db8:0:0:0:0:2:1')).toBe('2001:db8::2:1');
    expect(canonical('2001:db8:0:1:1:1:1:1')).toBe('2001:db8:0:1:1:1:1:1');
    expect(canonical('2001:0:0:1:0:0:0:1')).toBe('2001:0:0:1::1');
    expect(canonical('2001:db8:0:0:1:0:0:1')).toBe('2001:db8::1:0:0:1');
    expect(canonical('2001:DB8::AAAA')).toBe('2001:db8::aaaa');
    expect(canonical('::')).toBe('::');
    expect(canonical('::1')).toBe('::1');
    expect(canonical('fe80::')).toBe('fe80::');
  });

  it('reads at an offset', () => {
    const bytes = new Uint8Array(32);
    bytes.set(parseAddress('192.0.2.7') ?? [], 16);
    expect(formatAddress(bytes, 16)).toBe('192.0.2.7');
    expect(isMapped(bytes)).toBe(false);
  });
});

describe('parseAddress', () => {
  it('gives back what formatAddress shows', () => {
    const sparse = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(sparse, { minLength: 16, maxLength: 16 }), (numbers) => {
        const bytes = Uint8Array.from(numbers);
        expect(parseAddress(formatAddress(bytes))).toEqual(bytes);
      }),
    );
  });

  it('refuses what is no address', () => {
    const wrong = [
      '',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      '01.2.3.4',
      '1::2::3',
      ':::',
      ':1',
      '1:',
      '12345::',
    ];
    wrong.push(
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4::5:6:7:8',
      'g::',
      '1.2.3.4::',
      '::1.2.3.4:5',
      'fe80::1%eth0',
      ' ::1',
    );
    for (const text of wrong) expect([text, parseAddress(text)]).toEqual([text, undefined]);
  });

  it('agrees with node:net on random text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789af:.'.split('')), maxLength: 24 });
    fc.assert(
      fc.property(text, (value) => {
        expect(parseAddress(value) !== undefined).toBe(isIP(value) !== 0);
      }),
      { numRuns: 2000 },
    );
  });
});
