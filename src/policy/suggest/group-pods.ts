// SPDX-License-Identifier: Apache-2.0
import type { PodRecord } from '../../events/record.ts';
import type { LabelSelector } from '../../gen/policy.ts';
import { matchLabels } from '../match-labels.ts';
import { effectiveLabels, type Labels, type PolicyPod } from '../policy-pod.ts';
import { SYSTEM_NAMESPACES } from '../selects-pod.ts';
import { objectName } from './object-name.ts';
import type { Seen } from './seen-table.ts';
import { allStableLabels, stableLabels } from './stable-labels.ts';
import type { NoPolicy } from './suggestion.ts';

/** Pods that one policy is for. */
export interface PodGroup {
  readonly namespace: string;
  readonly name: string;
  readonly podSelector: LabelSelector;
  /** `namespace/name`. */
  readonly pods: readonly string[];
  readonly seen: readonly Seen[];
}

export interface PodGroups {
  readonly groups: readonly PodGroup[];
  readonly without: readonly { readonly pods: readonly string[]; readonly because: NoPolicy }[];
}

interface Facts {
  /** Pods whose labels are known, and workloads by their templates, by `namespace/name`. */
  readonly pods: ReadonlyMap<string, PolicyPod>;
  /** Labels by which the user wants pods to be taken together. */
  readonly selector?: Labels;
}

/** One pod with all that was seen of it. */
interface Member {
  readonly pod: PodRecord;
  readonly known: PolicyPod;
  readonly seen: readonly Seen[];
}

/**
 * Pods by workload, each with the labels that select it: those that its pods keep when they are made anew. Workloads that
 * no known label tells apart are one group, since a policy could not tell them apart either.
 */
export function groupPods(seen: readonly Seen[], facts: Facts): PodGroups {
  // A pod whose governance changed is another one: policies that select by it tell the two apart.
  const byPod = Map.groupBy(seen, ({ pod }) => JSON.stringify([podKey(pod), pod.governance]));
  const members = [...byPod.values()]
    .flatMap((some) => memberOf(some, facts))
    .filter(
      ({ known }) =>
        facts.selector === undefined || matchLabels({ matchLabels: facts.selector }, effectiveLabels(known)),
    );
  const [system, others] = split(members, ({ pod }) => SYSTEM_NAMESPACES.includes(pod.namespace));
  const workloads = [...Map.groupBy(others, ({ pod }) => workloadKey(pod)).values()].map((some) => ({
    members: some,
    labels: facts.selector ?? labelsOf(some, others, facts),
  }));
  const [unknown, told] = split(workloads, ({ labels }) => Object.keys(labels).length === 0);
  const groups = Map.groupBy(told, ({ members: some, labels }) =>
    JSON.stringify([some[0]?.pod.namespace, sortedEntries(labels)]),
  );
  return {
    groups: [...groups.values()].map(groupOf).toSorted((a, b) => compare(keyOf(a), keyOf(b))),
    without: [
      ...nameAll(
        'no-labels-known',
        unknown.flatMap(({ members: some }) => some),
      ),
      ...nameAll('system', system),
    ],
  };
}

function memberOf(seen: readonly Seen[], { pods }: Facts): Member[] {
  const [first] = seen;
  if (first === undefined) return [];
  const { pod } = first;
  const { namespace, name, workload, governance = {} } = pod;
  const known =
    pods.get(podKey(pod)) ??
    (workload && pods.get(`${namespace}/${workload.name}`)) ??
    ({ namespace, name, labels: {}, namespaceLabels: {}, governance } satisfies PolicyPod);
  return [{ pod, known, seen }];
}

/** Labels that all pods of a workload have, as few as tell it from the other workloads that are known. */
function labelsOf(some: readonly Member[], all: readonly Member[], { pods }: Facts): Labels {
  const shared = intersect(some.map(({ known }) => known));
  const few = stableLabels(shared);
  const own = new Set(some.map(({ known }) => known));
  const [first] = some;
  const strangers = [...pods.values(), ...all.map(({ known }) => known)].filter(
    (pod) => pod.namespace === first?.pod.namespace && !own.has(pod) && !isReplica(pod, some),
  );
  const isAlone = !strangers.some((pod) => matchLabels({ matchLabels: few }, effectiveLabels(pod)));
  return isAlone ? few : allStableLabels(shared);
}

/** Pods whose name begins as the workload's are its replicas, as far as can be told. */
function isReplica({ name }: PolicyPod, [first]: readonly Member[]): boolean {
  const workload = first?.pod.workload?.name;
  return workload !== undefined && (name === workload || name.startsWith(`${workload}-`));
}

/** What the pods' own labels have in common, as selectors see them; where they have none, what governance tells. */
function intersect(pods: readonly PolicyPod[]): Labels {
  const [first, ...rest] = pods.map((pod) => {
    const held = Object.entries(effectiveLabels(pod));
    const own = held.filter(([key]) => Object.hasOwn(pod.labels, key));
    return Object.fromEntries(own.length > 0 ? own : held);
  });
  return Object.fromEntries(
    Object.entries(first ?? {}).filter(([key, value]) => rest.every((labels) => labels[key] === value)),
  );
}

function groupOf(
  workloads: readonly { readonly members: readonly Member[]; readonly labels: Labels }[],
): PodGroup {
  const members = workloads.flatMap(({ members: some }) => some);
  const [
    {
      labels,
      members: [first],
    } = fail(),
  ] = workloads;
  const entries = sortedEntries(labels);
  const name =
    workloads.length === 1 && first !== undefined
      ? objectName(first.pod.workload?.name ?? first.pod.name)
      : objectName(...entries.map(([, value]) => value));
  return {
    namespace: first?.pod.namespace ?? '',
    name,
    podSelector: { matchLabels: Object.fromEntries(entries) },
    pods: [...new Set(members.map(({ pod }) => podKey(pod)))].toSorted(),
    seen: members.flatMap(({ seen }) => seen),
  };
}

function workloadKey({ namespace, name, workload, governance = {} }: PodRecord): string {
  const own = workload === undefined ? ['Pod', name] : [workload.kind, workload.name];
  return JSON.stringify([namespace, ...own, governance]);
}

function sortedEntries(labels: Labels): readonly (readonly [string, string])[] {
  return Object.entries(labels).toSorted(([a], [b]) => compare(a, b));
}

function nameAll(because: NoPolicy, members: readonly Member[]): PodGroups['without'] {
  const pods = [...new Set(members.map(({ pod }) => podKey(pod)))].toSorted();
  return pods.length === 0 ? [] : [{ pods, because }];
}

function split<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): readonly [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function podKey({ namespace, name }: Pick<PodRecord, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

function keyOf({ namespace, name, podSelector }: PodGroup): string {
  return JSON.stringify([namespace, name, podSelector]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function fail(): never {
  throw new Error('a group without members');
}
