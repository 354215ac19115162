// SPDX-License-Identifier: Apache-2.0
import type { ProcessFacts } from '../events/facts.ts';

/** /proc tells the start of a process in clock ticks, rounded down: USER_HZ is 100 everywhere. */
const TICK_NS = 10_000_000;

/** Start of a process as keys have it: nanoseconds since boot, exact or rounded down to a tick. */
export interface ProcessStart {
  readonly start: number;
  readonly startExact: boolean;
}

export function startOf(facts: ProcessFacts): ProcessStart {
  return { start: Number(facts.startNs), startExact: facts.startExact };
}

/** Whether a process with this start can be the one that started exactly at `start`. */
export function startMatches(known: ProcessStart, start: number): boolean {
  return known.start === start || (!known.startExact && start > known.start && start < latestStart(known));
}

/** Whether both can be the start of one process. */
export function startsMatch(a: ProcessStart, b: ProcessStart): boolean {
  return b.startExact ? startMatches(a, b.start) : startMatches(b, a.start);
}

/** A time that the start is not after. */
export function latestStart({ start, startExact }: ProcessStart): number {
  return startExact ? start : start + TICK_NS;
}
