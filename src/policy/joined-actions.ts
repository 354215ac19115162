// SPDX-License-Identifier: Apache-2.0
import type { EgressAction, LearnedName } from './egress-action.ts';

/**
 * Joins what two records of one flow say of it. The first of a stream tells every name that DNS had given its address;
 * once a name is on the wire, records tell only those that agree with it. Gives the same object for the same two.
 */
export class JoinedActions {
  readonly #joined = new WeakMap<EgressAction, WeakMap<EgressAction, EgressAction>>();

  /** The later action, with the names that only the earlier one has. */
  join(earlier: EgressAction, later: EgressAction): EgressAction {
    const ofEarlier = this.#joined.get(earlier) ?? new WeakMap<EgressAction, EgressAction>();
    this.#joined.set(earlier, ofEarlier);
    const known = ofEarlier.get(later) ?? withNames(earlier.learned, later);
    ofEarlier.set(later, known);
    return known;
  }
}

function withNames(names: readonly LearnedName[], action: EgressAction): EgressAction {
  const missing = names.filter(({ question }) =>
    action.learned.every((learned) => learned.question !== question),
  );
  return missing.length === 0 ? action : { ...action, learned: [...action.learned, ...missing] };
}
