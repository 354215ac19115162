// SPDX-License-Identifier: Apache-2.0
import type { PodsAnswer, PodView } from '../api/pods-answer.ts';
import { policyRecord } from '../detect/record-policy.ts';
import type { Pod } from '../events/pod.ts';
import type { AiRecognition } from '../identity/ai-recognition.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import { type ObserveRule, observesFully, whyObserved } from '../identity/select-observed.ts';
import type { LivePolicies } from '../policy/live-policies.ts';
import type { EgressCoverage } from '../record-words.ts';
import type { Selection } from './selection.ts';

/** What the agent's answers about pods and processes are taken from. */
export interface WhoParts {
  readonly node: string;
  readonly pods: PodDirectory;
  readonly identity: Pick<Identity, 'cgroups' | 'cgroup' | 'lineOfPid'>;
  readonly selection: Pick<Selection, 'observeOf' | 'isRefused'>;
  readonly rule: ObserveRule;
  readonly recognition: Pick<AiRecognition, 'ofPod'>;
  /** Absent where policies are turned off. */
  readonly policies?: Pick<LivePolicies, 'selecting'>;
  /** How far policy reaches a pod; absent where nothing is enforced. */
  readonly coverageOf?: (podUid: string) => EgressCoverage | undefined;
  /** How it stands with those who tell of pods, a line each. */
  readonly sources: () => readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Wall clock minus boot clock, nanoseconds. */
  readonly clockOffsetNs: () => bigint;
}

/** All pods that are known, by namespace and name. */
export function describePods(parts: WhoParts): PodsAnswer {
  const cgroups = new Map<string, number>();
  const observed = new Map<string, PodObservation>();
  for (const cgroup of parts.identity.cgroups()) {
    const uid = cgroup.place?.podUid;
    // a deleted pod is that of its cgroups while they are there
    if (uid === undefined || (cgroup.pod !== undefined && parts.pods.byUid(uid) === undefined)) continue;
    cgroups.set(uid, (cgroups.get(uid) ?? 0) + 1);
    observed.set(uid, joinObservation(observed.get(uid), observationOf(cgroup.id, parts)));
  }
  const pods = [...parts.pods.list()]
    .sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name) || compare(a.uid, b.uid))
    .map((pod) => viewOf(pod, parts, cgroups.get(pod.uid) ?? 0, observed.get(pod.uid)));
  const unknown = [...observed]
    .filter(([uid]) => parts.pods.byUid(uid) === undefined)
    .map(([uid, observation]) => ({
      uid,
      ...parts.recognition.ofPod(uid),
      observed: observation === 'observed',
      reason: reasonOf(uid, undefined, observation, parts.rule),
      cgroups: cgroups.get(uid) ?? 0,
    }));
  return { node: parts.node, time: timeText(parts.now()), sources: parts.sources(), pods, unknown };
}

/** What the kernel does for a pod or a cgroup. */
export type PodObservation = 'observed' | 'refused' | 'not observed';

/** What the kernel's table says of one cgroup. */
export function observationOf(cgroupId: bigint, { selection }: Pick<WhoParts, 'selection'>): PodObservation {
  if (selection.isRefused(cgroupId)) return 'refused';
  return observesFully(selection.observeOf(cgroupId) ?? 0) ? 'observed' : 'not observed';
}

/** In words, with the reason that the rule has. */
export function reasonOf(
  podUid: string | undefined,
  pod: Pod | undefined,
  observation: PodObservation | undefined,
  rule: ObserveRule,
): string {
  const why = whyObserved(podUid, pod, rule);
  if (observation === undefined) return `it has no cgroup on this node; ${why}`;
  return observation === 'refused' ? `the kernel's table of cgroups is full; ${why}` : why;
}

/** RFC 3339, UTC, milliseconds. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

function viewOf(
  pod: Pod,
  { pods, rule, recognition, policies, coverageOf }: WhoParts,
  cgroups: number,
  observation: PodObservation | undefined,
): PodView {
  const { namespace, name, uid, workload, serviceAccount, labels, namespaceLabels, governance } = pod;
  const coverage = coverageOf?.(uid);
  return {
    namespace,
    name,
    uid,
    ...(workload && { workload }),
    ...(serviceAccount !== undefined && { serviceAccount }),
    labels,
    namespaceLabels,
    governance,
    ...recognition.ofPod(uid),
    ...(policies && { policies: policies.selecting(pod).map(policyRecord) }),
    ...(coverage && { coverage }),
    observed: observation === 'observed',
    reason: reasonOf(uid, pod, observation, rule),
    containers: pod.containers.map(({ command, mounts, ...container }) => container),
    cgroups,
    origins: pods.originsOf(uid).map(({ origin, since }) => ({ origin, since: timeText(since) })),
    since: timeText(pod.since),
  };
}

/** A pod is refused when any of its cgroups is: part of it is unseen. */
function joinObservation(a: PodObservation | undefined, b: PodObservation): PodObservation {
  if (a === undefined || a === b) return b;
  return a === 'refused' || b === 'refused' ? 'refused' : 'observed';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
