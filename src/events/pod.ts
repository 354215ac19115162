// SPDX-License-Identifier: Apache-2.0

/** The governance labels of a pod, namespace over pod (docs/explanation/governance-labels.md). */
export interface Governance {
  readonly domain?: string;
  readonly dataClass?: string;
  /** Who answers for the pod. */
  readonly owner?: string;
  /** Name of the AI agent that runs in it. */
  readonly agent?: string;
}

/** A container as the pod's status tells it. */
export interface PodContainer {
  readonly name: string;
  /** 64 hex digits, without the runtime's scheme; absent until it is started. */
  readonly id?: string;
  readonly image: string;
  /** `sha256:…`, when known. */
  readonly imageDigest?: string;
  readonly kind: 'container' | 'init' | 'ephemeral';
}

/** What is known of a pod. Read-only; a change gives a new object. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node?: string;
  readonly serviceAccount?: string;
  /** Owner workload, as far as it is resolved. */
  readonly workload?: { readonly kind: string; readonly name: string };
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly governance: Governance;
  readonly containers: readonly PodContainer[];
  /** Resource names requested or limited by any container, such as `nvidia.com/gpu`. */
  readonly resources: readonly string[];
}

/** The container an event happened in, as its cgroup names it, completed by the pod's status where known. */
export interface Container {
  /** 64 hex digits. */
  readonly id: string;
  readonly runtime: 'containerd' | 'cri-o' | 'docker' | 'unknown';
  readonly podUid: string;
  readonly name?: string;
  readonly image?: string;
  readonly imageDigest?: string;
}
