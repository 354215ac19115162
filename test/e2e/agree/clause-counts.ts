// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadBuiltinCatalog } from '../../../src/catalog/load-builtin-catalog.ts';
import { ClauseNumber } from '../../../src/gen/events.ts';
import { decodeClauseCount, decodePolicySet, encodeClauseKey } from '../../../src/gen/tables.ts';
import { BpfMap } from '../../../src/kernel/bpf-map.ts';
import { channelPlaces } from '../../../src/kernel/egress/channel-places.ts';
import { flattenSet } from '../../../src/kernel/egress/flatten-set.ts';
import { readClockOffset } from '../../../src/kernel/read-clock-offset.ts';
import type { DecidingClause } from '../../../src/policy/decision.ts';
import type { TableSet } from '../../../src/policy/table-set.ts';

/** A clause as this test names it. */
export function clauseText({
  namespace = '',
  policy,
  clause,
}: Omit<DecidingClause, 'kind' | 'mode'>): string {
  return `${namespace}/${policy} ${clause}`;
}

/** How often clauses decided, by `enforced` or `all`, and the clause. */
export type Counts = ReadonlyMap<string, number>;

/** Reads what the kernel counts of clauses, from the tables that an agent pinned. */
export class ClauseCounts {
  readonly #counts: BpfMap;
  /** What each number of each set is. */
  readonly #clauses: readonly {
    readonly key: Uint8Array;
    readonly enforced: string | undefined;
    readonly all: string | undefined;
  }[];

  constructor(pinDir: string, sets: Iterable<TableSet>) {
    const version = readdirSync(pinDir).find((name) => /^v[0-9a-f]{8}$/.test(name)) ?? '';
    const open = (name: string): BpfMap => {
      const map = BpfMap.openPinned(name, join(pinDir, version, 'maps', name));
      if (map === undefined) throw new Error(`${name} is not pinned in ${pinDir}`);
      return map;
    };
    this.#counts = open('clause_counts');
    const held = open('policy_sets');
    const ids = new Map(
      [...held.entries()].map(([key, value]) => [
        decodePolicySet(value).content,
        Buffer.from(key).readUInt32LE(),
      ]),
    );
    held.close();
    const places = channelPlaces(loadBuiltinCatalog());
    this.#clauses = [...sets].flatMap((set) => {
      const flat = flattenSet(set, {
        places,
        addresses: new Map(),
        clockOffsetNs: readClockOffset(),
        nowMs: Date.now(),
      });
      if ('refusal' in flat) throw new Error(flat.refusal.message);
      const id = ids.get(flat.header.content);
      if (id === undefined) throw new Error(`a set is not in the kernel: ${set.key}`);
      const { cluster, namespace } = set.gates;
      const rules = flat.origins.map((rule, number) => {
        const clause = set.rules[rule]?.clause;
        return { number, enforced: clause, all: clause };
      });
      const rest = [cluster, namespace].flatMap(({ enforce, all }, gate) => [
        {
          number: ClauseNumber.DEFAULT + 2 * gate,
          enforced: enforce.rest?.clause,
          all: all.rest?.clause,
        },
        { number: ClauseNumber.QUIC + 2 * gate, enforced: enforce.quic, all: all.quic },
      ]);
      return [...rules, ...rest].map(({ number, enforced, all: every }) => ({
        key: encodeClauseKey({ set: id, clause: number }),
        enforced: enforced && clauseText(enforced),
        all: every && clauseText(every),
      }));
    });
  }

  /** Up to now. */
  read(): Counts {
    const counts = new Map<string, number>();
    const add = (key: string, count: bigint) => counts.set(key, (counts.get(key) ?? 0) + Number(count));
    for (const { key, enforced, all } of this.#clauses)
      for (const value of this.#counts.lookupPerCpu(key) ?? []) {
        const count = decodeClauseCount(value);
        add(`enforced ${enforced ?? 'nothing'}`, count.enforced);
        add(`all ${all ?? 'nothing'}`, count.all);
      }
    return counts;
  }

  close(): void {
    this.#counts.close();
  }
}
