// SPDX-License-Identifier: Apache-2.0
import type { ConformanceCase } from './case.ts';

/** The cases of the same source with a smaller `step`, in their order: they are loaded into the same engine before. */
export function earlierSteps(each: ConformanceCase, cases: readonly ConformanceCase[]): ConformanceCase[] {
  const { step, source, kind } = each;
  if (typeof step !== 'number') return [];
  return cases
    .filter((other) => other.source === source && other.kind === kind)
    .filter((other) => Number(other.step) < step)
    .toSorted((first, second) => Number(first.step) - Number(second.step));
}
