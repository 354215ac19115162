// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWallClock } from './time.ts';

test('shows nanoseconds exactly, UTC', () => {
  const clock = createWallClock(1_795_229_413_518_075_928n);
  expect(clock.text(0n)).toBe('2026-11-21T02:50:13.518075928Z');
  expect(clock.text(1n)).toBe('2026-11-21T02:50:13.518075929Z');
  expect(clock.text(481_924_072n)).toBe('2026-11-21T02:50:14.000000000Z');
});

test('goes back in time as well as forward, whatever second it showed last', () => {
  const clock = createWallClock(0n);
  const nanoseconds = fc.bigInt({ min: 0n, max: 253_402_300_800n * 1_000_000_000n - 1n });
  fc.assert(
    fc.property(nanoseconds, (ns) => {
      const shown = clock.text(ns);
      expect(shown).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
      const millis = BigInt(Date.parse(`${shown.slice(0, 19)}Z`));
      expect(millis * 1_000_000n + BigInt(shown.slice(20, 29))).toBe(ns);
    }),
  );
});

test('shows times outside of four-digit years as the nearest end', () => {
  expect(createWallClock(-5n).text(0n)).toBe('1970-01-01T00:00:00.000000000Z');
  expect(createWallClock(2n ** 68n).text(2n ** 64n - 1n)).toBe('9999-12-31T23:59:59.999999999Z');
});
