// SPDX-License-Identifier: Apache-2.0
import type { PolicyName } from './overlay.ts';
import type { BookEntry } from './policy-book.ts';
import { policyKey } from './policy-name.ts';

/** A policy of which an older version holds in the place of one that is not taken. */
export interface OlderVersion {
  readonly policy: PolicyName;
  /** Since when, as far as this run of the agent knows: milliseconds since 1970. Later versions that are not taken either don't change it. */
  readonly sinceMs: number;
}

/** Remembers since when older versions hold. */
export class OlderVersions {
  /** By source and name. */
  #since: ReadonlyMap<string, OlderVersion> = new Map();

  /** Looks at all policies that are known. */
  look(entries: readonly BookEntry[], nowMs: number): void {
    const older = entries.filter(
      ({ latest, held, shadowedBy }) =>
        latest.problems.length > 0 && held !== undefined && shadowedBy === undefined,
    );
    this.#since = new Map(
      older.map(({ source, latest: policy }) => {
        const key = `${source} ${policyKey(policy)}`;
        return [key, { policy, sinceMs: this.#since.get(key)?.sinceMs ?? nowMs }];
      }),
    );
  }

  list(): readonly OlderVersion[] {
    return [...this.#since.values()];
  }
}
