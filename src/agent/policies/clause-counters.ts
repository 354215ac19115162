// SPDX-License-Identifier: Apache-2.0
import type { ClauseCount } from '../../api/policies-answer.ts';
import { ClauseNumber } from '../../gen/events.ts';
import type { EgressTables, HeldSet } from '../../kernel/egress/egress-tables.ts';
import type { MetricSample } from '../../metrics/metric-sample.ts';
import { policyLabels } from '../../metrics/policy-labels.ts';
import type { DecidingClause } from '../../policy/decision.ts';
import type { EvaluationTables } from '../../policy/table-set.ts';

/** The part of the kernel's tables that is read. */
export type CountedTables = Pick<EgressTables, 'sets' | 'countsOf'>;

interface Counter {
  readonly clause: DecidingClause;
  /** Whether what it decides is denied. */
  readonly isRefusal: boolean;
  enforced: bigint;
  all: bigint;
}

/** Clauses of sets that are gone which are kept at most: the oldest are forgotten. */
const MAX_PAST = 10_000;

/**
 * How often each clause decided on this node, over all sets of the kernel that hold it. What a set had counted when it went
 * is kept, so that a counter never goes back while the agent runs.
 */
export class ClauseCounters {
  /** Of sets that are gone, by clause. */
  readonly #past = new Map<string, Counter>();

  /** Takes what a set has counted: it goes now. */
  keep(held: HeldSet, tables: Pick<CountedTables, 'countsOf'>): void {
    addSet(this.#past, held, tables);
    const excess = this.#past.size - MAX_PAST;
    if (excess > 0) for (const key of [...this.#past.keys()].slice(0, excess)) this.#past.delete(key);
  }

  /** Of the policy with this name. */
  ofPolicy(
    tables: CountedTables,
    { kind, namespace, name }: { readonly kind: string; readonly namespace?: string; readonly name: string },
  ): readonly ClauseCount[] {
    return this.#byClause(tables)
      .filter(
        ({ clause }) => clause.kind === kind && clause.namespace === namespace && clause.policy === name,
      )
      .map(({ clause, enforced, all }) => ({
        clause: clause.clause,
        enforced: Number(enforced),
        all: Number(all),
      }));
  }

  /** Of so many clauses at most by name; of all others together as `other`. */
  *metrics(tables: CountedTables, maxClauses: number): Iterable<MetricSample> {
    const counters = this.#byClause(tables);
    for (const { clause, enforced, all } of counters.slice(0, maxClauses)) {
      const { kind, policy: name, namespace } = clause;
      const policy = policyLabels({ kind, name, ...(namespace !== undefined && { namespace }) });
      yield* samples({ ...policy, clause: clause.clause }, enforced, all);
    }
    const rest = counters.slice(maxClauses);
    if (rest.length === 0) return;
    const sum = (which: 'enforced' | 'all'): bigint => rest.reduce((total, each) => total + each[which], 0n);
    yield* samples({ kind: 'other', policy: 'other', clause: 'other' }, sum('enforced'), sum('all'));
  }

  /**
   * What policies that select pods denied: of one in mode enforce what happened, of one in mode audit what would have
   * happened were every policy enforced. Of so many by name; of the others together as `other`.
   */
  *denials(tables: CountedTables, maxPolicies: number): Iterable<MetricSample> {
    const present = new Set([...tables.sets()].flatMap(({ set }) => set.policies.map(keyOfPolicy)));
    const sums = new Map([...present].map((key) => [key, 0n]));
    for (const { clause, isRefusal, enforced, all } of this.#counters(tables).values()) {
      const key = keyOfPolicy({ ...clause, name: clause.policy });
      if (isRefusal && present.has(key))
        sums.set(key, (sums.get(key) ?? 0n) + (clause.mode === 'audit' ? all : enforced));
    }
    const name = 'weir_policy_denials_total';
    const entries = [...sums];
    for (const [key, value] of entries.slice(0, maxPolicies)) {
      const [kind = '', policy = '', mode = ''] = JSON.parse(key) as string[];
      yield { name, labels: { kind, policy, mode }, value: Number(value) };
    }
    const rest = entries.slice(maxPolicies).reduce((sum, [, value]) => sum + value, 0n);
    if (entries.length > maxPolicies)
      yield { name, labels: { kind: 'other', policy: 'other', mode: 'other' }, value: Number(rest) };
  }

  /** Counters by clause, whatever the mode of its policy was. */
  #byClause(tables: CountedTables): readonly Counter[] {
    const counters = new Map<string, Counter>();
    for (const { clause, enforced, all } of this.#counters(tables).values()) {
      const { kind, namespace, policy, clause: name } = clause;
      addTo(counters, JSON.stringify([kind, namespace, policy, name]), {
        clause,
        isRefusal: false,
        enforced,
        all,
      });
    }
    return [...counters.values()];
  }

  #counters(tables: CountedTables): ReadonlyMap<string, Counter> {
    const counters = new Map([...this.#past].map(([key, counter]) => [key, { ...counter }]));
    for (const held of tables.sets()) addSet(counters, held, tables);
    return counters;
  }
}

function* samples(
  labels: { readonly kind: string; readonly policy: string; readonly clause: string },
  enforced: bigint,
  all: bigint,
): Iterable<MetricSample> {
  for (const [evaluation, value] of Object.entries({ enforced, all }))
    yield {
      name: 'weir_policy_clause_decisions_total',
      labels: { ...labels, evaluation },
      value: Number(value),
    };
}

function addSet(
  counters: Map<string, Counter>,
  { id, set, origins }: HeldSet,
  tables: Pick<CountedTables, 'countsOf'>,
): void {
  for (const [number, rule] of origins.entries()) {
    const { enforced, all } = tables.countsOf(id, number);
    add(counters, set.rules[rule]?.clause, enforced, all, isDeny(set.rules[rule]?.clause));
  }
  for (const [gate, evaluations] of [set.gates.cluster, set.gates.namespace].entries()) {
    for (const [which, first] of RESTS) {
      const { enforced, all } = tables.countsOf(id, first + 2 * gate);
      const [enforce, every] = [evaluations.enforce, evaluations.all];
      add(counters, clauseOf(enforce, which), enforced, 0n, isRefusing(enforce, which));
      add(counters, clauseOf(every, which), 0n, all, isRefusing(every, which));
    }
  }
}

/** What decides where no rule does, by the number of it in the cluster's gate; in the namespace's it is two more. */
const RESTS = [
  ['rest', ClauseNumber.DEFAULT],
  ['quic', ClauseNumber.QUIC],
  ['encryptedHello', ClauseNumber.ENCRYPTED_HELLO],
] as const;

type Rest = (typeof RESTS)[number][0];

function clauseOf(tables: EvaluationTables, which: Rest): DecidingClause | undefined {
  return which === 'rest' ? tables.rest?.clause : tables[which];
}

function isDeny(clause: DecidingClause | undefined): boolean {
  return clause?.clause.startsWith('egress.deny.') === true || clause?.kind === 'Overlay';
}

function isRefusing({ rest }: EvaluationTables, which: Rest): boolean {
  return which !== 'rest' || rest?.default === 'deny';
}

function add(
  counters: Map<string, Counter>,
  clause: DecidingClause | undefined,
  enforced: bigint,
  all: bigint,
  isRefusal: boolean,
): void {
  if (clause === undefined) return;
  const { kind, namespace, policy, clause: name, mode } = clause;
  const key = JSON.stringify([kind, namespace, policy, name, mode, isRefusal]);
  addTo(counters, key, { clause, isRefusal, enforced, all });
}

function addTo(counters: Map<string, Counter>, key: string, counter: Counter): void {
  const known = counters.get(key);
  if (known === undefined) counters.set(key, counter);
  else {
    known.enforced += counter.enforced;
    known.all += counter.all;
  }
}

function keyOfPolicy(policy: {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly mode: string;
}): string {
  const { kind, policy: name } = policyLabels(policy);
  return JSON.stringify([kind, name, policy.mode]);
}
