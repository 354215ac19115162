// SPDX-License-Identifier: Apache-2.0
import type { LoadCode } from './load-codes.ts';
import type { ItemLocation, RulePlace } from './rule-place.ts';
import type { TextPosition } from './source-text.ts';

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

/** The innermost thing with a name that a problem is in: `rule 'x'`. The whole file where nothing has a name. */
export function itemOf({ locations }: LoadProblem): string {
  const named = locations.findLast(({ itemType, itemName }) => itemName !== '' && itemType !== 'value for');
  return named === undefined ? (locations.at(-1)?.itemType ?? '') : `${named.itemType} '${named.itemName}'`;
}

/** The innermost place of a problem that is in the file, and not in the text of a condition. */
export function filePositionOf({ locations }: LoadProblem): TextPosition {
  const last = locations.findLast(({ itemType }) => itemType !== 'condition expression');
  if (last === undefined) throw new RangeError('a problem without a place');
  return last.position;
}
