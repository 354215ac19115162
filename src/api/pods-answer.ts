// SPDX-License-Identifier: Apache-2.0

import type { AiIdentity, PodControl } from '../events/ai-identity.ts';
import type { Governance, PodContainer, PodOrigin, Workload } from '../events/pod.ts';
import type { PolicyHeadRecord } from '../events/policy-record.ts';
import type { EgressCoverage } from '../record-words.ts';

/** Answer to `{"pods":{}}`. Times are RFC 3339, UTC, milliseconds. */
export interface PodsAnswer {
  readonly node: string;
  readonly time: string;
  /** How it stands with those who tell of pods; one line each, none where nothing is configured. */
  readonly sources: readonly string[];
  /** By namespace, then name. */
  readonly pods: readonly PodView[];
  /** Pods that have cgroups on this node and that nobody told of. */
  readonly unknown: readonly UnknownPodView[];
}

/** What is known of a pod from the path of its cgroups alone. */
export type UnknownPodView = Pick<PodView, 'uid' | 'ai' | 'control' | 'observed' | 'reason' | 'cgroups'>;

/** What is known of a pod. */
export interface PodView {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly workload?: Workload;
  readonly serviceAccount?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly governance: Governance;
  readonly ai?: AiIdentity;
  /** Absent where everything that is observed can be governed. */
  readonly control?: PodControl;
  /** The policies that select it, those that enforce first; absent where policies are turned off. */
  readonly policies?: readonly PolicyHeadRecord[];
  /** How far policy reaches what it sends; absent where none holds in it, or nothing is enforced. */
  readonly coverage?: EgressCoverage;
  readonly observed: boolean;
  /** Why it is, or is not, observed. */
  readonly reason: string;
  readonly containers: readonly Omit<PodContainer, 'command' | 'mounts'>[];
  /** Its cgroups on this node. */
  readonly cgroups: number;
  /** Who told of it, the most telling first. */
  readonly origins: readonly { readonly origin: PodOrigin; readonly since: string }[];
  readonly since: string;
}
