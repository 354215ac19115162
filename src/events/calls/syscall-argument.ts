// SPDX-License-Identifier: Apache-2.0
import type { SyscallCursor } from '../../gen/events.ts';

/** Argument `index` (0 to 5) as the 64 bits that were passed, unsigned. */
export function argumentOf(event: SyscallCursor, index: number): bigint {
  return event.batch.u64[(event.argumentsOffset >> 3) + index] as bigint;
}

/** The same for a C `int`: its lower 32 bits, signed. */
export function intArgumentOf(event: SyscallCursor, index: number): number {
  return (event.batch.u32[(event.argumentsOffset >> 2) + 2 * index] as number) | 0;
}

/** The same for a C `unsigned int`, and for flags and modes, of which no bit above 31 is used. */
export function wordArgumentOf(event: SyscallCursor, index: number): number {
  return event.batch.u32[(event.argumentsOffset >> 2) + 2 * index] as number;
}
