// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { plainAddress } from './plain-address.ts';

test.each([
  ['64:ff9b::cb00:710c', '203.0.113.12'],
  ['2002:cb00:710c::1', '203.0.113.12'],
  ['64:ff9b:1::cb00:710c', '64:ff9b:1::cb00:710c'],
  ['2001:db8::1', '2001:db8::1'],
  ['203.0.113.12', '203.0.113.12'],
  ['2002:', '2002:'],
])('%s is %s', (text, plain) => {
  expect(plainAddress(text)).toBe(plain);
});
