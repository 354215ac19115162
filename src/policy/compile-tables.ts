// SPDX-License-Identifier: Apache-2.0
import { DEFAULTS, type EgressPolicy, nameClause } from './decide-gate.ts';
import type { DecidingClause } from './decision.ts';
import { DestinationTables } from './destination-tables.ts';
import { isOfCluster, policiesOf } from './evaluate-egress.ts';
import {
  type BreakglassOverlay,
  deniesOf,
  isSamePolicy,
  nameOverlay,
  type Overlay,
  suspendedUntil,
} from './overlay.ts';
import type { Clause, ClauseDestination, Policy, PortRange } from './policy.ts';
import { type PodName, type PolicyPod, podKey } from './policy-pod.ts';
import { RuleBits } from './rule-bits.ts';
import type { EvaluationTables, PortSegment, SuspensionTables, TableRule, TableSet } from './table-set.ts';

/** What a node has to hold: table sets, and which pod has which. */
export interface CompiledPolicies {
  readonly sets: ReadonlyMap<string, TableSet>;
  /** Key of its set, by key of the pod (`podKey`); pods that nothing means have none. */
  readonly pods: ReadonlyMap<string, string>;
}

/** A change of what a node holds, as little as it takes: sets that stay are not in it, nor pods that keep theirs. */
export interface PolicyChange {
  readonly added: readonly TableSet[];
  readonly removed: readonly string[];
  /** Keys of sets by key of the pod; undefined where a pod has none any more. */
  readonly moved: ReadonlyMap<string, string | undefined>;
}

/** The policies that select a pod, as `policiesOf` gives them. */
export type SelectPolicies = (pod: PolicyPod) => readonly EgressPolicy[];

/**
 * Compiles policies and overlays for pods. Pods that the same of them mean share one table set; a set of `last` is taken
 * over where they are the same. Time plays no part: what ends is in the tables with its instant, and who compiles leaves
 * out overlays that are over.
 */
export function compilePolicies(
  policies: readonly Policy[] | SelectPolicies,
  pods: readonly PolicyPod[],
  last?: CompiledPolicies,
  overlays: readonly Overlay[] = [],
): CompiledPolicies {
  const sets = new Map<string, TableSet>();
  const placed = new Map<string, string>();
  const select = selectionOf(policies);
  for (const pod of pods) place({ select, overlays, pod }, sets, placed, last);
  return { sets, pods: placed };
}

function selectionOf(policies: readonly Policy[] | SelectPolicies): SelectPolicies {
  return typeof policies === 'function' ? policies : (pod) => policiesOf(policies, pod);
}

/** The same after one pod came or changed; nothing is looked at but this pod. Policies and overlays are those of `last`. */
export function compilePod(
  policies: readonly Policy[] | SelectPolicies,
  pod: PolicyPod,
  last: CompiledPolicies,
  overlays: readonly Overlay[] = [],
): CompiledPolicies {
  const select = selectionOf(policies);
  return change(last, pod, (sets, placed) => place({ select, overlays, pod }, sets, placed, last));
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

interface Placing {
  readonly select: SelectPolicies;
  readonly overlays: readonly Overlay[];
  readonly pod: PolicyPod;
}

function place(
  { select, overlays, pod }: Placing,
  sets: Map<string, TableSet>,
  placed: Map<string, string>,
  last: CompiledPolicies | undefined,
): void {
  const selecting = select(pod);
  const over = [...deniesOf(overlays, pod), ...breakglassOf(overlays, selecting)];
  if (selecting.length === 0 && over.length === 0) return;
  const key = [keyOfAll(selecting), ...over.map(keyOfOverlay)].filter((text) => text !== '').join('\n');
  if (!sets.has(key)) sets.set(key, last?.sets.get(key) ?? compileTables(key, selecting, over));
  placed.set(podKey(pod), key);
}

/** Those that change how one of these policies counts. */
function breakglassOf(
  overlays: readonly Overlay[],
  policies: readonly EgressPolicy[],
): readonly BreakglassOverlay[] {
  return overlays
    .filter((overlay): overlay is BreakglassOverlay => overlay.kind === 'breakglass')
    .filter((overlay) => policies.some((policy) => suspendedUntil([overlay], policy) !== undefined));
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
const lists = new WeakMap<readonly EgressPolicy[], string>();

/** The keys of a list of policies, which does not change. */
function keyOfAll(policies: readonly EgressPolicy[]): string {
  const known = lists.get(policies);
  if (known !== undefined) return known;
  const key = policies.map(keyOf).join('\n');
  lists.set(policies, key);
  return key;
}

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

function keyOfOverlay(overlay: Overlay): string {
  return `Overlay ${JSON.stringify(overlay, writeBytes)}`;
}

function writeBytes(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

/** A clause, or an overlay that denies, on its way to a rule. */
interface RuleSource {
  /** Absent of an overlay: it counts in every evaluation. */
  readonly policy?: EgressPolicy;
  readonly list: 'allow' | 'deny' | 'proxies';
  readonly named: DecidingClause;
  /** Absent: everything. */
  readonly destination?: ClauseDestination;
  readonly ports?: readonly PortRange[];
  readonly expiresMs?: number;
}

/**
 * The table set of pods that all these policies select, in the order in which they are named, and that all these overlays
 * mean, of which those that deny are in the order in which they are named.
 */
export function compileTables(
  key: string,
  policies: readonly EgressPolicy[],
  overlays: readonly Overlay[] = [],
): TableSet {
  const sources = [...overlays.flatMap(sourceOfOverlay), ...policies.flatMap(sourcesOfPolicy)];
  const tables = new DestinationTables();
  for (const [rule, { destination }] of sources.entries())
    if (destination !== undefined) tables.add(rule, destination);
  const evaluate = (isIn: (policy: EgressPolicy) => boolean) => ({
    cluster: compileEvaluation(policies.filter(isOfCluster).filter(isIn), sources, { hasOverlays: true }),
    namespace: compileEvaluation(
      policies.filter((policy) => !isOfCluster(policy) && isIn(policy)),
      sources,
      { listing: policies.filter(isIn) },
    ),
  });
  const proxies = new RuleBits(sources.length);
  for (const [rule, { list }] of sources.entries()) if (list === 'proxies') proxies.add(rule);
  const [enforce, all] = [evaluate(({ mode }) => mode === 'enforce'), evaluate(() => true)];
  return {
    key,
    policies,
    rules: sources.map(({ named }): TableRule => ({ clause: named })),
    ...tables.made(),
    isolations: sources.flatMap(({ destination }, rule) => (destination === undefined ? [rule] : [])),
    proxies,
    ...compilePorts(sources),
    ending: sources
      .flatMap(({ expiresMs }, rule) => (expiresMs === undefined ? [] : [{ rule, expiresMs }]))
      .toSorted((a, b) => a.expiresMs - b.expiresMs),
    gates: {
      cluster: { enforce: enforce.cluster, all: all.cluster },
      namespace: { enforce: enforce.namespace, all: all.namespace },
    },
    suspensions: suspensionsOf(policies, overlays).map(({ untilMs, policies: suspended }) => ({
      untilMs,
      policies: suspended,
      ...evaluate(
        (policy) => policy.mode === 'enforce' && !suspended.some((name) => isSamePolicy(name, policy)),
      ),
    })),
  };
}

function sourceOfOverlay(overlay: Overlay): RuleSource[] {
  if (overlay.kind === 'breakglass') return [];
  const { untilMs: expiresMs } = overlay;
  const source = { list: 'deny', named: nameOverlay(overlay), expiresMs } as const;
  if (overlay.kind === 'isolate') return [source];
  const { destination, ports } = overlay;
  return [{ ...source, destination, ...(ports && { ports }) }];
}

function sourcesOfPolicy(policy: EgressPolicy): RuleSource[] {
  return (['deny', 'allow', 'proxies'] as const).flatMap((list) =>
    policy.egress[list].map((clause): RuleSource => {
      const { destination, ports, expiresMs } = clause;
      return {
        policy,
        list,
        named: nameClause(policy, `${list}.${clause.name}`, clause),
        destination,
        ...(ports && { ports }),
        // A deny does not expire: it would loosen a policy by itself.
        ...(list === 'allow' && expiresMs !== undefined && { expiresMs }),
      };
    }),
  );
}

/** For each end of a breakglass, which policies are suspended before it. */
function suspensionsOf(
  policies: readonly EgressPolicy[],
  overlays: readonly Overlay[],
): Pick<SuspensionTables, 'untilMs' | 'policies'>[] {
  const suspended = policies.flatMap((policy) => {
    const untilMs = suspendedUntil(overlays, policy);
    const { kind, namespace, name } = policy;
    return untilMs === undefined
      ? []
      : [{ kind, ...(namespace !== undefined && { namespace }), name, untilMs }];
  });
  const ends = [...new Set(suspended.map(({ untilMs }) => untilMs))].toSorted((a, b) => a - b);
  return ends.map((end) => ({ untilMs: end, policies: suspended.filter(({ untilMs }) => untilMs >= end) }));
}

function compileEvaluation(
  policies: readonly EgressPolicy[],
  sources: readonly RuleSource[],
  {
    hasOverlays = false,
    listing = policies,
  }: { readonly hasOverlays?: boolean; readonly listing?: readonly EgressPolicy[] },
): EvaluationTables {
  const tables = { allow: new RuleBits(sources.length), deny: new RuleBits(sources.length) };
  const [members, listed] = [new Set(policies), new Set(listing)];
  for (const [rule, { policy, list }] of sources.entries())
    if (list === 'proxies') {
      if (policy !== undefined && listed.has(policy)) tables.allow.add(rule);
    } else if (policy === undefined ? hasOverlays : members.has(policy)) tables[list].add(rule);
  const quic = policies.find(({ egress }) => egress.isQuicDenied);
  const encryptedHello = policies.find(({ egress }) => egress.isHelloDenied);
  const strictest = DEFAULTS.find((strict) => policies.some(({ egress }) => egress.default === strict));
  const rest = policies.find(({ egress }) => egress.default === strictest);
  return {
    ...tables,
    ...(quic && { quic: nameClause(quic, 'quic') }),
    ...(encryptedHello && { encryptedHello: nameClause(encryptedHello, 'encryptedHello') }),
    ...(rest && strictest && { rest: { default: strictest, clause: nameClause(rest, 'default') } }),
  };
}

function compilePorts(clauses: readonly Pick<Clause, 'ports'>[]): Pick<TableSet, 'portless' | 'ports'> {
  const portless = new RuleBits(clauses.length);
  for (const [rule, { ports }] of clauses.entries()) if (ports === undefined) portless.add(rule);
  return { portless, ports: { tcp: segmentsOf('tcp', clauses), udp: segmentsOf('udp', clauses) } };
}

/** The ports of one protocol, cut where any range begins or ends. */
function segmentsOf(protocol: 'tcp' | 'udp', clauses: readonly Pick<Clause, 'ports'>[]): PortSegment[] {
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
