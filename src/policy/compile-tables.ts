// SPDX-License-Identifier: Apache-2.0
import { type Cidr, maskCidr } from '../cidr.ts';
import { DEFAULTS, type EgressPolicy, nameClause } from './decide-gate.ts';
import { policiesOf } from './evaluate-egress.ts';
import type { Clause, ClauseDestination, Policy } from './policy.ts';
import { type PodName, type PolicyPod, podKey } from './policy-pod.ts';
import { RuleBits } from './rule-bits.ts';
import type {
  BlockTable,
  EvaluationTables,
  GateTables,
  PortSegment,
  TableRule,
  TableSet,
} from './table-set.ts';

/** What a node has to hold: table sets, and which pod has which. */
export interface CompiledPolicies {
  readonly sets: ReadonlyMap<string, TableSet>;
  /** Key of its set, by key of the pod (`podKey`); pods that nothing selects have none. */
  readonly pods: ReadonlyMap<string, string>;
}

/** A change of what a node holds, as little as it takes: sets that stay are not in it, nor pods that keep theirs. */
export interface PolicyChange {
  readonly added: readonly TableSet[];
  readonly removed: readonly string[];
  /** Keys of sets by key of the pod; undefined where a pod has none any more. */
  readonly moved: ReadonlyMap<string, string | undefined>;
}

/**
 * Compiles policies for pods. Pods that the same policies select share one table set; a set of `last` is taken over
 * where its policies are the same.
 */
export function compilePolicies(
  policies: readonly Policy[],
  pods: readonly PolicyPod[],
  last?: CompiledPolicies,
): CompiledPolicies {
  const sets = new Map<string, TableSet>();
  const placed = new Map<string, string>();
  for (const pod of pods) place(policies, pod, sets, placed, last);
  return { sets, pods: placed };
}

/** The same after one pod came or changed; nothing is looked at but this pod. The policies are those of `last`. */
export function compilePod(
  policies: readonly Policy[],
  pod: PolicyPod,
  last: CompiledPolicies,
): CompiledPolicies {
  return change(last, pod, (sets, placed) => place(policies, pod, sets, placed, last));
}

/** The same after one pod went. */
export function forgetPod(pod: PodName, last: CompiledPolicies): CompiledPolicies {
  return change(last, pod, () => undefined);
}

function change(
  last: CompiledPolicies,
  pod: PodName,
  add: (sets: Map<string, TableSet>, placed: Map<string, string>) => void,
): CompiledPolicies {
  const [sets, placed] = [new Map(last.sets), new Map(last.pods)];
  const before = placed.get(podKey(pod));
  placed.delete(podKey(pod));
  add(sets, placed);
  const isUsed = before === undefined || [...placed.values()].includes(before);
  if (!isUsed) sets.delete(before);
  return { sets, pods: placed };
}

function place(
  policies: readonly Policy[],
  pod: PolicyPod,
  sets: Map<string, TableSet>,
  placed: Map<string, string>,
  last: CompiledPolicies | undefined,
): void {
  const selecting = policiesOf(policies, pod);
  if (selecting.length === 0) return;
  const key = selecting.map(keyOf).join('\n');
  if (!sets.has(key)) sets.set(key, last?.sets.get(key) ?? compileTables(key, selecting));
  placed.set(podKey(pod), key);
}

/** What changes from one state to the next. */
export function changeOf(last: CompiledPolicies, next: CompiledPolicies): PolicyChange {
  const moved = new Map<string, string | undefined>();
  for (const [pod, key] of next.pods) if (last.pods.get(pod) !== key) moved.set(pod, key);
  for (const pod of last.pods.keys()) if (!next.pods.has(pod)) moved.set(pod, undefined);
  return {
    added: [...next.sets.values()].filter((set) => last.sets.get(set.key) !== set),
    removed: [...last.sets.keys()].filter((key) => !next.sets.has(key)),
    moved,
  };
}

const contents = new WeakMap<Policy, string>();

/** Name and content of a policy: generation tells content only where the API server gave one. */
function keyOf(policy: EgressPolicy): string {
  const known = contents.get(policy);
  if (known !== undefined) return known;
  const { kind, namespace = '', name, uid, generation, mode, egress } = policy;
  const content = uid === undefined ? JSON.stringify(egress, writeBytes) : `${uid}@${generation}`;
  const key = [kind, namespace, name, mode, content].join(' ');
  contents.set(policy, key);
  return key;
}

function writeBytes(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

/** The table set of pods that all these policies select, in the order in which they are named. */
export function compileTables(key: string, policies: readonly EgressPolicy[]): TableSet {
  const clauses = policies.flatMap((policy) =>
    (['deny', 'allow'] as const).flatMap((list) =>
      policy.egress[list].map((clause) => ({ policy, list, clause })),
    ),
  );
  const rules = clauses.map(
    ({ policy, list, clause }): TableRule => ({
      clause: nameClause(policy, `${list}.${clause.name}`, clause),
    }),
  );
  const tables = new DestinationTables();
  for (const [rule, { clause }] of clauses.entries()) tables.add(rule, clause.destination);
  const gate = (kind: Policy['kind']): GateTables => {
    const evaluation = (isIn: (policy: EgressPolicy) => boolean): EvaluationTables =>
      compileEvaluation(
        policies.filter((policy) => policy.kind === kind && isIn(policy)),
        clauses,
      );
    return { enforce: evaluation(({ mode }) => mode === 'enforce'), all: evaluation(() => true) };
  };
  return {
    key,
    rules,
    ...tables.made(),
    ...compilePorts(clauses.map(({ clause }) => clause)),
    ending: clauses
      .flatMap(({ list, clause: { expiresMs } }, rule) =>
        list === 'deny' || expiresMs === undefined ? [] : [{ rule, expiresMs }],
      )
      .toSorted((a, b) => a.expiresMs - b.expiresMs),
    gates: { cluster: gate('ClusterAIGovernancePolicy'), namespace: gate('AIGovernancePolicy') },
  };
}

function compileEvaluation(
  policies: readonly EgressPolicy[],
  clauses: readonly { readonly policy: EgressPolicy; readonly list: 'allow' | 'deny' }[],
): EvaluationTables {
  const tables = { allow: new RuleBits(clauses.length), deny: new RuleBits(clauses.length) };
  const members = new Set(policies);
  for (const [rule, { policy, list }] of clauses.entries()) if (members.has(policy)) tables[list].add(rule);
  const quic = policies.find(({ egress }) => egress.isQuicDenied);
  const strictest = DEFAULTS.find((strict) => policies.some(({ egress }) => egress.default === strict));
  const rest = policies.find(({ egress }) => egress.default === strictest);
  return {
    ...tables,
    ...(quic && { quic: nameClause(quic, 'quic') }),
    ...(rest && strictest && { rest: { default: strictest, clause: nameClause(rest, 'default') } }),
  };
}

/** Tables of destinations while they are filled. */
class DestinationTables {
  readonly #names = new Map<string, number[]>();
  readonly #namesBelow = new Map<string, number[]>();
  readonly #blocks = new Map<number, Map<string, number[]>>();
  readonly #services = new Map<string, number[]>();
  readonly #known = new Map<string, number[]>();
  readonly #categories = new Map<string, number[]>();
  readonly #channels = new Map<string, number[]>();
  readonly #pods: { rule: number; destination: Extract<ClauseDestination, { kind: 'pods' }> }[] = [];

  add(rule: number, destination: ClauseDestination): void {
    switch (destination.kind) {
      case 'names':
        for (const name of destination.names)
          if (name.startsWith('*.')) put(this.#namesBelow, name.slice(2), rule);
          else put(this.#names, name, rule);
        return;
      case 'cidrs':
        for (const cidr of destination.cidrs) this.#addBlock(rule, cidr);
        return;
      case 'services':
        for (const { namespace, name } of destination.services)
          put(this.#services, `${namespace}/${name}`, rule);
        return;
      case 'to':
        for (const known of destination.to) put(this.#known, known, rule);
        return;
      case 'categories':
        for (const category of destination.categories) put(this.#categories, category, rule);
        return;
      case 'channels':
        for (const channel of destination.channels) put(this.#channels, channel, rule);
        return;
      case 'pods':
        this.#pods.push({ rule, destination });
    }
  }

  #addBlock(rule: number, cidr: Cidr): void {
    const { prefixBits } = cidr;
    const table = this.#blocks.get(prefixBits) ?? new Map<string, number[]>();
    this.#blocks.set(prefixBits, table);
    put(table, Buffer.from(maskCidr(cidr).address).toString('hex'), rule);
  }

  made() {
    const blocks = [...this.#blocks].map(
      ([prefixBits, table]): BlockTable => ({ prefixBits, blocks: table }),
    );
    return {
      names: this.#names,
      namesBelow: this.#namesBelow,
      blocks,
      services: this.#services,
      known: this.#known,
      categories: this.#categories,
      channels: this.#channels,
      pods: this.#pods,
    };
  }
}

function put(table: Map<string, number[]>, key: string, rule: number): void {
  const rules = table.get(key);
  if (rules === undefined) table.set(key, [rule]);
  else if (rules.at(-1) !== rule) rules.push(rule);
}

function compilePorts(clauses: readonly Clause[]): Pick<TableSet, 'portless' | 'ports'> {
  const portless = new RuleBits(clauses.length);
  for (const [rule, { ports }] of clauses.entries()) if (ports === undefined) portless.add(rule);
  return { portless, ports: { tcp: segmentsOf('tcp', clauses), udp: segmentsOf('udp', clauses) } };
}

/** The ports of one protocol, cut where any range begins or ends. */
function segmentsOf(protocol: 'tcp' | 'udp', clauses: readonly Clause[]): PortSegment[] {
  const ranges = clauses.flatMap(({ ports = [] }, rule) =>
    ports
      .filter(({ protocols }) => protocols.includes(protocol))
      .map(({ first, last }) => ({ rule, first, last })),
  );
  const cuts = [...new Set([0, ...ranges.flatMap(({ first, last }) => [first, last + 1])])].toSorted(
    (a, b) => a - b,
  );
  return cuts.map((first) => {
    const rules = new RuleBits(clauses.length);
    for (const range of ranges) if (range.first <= first && first <= range.last) rules.add(range.rule);
    return { first, rules };
  });
}
