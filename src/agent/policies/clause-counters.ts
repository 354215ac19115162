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
    return [...this.#counters(tables).values()]
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
    const counters = [...this.#counters(tables).values()];
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
    add(counters, set.rules[rule]?.clause, enforced, all);
  }
  for (const [gate, evaluations] of [set.gates.cluster, set.gates.namespace].entries()) {
    for (const [which, first] of RESTS) {
      const { enforced, all } = tables.countsOf(id, first + 2 * gate);
      add(counters, clauseOf(evaluations.enforce, which), enforced, 0n);
      add(counters, clauseOf(evaluations.all, which), 0n, all);
    }
  }
}

/** What decides where no rule does, by the number of it in the cluster's gate; in the namespace's it is two more. */
const RESTS = [
  ['rest', ClauseNumber.DEFAULT],
  ['quic', ClauseNumber.QUIC],
] as const;

function clauseOf({ rest, quic }: EvaluationTables, which: 'rest' | 'quic'): DecidingClause | undefined {
  return which === 'rest' ? rest?.clause : quic;
}

function add(
  counters: Map<string, Counter>,
  clause: DecidingClause | undefined,
  enforced: bigint,
  all: bigint,
): void {
  if (clause === undefined) return;
  const key = JSON.stringify([clause.kind, clause.namespace, clause.policy, clause.clause]);
  const known = counters.get(key);
  if (known === undefined) counters.set(key, { clause, enforced, all });
  else {
    known.enforced += enforced;
    known.all += all;
  }
}
