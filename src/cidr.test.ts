// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { type Cidr, cidrCovers, cidrHolds, formatCidr, hasHostBits, maskCidr, parseCidr } from './cidr.ts';
import { parseAddress } from './ip-address.ts';

const cidr = (text: string): Cidr => parseCidr(text) ?? expect.fail(`${text} is no block`);
const address = (text: string): Uint8Array => parseAddress(text) ?? expect.fail(`${text} is no address`);

it.each(['10.0.0.0/8', '0.0.0.0/0', '203.0.113.7/32', '2001:db8::/32', '::/0', '::1/128'])(
  'reads and writes %s',
  (text) => expect(formatCidr(cidr(text))).toBe(text),
);

it.each([
  '10.0.0.0',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '10.0.0/8',
  '2001:db8::/129',
  '::ffff:10.0.0.0/104',
  'x/8',
  '',
])('refuses %j', (text) => expect(parseCidr(text)).toBeUndefined());

it('knows bits behind the prefix, and clears them', () => {
  expect(hasHostBits(cidr('10.1.0.0/8'))).toBe(true);
  expect(hasHostBits(cidr('10.0.0.0/8'))).toBe(false);
  expect(formatCidr(maskCidr(cidr('10.1.2.3/20')))).toBe('10.1.0.0/20');
});

it.each([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['0.0.0.0/0', '8.8.8.8', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['::/0', '2001:db8::1', true],
  ['::/0', '8.8.8.8', false],
  ['10.0.0.0/8', '::ffff:10.1.1.1', true],
  ['10.128.0.0/9', '10.127.0.1', false],
])('%s holds %s: %s', (block, text, expected) => {
  expect(cidrHolds(cidr(block), address(text))).toBe(expected);
});

it('covers what lies within', () => {
  expect(cidrCovers(cidr('10.0.0.0/8'), cidr('10.1.0.0/16'))).toBe(true);
  expect(cidrCovers(cidr('10.1.0.0/16'), cidr('10.0.0.0/8'))).toBe(false);
  expect(cidrCovers(cidr('::/0'), cidr('10.0.0.0/8'))).toBe(false);
});
