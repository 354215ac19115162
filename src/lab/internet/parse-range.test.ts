// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { parseRange } from './parse-range.ts';

test('reads the three forms of a range', () => {
  expect(parseRange('bytes=0-9', 100)).toEqual({ start: 0, end: 9 });
  expect(parseRange('bytes=90-', 100)).toEqual({ start: 90, end: 99 });
  expect(parseRange('bytes=-10', 100)).toEqual({ start: 90, end: 99 });
});

test('ends a range with the body', () => {
  expect(parseRange('bytes=90-1000', 100)).toEqual({ start: 90, end: 99 });
  expect(parseRange('bytes=-1000', 100)).toEqual({ start: 0, end: 99 });
});

test('refuses a range behind the body', () => {
  expect(parseRange('bytes=100-', 100)).toBe('unsatisfiable');
  expect(parseRange('bytes=-0', 100)).toBe('unsatisfiable');
});

test('serves the whole body for anything else', () => {
  for (const header of [undefined, '', 'bytes=-', 'bytes=5-3', 'bytes=0-1,4-5', 'lines=1-2']) {
    expect(parseRange(header, 100), header).toBeUndefined();
  }
});
