// SPDX-License-Identifier: Apache-2.0
import type { Lane } from './read-frames.ts';

/**
 * Calls `visit` with the offset, kind and time of every record of two rings, merged by time: the records of a ring keep the order in
 * which the kernel committed them, and at equal times those of `first` go first. Linear whatever the times are.
 */
export function orderBatch(
  first: Lane,
  second: Lane,
  visit: (at: number, kind: number, time: number) => void,
): void {
  const total = first.count + second.count;
  let i = 0;
  let j = 0;
  // one call of `visit`, so that it is inlined once
  while (i + j < total) {
    const fromFirst =
      j === second.count || (i < first.count && !((second.times[j] as number) < (first.times[i] as number)));
    const lane = fromFirst ? first : second;
    const n = fromFirst ? i++ : j++;
    visit(lane.offsets[n] as number, lane.kinds[n] as number, lane.times[n] as number);
  }
}
