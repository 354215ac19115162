// SPDX-License-Identifier: Apache-2.0
import type { Governance } from '../events/pod.ts';
import type { CloudIdentity } from './pod-identity.ts';

export type Labels = Readonly<Record<string, string>>;

/** What policies see of a pod. A `Pod` is one. */
export interface PolicyPod {
  readonly namespace: string;
  readonly name: string;
  /** Where it is known. */
  readonly uid?: string;
  readonly labels: Labels;
  readonly namespaceLabels: Labels;
  /** With the operator's aliases resolved. */
  readonly governance: Governance;
  /** By which services of clouds it gets credentials of its own, where manifests say so. */
  readonly identities?: readonly CloudIdentity[];
}

/** What selectors see of a pod. */
export type LabelledPod = Omit<PolicyPod, 'name' | 'uid' | 'identities'>;

export type PodName = Pick<PolicyPod, 'namespace' | 'name' | 'uid'>;

/** What tells a pod from others: its uid, for one name may be that of one pod after another; else `namespace/name`. */
export function podKey({ namespace, name, uid }: PodName): string {
  return uid ?? `${namespace}/${name}`;
}

/** Labels under it mean something to Weir: a namespace's hold over its pods'. */
const PREFIX = 'weir.dev/';

/** Whether a label of a namespace holds over the same label of its pods. */
export function isHeldByNamespace(key: string): boolean {
  return key.startsWith(PREFIX);
}

/**
 * The labels that selectors are held against: the pod's own, over which every `weir.dev/…` label of its namespace holds,
 * and over both what governance resolves to, aliases included. A tenant writes pod labels and must not loosen by them.
 */
export function effectiveLabels(pod: LabelledPod): Labels {
  return remember(EFFECTIVE, pod, resolveLabels);
}

function resolveLabels({ labels, namespaceLabels, governance }: LabelledPod): Labels {
  const held = Object.entries(namespaceLabels).filter(([key]) => isHeldByNamespace(key));
  const { domain, dataClass, owner, agent } = governance;
  const resolved = { domain, 'data-class': dataClass, owner, agent };
  const governed = Object.entries(resolved).flatMap(([name, value]) =>
    value === undefined ? [] : [[PREFIX + name, value] as const],
  );
  return { ...labels, ...Object.fromEntries(held), ...Object.fromEntries(governed) };
}

/** A pod does not change; one that did is another object. So what was made of it once holds. */
const EFFECTIVE = new WeakMap<LabelledPod, Labels>();
const OF_NAMESPACE = new WeakMap<LabelledPod, Labels>();

function remember(
  made: WeakMap<LabelledPod, Labels>,
  pod: LabelledPod,
  make: (pod: LabelledPod) => Labels,
): Labels {
  const known = made.get(pod) ?? make(pod);
  made.set(pod, known);
  return known;
}

export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** The labels of a namespace, with the one of its name that the API server gives each. */
export function namespaceLabelsOf(pod: LabelledPod): Labels {
  return remember(OF_NAMESPACE, pod, ({ namespace, namespaceLabels }) => ({
    ...namespaceLabels,
    [NAMESPACE_NAME]: namespace,
  }));
}
