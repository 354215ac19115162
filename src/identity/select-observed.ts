// SPDX-License-Identifier: Apache-2.0
import type { Pod } from '../events/pod.ts';
import { ObserveFlag } from '../gen/events.ts';
import type { CgroupEntry } from '../gen/tables.ts';
import { isGoverned } from './governance.ts';
import type { CgroupPlace } from './parse-cgroup-path.ts';

/** Which pods are observed: `docs/reference/config.md`, `observe`. */
export interface ObserveRule {
  readonly mode: 'ai' | 'governed' | 'all';
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

const EVERYTHING = ObserveFlag.PROCESSES | ObserveFlag.NETWORK | ObserveFlag.CONTENT;

/**
 * Entries for every cgroup of the kubelet's tree; one that is not observed gets an entry that observes nothing, because
 * the kernel tells of a new cgroup where its parent has an entry, and hands that entry down. So a new pod is heard of
 * under every rule, and under `all` it is observed before user space knows of it. All cgroups of a pod share the entry
 * of its own folder, so that they share its token bucket.
 */
export function selectObserved(cgroups: Iterable<SelectableCgroup>, rule: ObserveRule): Selection {
  const all = [...cgroups];
  const ids = new Map(all.map(({ path, id }) => [path, id]));
  const selection = new Map<bigint, CgroupEntry>();
  for (const { id, place, pod } of all) {
    if (place === undefined) continue;
    const owner = place.podPath === undefined ? id : (ids.get(place.podPath) ?? id);
    selection.set(id, { pod: owner, observe: isObserved(place.podUid, pod, rule) ? EVERYTHING : 0 });
  }
  return selection;
}

/** Whether a pod is observed. Undefined: the uid above the pods, the pod where nobody told of it. */
export function isObserved(podUid: string | undefined, pod: Pod | undefined, rule: ObserveRule): boolean {
  return OBSERVED.has(whyObserved(podUid, pod, rule));
}

/** Why a pod is observed, or is not, in words. */
export type ObserveReason =
  | 'all pods'
  | 'governance labels'
  | 'AI workload'
  | 'nobody told of this pod'
  | 'no governance label'
  | 'no governance label and no sign of AI';

const OBSERVED: ReadonlySet<ObserveReason> = new Set(['all pods', 'governance labels', 'AI workload']);

/** The first thing by which the rule decides about a pod. */
export function whyObserved(
  podUid: string | undefined,
  pod: Pod | undefined,
  rule: ObserveRule,
): ObserveReason {
  if (rule.mode === 'all') return 'all pods';
  if (pod !== undefined && isGoverned(pod)) return 'governance labels';
  if (rule.mode === 'ai' && podUid !== undefined && rule.isAi(podUid)) return 'AI workload';
  if (pod === undefined) return 'nobody told of this pod';
  return rule.mode === 'ai' ? 'no governance label and no sign of AI' : 'no governance label';
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
