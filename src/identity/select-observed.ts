// SPDX-License-Identifier: Apache-2.0
import { isPartial, type Pod } from '../events/pod.ts';
import { ObserveFlag } from '../gen/events.ts';
import type { CgroupEntry as TableEntry } from '../gen/tables.ts';
import { isGoverned } from './governance.ts';
import type { CgroupPlace } from './parse-cgroup-path.ts';

/** What is observed in a cgroup: policy has its own writer. */
export type CgroupEntry = Pick<TableEntry, 'pod' | 'observe'>;

/** What is done about a pod of which too little is known: docs/explanation/identity.md. */
export type UnknownPods = 'observe' | 'discover' | 'ignore';

/** Which pods are observed: `docs/reference/config.md`, `observe` and `identity.unknownPods`. */
export interface ObserveRule {
  readonly mode: 'ai' | 'governed' | 'all';
  /** What a pod gets that nobody told of, or of which only the runtime told. Default `observe`. */
  readonly unknown?: UnknownPods;
  /** Whether a policy that is enforced selects a pod: what its names lead to has to be learned. */
  isSelected?(podUid: string): boolean;
  /** Whether a pod is taken for an AI workload, known by name or not. */
  isAi(podUid: string): boolean;
}

/** A cgroup as far as selection needs it. */
export interface SelectableCgroup {
  readonly id: bigint;
  readonly path: string;
  /** Undefined outside of the kubelet's tree: never selected. */
  readonly place: CgroupPlace | undefined;
  /** Undefined above the pods, and while nothing is known of the pod. */
  readonly pod: Pod | undefined;
}

/** What the kernel's table of cgroups shall hold, by cgroup id. */
export type Selection = ReadonlyMap<bigint, CgroupEntry>;

/** How much of a pod is observed. `discovery`: the programs it runs and the names it is told of. */
export type Observation = 'full' | 'discovery' | 'none';

const EVERYTHING = ObserveFlag.PROCESSES | ObserveFlag.NETWORK | ObserveFlag.CONTENT;
const FLAGS: Readonly<Record<Observation, number>> = {
  full: EVERYTHING,
  discovery: ObserveFlag.EXECS | ObserveFlag.ANSWERS,
  none: 0,
};
const OF_UNKNOWN: Readonly<Record<UnknownPods, Observation>> = {
  observe: 'full',
  discover: 'discovery',
  ignore: 'none',
};

/** Whether the flags of an entry (`enum observe_flag`) observe more than what discovery needs. */
export function observesFully(flags: number): boolean {
  return (flags & EVERYTHING) !== 0;
}

/** Entries for all the cgroups that are given: see `entryOf`. */
export function selectObserved(cgroups: Iterable<SelectableCgroup>, rule: ObserveRule): Selection {
  const all = [...cgroups];
  const ids = new Map(all.map(({ path, id }) => [path, id]));
  const selection = new Map<bigint, CgroupEntry>();
  for (const cgroup of all) {
    const entry = entryOf(cgroup, rule, (path) => ids.get(path));
    if (entry !== undefined) selection.set(cgroup.id, entry);
  }
  return selection;
}

/**
 * The entry of one cgroup; undefined outside of the kubelet's tree. One that is not observed gets an entry that observes
 * nothing, because the kernel tells of a new cgroup where its parent has an entry, and hands that entry down. So a new
 * pod is heard of under every rule, and what the cgroups above the pods observe is what it gets before user space knows
 * of it. All cgroups of a pod share the entry of its own folder, and with it a token bucket.
 */
export function entryOf(
  { id, place, pod }: SelectableCgroup,
  rule: ObserveRule,
  idOf: (path: string) => bigint | undefined,
): CgroupEntry | undefined {
  if (place === undefined) return undefined;
  const observe = FLAGS[decide(place.podUid, pod, rule).observation];
  if (place.podPath === undefined) return { pod: id, observe: observe | ObserveFlag.APART };
  return { pod: idOf(place.podPath) ?? id, observe };
}

/**
 * Whether a pod is observed in full, so that its events are shown. Undefined: the uid above the pods, the pod where
 * nobody told of it.
 */
export function isObserved(podUid: string | undefined, pod: Pod | undefined, rule: ObserveRule): boolean {
  return decide(podUid, pod, rule).observation === 'full';
}

/** Why a pod is observed, or is not, in words. */
export type ObserveReason =
  | 'all pods'
  | 'selected by a policy'
  | 'governance labels'
  | 'AI workload'
  | 'nobody told of this pod'
  | 'only the container runtime told of this pod'
  | 'no governance label'
  | 'no governance label and no sign of AI';

/** The first thing by which the rule decides about a pod. */
export function whyObserved(
  podUid: string | undefined,
  pod: Pod | undefined,
  rule: ObserveRule,
): ObserveReason {
  return decide(podUid, pod, rule).why;
}

function decide(
  podUid: string | undefined,
  pod: Pod | undefined,
  rule: ObserveRule,
): { readonly observation: Observation; readonly why: ObserveReason } {
  const ofUnknown = OF_UNKNOWN[rule.unknown ?? 'observe'];
  if (rule.mode === 'all') return { observation: 'full', why: 'all pods' };
  if (podUid !== undefined && rule.isSelected?.(podUid) === true)
    return { observation: 'full', why: 'selected by a policy' };
  if (pod !== undefined && isGoverned(pod)) return { observation: 'full', why: 'governance labels' };
  if (rule.mode === 'ai' && podUid !== undefined && rule.isAi(podUid))
    return { observation: 'full', why: 'AI workload' };
  if (pod === undefined) return { observation: ofUnknown, why: 'nobody told of this pod' };
  // the labels of its namespace are still to come
  if (isPartial(pod)) return { observation: ofUnknown, why: 'only the container runtime told of this pod' };
  return rule.mode === 'ai'
    ? { observation: 'discovery', why: 'no governance label and no sign of AI' }
    : { observation: 'none', why: 'no governance label' };
}

/** What to write so that a table that holds `current` holds `desired`. */
export function diffSelection(
  current: Selection,
  desired: Selection,
): { readonly set: readonly (readonly [bigint, CgroupEntry])[]; readonly remove: readonly bigint[] } {
  const set = [...desired].filter(([id, entry]) => {
    const held = current.get(id);
    return held?.pod !== entry.pod || held.observe !== entry.observe;
  });
  return { set, remove: [...current.keys()].filter((id) => !desired.has(id)) };
}
