// SPDX-License-Identifier: Apache-2.0
import type { PolicyChange } from './compile-tables.ts';
import type { EnforcementTier, TableRefusal } from './node-policy-state.ts';

/** The addresses that a rule on pods, services or a known destination stands for now. */
export interface RuleAddresses {
  /** Key of the table set. */
  readonly set: string;
  /** Its number in the set. */
  readonly rule: number;
  /** All of them, in canonical text, each once; they take the place of those told before. */
  readonly addresses: readonly string[];
}

/** All that changes at once. What is not in it stays. */
export interface PolicyUpdate extends PolicyChange {
  /**
   * Numbers of rules that have ended, by key of their set: all of a set's, in the place of those told before. A set that
   * is added and is not in it has none.
   */
  readonly ended: ReadonlyMap<string, readonly number[]>;
  /** A rule of which nothing was ever told has no addresses yet: an allow allows nothing by it, a deny denies nothing. */
  readonly addresses: readonly RuleAddresses[];
}

/**
 * Where compiled policies take effect; the table writer of the kernel is one. It is told of every change by one caller, in
 * order, and keeps what was in force before where it has no room for what is new.
 */
export interface PolicyTables {
  /** What takes effect by these tables. A clause that needs more is in force in part, or not at all. */
  readonly tiers: ReadonlySet<EnforcementTier>;
  /** Takes a change. What it can't do it says in `refusals` and throws nothing for it. */
  apply(update: PolicyUpdate): void;
  /** Why a set is not in force, by its key; a set that is has no entry. */
  refusals(): ReadonlyMap<string, TableRefusal>;
}
