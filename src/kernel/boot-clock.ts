// SPDX-License-Identifier: Apache-2.0
import koffi from 'koffi';

/** linux/time.h */
const CLOCK_BOOTTIME = 7;

/** Gives a clock that reads nanoseconds since boot, as the kernel stamps events, in about a microsecond. */
export function createBootClock(): () => number {
  const clockGettime: (clock: number, time: BigInt64Array) => number = koffi
    .load(null)
    .func('int clock_gettime(int clock, void *time)');
  const time = new BigInt64Array(2);
  return () => {
    if (clockGettime(CLOCK_BOOTTIME, time) !== 0) throw new Error('clock_gettime: no boot clock');
    return Number(time[0]) * 1e9 + Number(time[1]);
  };
}
