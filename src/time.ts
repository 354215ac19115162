// SPDX-License-Identifier: Apache-2.0

const SECOND = 1_000_000_000n;
/** 9999-12-31T23:59:59Z: RFC 3339 years have four digits. */
const LAST_SECOND = 253_402_300_799n;

/** Turns the kernel's times into the times of records. */
export interface WallClock {
  /** Wall clock minus boot clock, nanoseconds. */
  readonly offsetNs: bigint;
  /** RFC 3339, UTC, nanoseconds: `2026-11-21T02:43:07.000000001Z`. Exact for every 64-bit `bootNs`. */
  text(bootNs: bigint): string;
}

/**
 * A clock for times since boot, given how far the wall clock is ahead of the boot clock. The last second is kept, so
 * times near each other cost one subtraction. Times outside of the years 1970 to 9999, which only a damaged recording
 * can hold, are shown as the nearest end of that span.
 */
export function createWallClock(offsetNs: bigint): WallClock {
  let second = 0n;
  let prefix = '1970-01-01T00:00:00.';

  return {
    offsetNs,
    text(bootNs) {
      const wall = bootNs + offsetNs;
      let within = Number(wall - second);
      if (!(within >= 0 && within < 1e9)) {
        const whole = clampSecond(wall);
        second = whole * SECOND;
        within = Math.min(Math.max(Number(wall - second), 0), 999_999_999);
        prefix = `${new Date(Number(whole) * 1000).toISOString().slice(0, 19)}.`;
      }
      return `${prefix}${nineDigits(within)}Z`;
    },
  };
}

function clampSecond(wallNs: bigint): bigint {
  const second = wallNs / SECOND;
  return second < 0n ? 0n : second > LAST_SECOND ? LAST_SECOND : second;
}

function nineDigits(value: number): string {
  return String(1_000_000_000 + value).slice(1);
}
