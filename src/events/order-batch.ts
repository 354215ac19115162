// SPDX-License-Identifier: Apache-2.0
import type { Lane } from './read-frames.ts';

/**
 * Calls `visit` with the offset of every record of two rings, merged by time: the records of a ring keep the order in
 * which the kernel committed them, and at equal times those of `first` go first. Linear whatever the times are.
 */
export function orderBatch(first: Lane, second: Lane, visit: (at: number) => void): void {
  let i = 0;
  let j = 0;
  while (i < first.count && j < second.count) {
    const earlier = (second.times[j] as number) < (first.times[i] as number);
    visit((earlier ? second.offsets[j++] : first.offsets[i++]) as number);
  }
  while (i < first.count) visit(first.offsets[i++] as number);
  while (j < second.count) visit(second.offsets[j++] as number);
}
