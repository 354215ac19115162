// SPDX-License-Identifier: Apache-2.0
import type { PodChange } from '../events/facts.ts';
import type { Pod } from '../events/pod.ts';

/** What is known of this node's pods: a folder of manifests, the cluster, or a recording. */
export interface PodLookup {
  byUid(uid: string): Pod | undefined;
  list(): Iterable<Pod>;
  /** Calls `listener` with every later change; returns what stops it. */
  subscribe(listener: (change: PodChange) => void): () => void;
}
