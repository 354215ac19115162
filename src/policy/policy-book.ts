// SPDX-License-Identifier: Apache-2.0
import type { PolicyName } from './overlay.ts';
import type { Policy } from './policy.ts';
import { policyKey } from './policy-name.ts';
import type { GoodVersion, PolicyVersion } from './policy-version.ts';

/** Who tells of policies: the API server, of one kind, or a file. */
export type PolicySource = `api ${Policy['kind']}` | `file ${string}`;

/** A policy as one source has it. */
export interface BookEntry {
  readonly source: PolicySource;
  /** The newest version that was seen. */
  readonly latest: PolicyVersion;
  /** What holds: the newest version, or the last one that was right. Absent: there never was one. */
  readonly held?: GoodVersion;
  /** What holds instead, where another source has a policy of that name: the API server's, else the first file's. */
  readonly shadowedBy?: PolicySource;
}

/**
 * The policies of all sources, each in its last good version. Nothing but its source's word takes a policy away: a version
 * that is wrong, or a source that is silent, leaves what holds in force.
 */
export class PolicyBook {
  readonly #sources = new Map<PolicySource, Map<string, BookEntry>>();

  /** All that a source has: what it had beside is gone. */
  replace(source: PolicySource, versions: Iterable<PolicyVersion>): void {
    const before = this.#sources.get(source);
    const entries = new Map<string, BookEntry>();
    for (const version of versions) {
      const key = policyKey(version);
      entries.set(key, entryOf(source, version, before?.get(key)));
    }
    this.#sources.set(source, entries);
  }

  set(source: PolicySource, version: PolicyVersion): void {
    const entries = this.#sources.get(source) ?? new Map<string, BookEntry>();
    this.#sources.set(source, entries);
    const key = policyKey(version);
    entries.set(key, entryOf(source, version, entries.get(key)));
  }

  delete(source: PolicySource, name: PolicyName): void {
    this.#sources.get(source)?.delete(policyKey(name));
  }

  /** A source that is no more, with all that it had. */
  drop(source: PolicySource): void {
    this.#sources.delete(source);
  }

  sources(): Iterable<PolicySource> {
    return this.#sources.keys();
  }

  /** All policies of all sources, by name; of one name the one that holds first. */
  entries(): readonly BookEntry[] {
    const all = [...this.#sources]
      .toSorted(([a], [b]) => compare(a, b))
      .flatMap(([, entries]) => [...entries.values()]);
    const first = new Map<string, BookEntry>();
    for (const entry of all) {
      const key = policyKey(entry.latest);
      // What never was right does not stand in the way of what is.
      if (entry.held !== undefined && !first.has(key)) first.set(key, entry);
    }
    return all
      .map((entry) => {
        const holds = first.get(policyKey(entry.latest));
        return holds === undefined || holds === entry ? entry : { ...entry, shadowedBy: holds.source };
      })
      .toSorted(
        (a, b) =>
          compare(policyKey(a.latest), policyKey(b.latest)) ||
          Number(b.shadowedBy === undefined) - Number(a.shadowedBy === undefined),
      );
  }

  /** The policies that hold. */
  held(): readonly Policy[] {
    return this.entries().flatMap(({ held, shadowedBy }) =>
      held === undefined || shadowedBy !== undefined ? [] : [held.policy],
    );
  }
}

/** A policy of the same name that was made anew is another: what the one before said does not hold for it. */
function entryOf(source: PolicySource, latest: PolicyVersion, before: BookEntry | undefined): BookEntry {
  const isSame = before?.latest.uid === latest.uid;
  const held = latest.good ?? (isSame ? before?.held : undefined);
  return { source, latest, ...(held && { held: sameWhereEqual(before?.held, held) }) };
}

/** A version that was told again stays the object it was: what was compiled from it is kept. */
function sameWhereEqual(before: GoodVersion | undefined, held: GoodVersion): GoodVersion {
  if (before === undefined || before === held) return held;
  const { uid, generation } = held.policy;
  const isSame =
    uid !== undefined &&
    generation !== undefined &&
    uid === before.policy.uid &&
    generation === before.policy.generation;
  return isSame ? before : held;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
