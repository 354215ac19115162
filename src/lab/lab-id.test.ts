// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { formatLabId, isLabOwnerAlive, newLabId, parseLabId } from './lab-id.ts';

test('gives every lab of a process another name, and reads the name back', ({ skip }) => {
  skip(process.platform !== 'linux', 'needs Linux');
  const [first, second] = [newLabId('test'), newLabId('test')];
  expect(formatLabId(first)).not.toBe(formatLabId(second));
  expect(parseLabId(formatLabId(first))).toEqual(first);
});

test('knows its own process from one that had its pid before', ({ skip }) => {
  skip(process.platform !== 'linux', 'needs Linux');
  const id = newLabId('test');
  expect(isLabOwnerAlive(id)).toBe(true);
  expect(isLabOwnerAlive({ ...id, ownerStartTicks: '1' })).toBe(false);
});

test('takes no other folder for a lab', () => {
  for (const name of [
    'kubepods.slice',
    'weir-lab',
    'weir-test-12',
    'weir-lab-x-1-2',
    'weir-lab-x-1-2-3-4',
    'weir-lab-X-1-2-3',
  ]) {
    expect(parseLabId(name), name).toBeUndefined();
  }
});

test('refuses a prefix that would make names ambiguous', () => {
  expect(() => newLabId('a-b')).toThrow('lower-case letters and digits');
});
