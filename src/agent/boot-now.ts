// SPDX-License-Identifier: Apache-2.0
import { readClockOffset } from '../kernel/read-clock-offset.ts';

/** Nanoseconds since boot, to a millisecond: for time-outs. */
export function bootNow(): bigint {
  return BigInt(Date.now()) * 1_000_000n - readClockOffset();
}
