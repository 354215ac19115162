// SPDX-License-Identifier: Apache-2.0
import koffi from 'koffi';

/** linux/time.h */
const CLOCK_REALTIME = 0;
const CLOCK_BOOTTIME = 7;
const TRIES = 5;

/** Made once: each policy set is written by it. */
let clockGettime: ((clock: number, time: BigInt64Array) => number) | undefined;

/**
 * Wall clock minus boot clock in nanoseconds: what turns the kernel's event times into dates. The boot clock is read
 * before and after the wall clock, and the closest of a few tries is taken, so that it is right to about a microsecond.
 */
export function readClockOffset(): bigint {
  clockGettime ??= koffi.load(null).func('int clock_gettime(int clock, void *time)');
  const read = (clock: number): bigint => {
    const time = new BigInt64Array(2);
    if (clockGettime?.(clock, time) !== 0) throw new Error(`clock_gettime: clock ${clock} is not there`);
    return (time[0] ?? 0n) * 1_000_000_000n + (time[1] ?? 0n);
  };
  let best = { width: -1n, offset: 0n };
  for (let i = 0; i < TRIES; i++) {
    const [before, wall, after] = [read(CLOCK_BOOTTIME), read(CLOCK_REALTIME), read(CLOCK_BOOTTIME)];
    const width = after - before;
    if (best.width < 0n || width < best.width) best = { width, offset: wall - (before + width / 2n) };
  }
  return best.offset;
}
