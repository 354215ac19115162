// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../../errors.ts';
import type { TableRefusal } from '../../policy/node-policy-state.ts';
import type { SetEntry } from './set-entries.ts';

const FULL: ReadonlySet<unknown> = new Set(['E2BIG', 'ENOSPC', 'ENOMEM']);

/**
 * Writes entries, map by map in their order; where one finds no room, takes back those that it added, and gives why.
 * `areNew`: none of them can be there already.
 */
export function writeEntries(entries: Iterable<SetEntry>, areNew = false): TableRefusal | undefined {
  const added: SetEntry[] = [];
  for (const [map, group] of Map.groupBy(entries, (entry) => entry.map)) {
    const fresh = areNew ? group : group.filter(({ key }) => map.lookup(key) === undefined);
    const isAdded = new Set(fresh);
    added.push(...fresh);
    try {
      // what programs go on writing stays as it is
      map.updateAll(group.filter((entry) => isAdded.has(entry) || entry.isLearned !== true));
    } catch (error: unknown) {
      if (!(error instanceof WeirError) || !FULL.has(error.details.errno)) throw error;
      removeEntries(added);
      const { name, maxEntries } = map;
      const message = `the kernel's table ${name} is full (${maxEntries} entries)`;
      return { reason: 'table-full', table: name, message };
    }
  }
  return undefined;
}

/** Removes entries, map by map. */
export function removeEntries(entries: Iterable<SetEntry>): void {
  for (const [map, group] of Map.groupBy(entries, (entry) => entry.map))
    map.deleteAll(group.map(({ key }) => key));
}
