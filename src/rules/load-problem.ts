// SPDX-License-Identifier: Apache-2.0
import type { LoadCode } from './load-codes.ts';
import type { ItemLocation, RulePlace } from './rule-place.ts';

/** An error that keeps a rule file from loading, or a warning about what it loads. */
export interface LoadProblem {
  readonly level: 'error' | 'warning';
  readonly code: LoadCode;
  readonly message: string;
  /** What it is in, from the file inwards; never empty. */
  readonly locations: readonly ItemLocation[];
  /** The line, and a caret below the place. */
  readonly snippet: string;
}

/** Describes a problem at a place. */
export function loadProblem(
  level: LoadProblem['level'],
  code: LoadCode,
  message: string,
  place: RulePlace,
): LoadProblem {
  return { level, code, message, locations: place.locations, snippet: place.snippet };
}

/** The innermost location that has a name, or is the item itself: what a reader calls the thing. */
export function itemOf(problem: LoadProblem): ItemLocation {
  const named = problem.locations.findLast(
    ({ itemType }) => itemType !== 'condition expression' && itemType !== 'value for',
  );
  const first = problem.locations[0];
  if (named !== undefined) return named;
  if (first === undefined) throw new Error('a problem without a location');
  return first;
}
