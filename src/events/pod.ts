// SPDX-License-Identifier: Apache-2.0
import type { ContainerRuntime } from './container-runtime.ts';

/** The governance labels of a pod, namespace over pod (docs/explanation/governance-labels.md). */
export interface Governance {
  readonly domain?: string;
  readonly dataClass?: string;
  /** Who answers for the pod. */
  readonly owner?: string;
  /** Name of the AI agent that runs in it. */
  readonly agent?: string;
}

/** A folder of the host in a container. */
export interface ContainerMount {
  /** In the container. */
  readonly path: string;
  /** On the host. */
  readonly source: string;
}

/** A container as the pod's status, or the container runtime, tells it. */
export interface PodContainer {
  readonly name: string;
  /** 64 hex digits, without the runtime's scheme; absent until it is started. */
  readonly id?: string;
  /** What runs it; absent until it is started, and where the runtime is not known. */
  readonly runtime?: ContainerRuntime;
  readonly image: string;
  /** `sha256:…`, when known. */
  readonly imageDigest?: string;
  readonly kind: 'container' | 'init' | 'ephemeral';
  /** Program and arguments, as far as the pod sets them. */
  readonly command?: readonly string[];
  readonly privileged?: true;
  /** Folders and devices of the host that it can reach. */
  readonly mounts?: readonly ContainerMount[];
}

/**
 * Who told of a pod, the most telling first: the API server, a folder of manifests, what the agent kept from its last
 * run, the container runtime (which knows neither owner nor namespace labels).
 */
export const POD_ORIGINS = ['api', 'folder', 'state', 'cri'] as const;
export type PodOrigin = (typeof POD_ORIGINS)[number];

/** What a pod belongs to: `Deployment` `llama` of `apps/v1`. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  /** Group and version of the kind, where it is known: kinds of one name differ by group. */
  readonly apiVersion?: string;
}

/** A pod as one origin tells it. */
export interface PodFacts {
  readonly namespace: string;
  readonly name: string;
  /** The one in the pod's cgroup path: a static pod's is the hash of its manifest. */
  readonly uid: string;
  readonly node?: string;
  readonly serviceAccount?: string;
  /** Owner workload, as far as it is resolved. */
  readonly workload?: Workload;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly PodContainer[];
  /** Resource names requested or limited by any container, such as `nvidia.com/gpu`. */
  readonly resources: readonly string[];
  /** Name of its RuntimeClass, or the handler that the runtime uses for it. */
  readonly runtimeClass?: string;
  readonly hostNetwork?: true;
  readonly hostPid?: true;
  /**
   * Ids of the containers that hold its namespaces and run nothing of its own; told by the container runtime only, which
   * tells of every container of such a pod.
   */
  readonly sandboxes?: readonly string[];
  /** Where it says that its models come from: `s3://…`, `hf://…`, `pvc://…`. */
  readonly modelUris?: readonly string[];
}

/** What is known of a pod, from all who told of it. Read-only; a change gives a new object. */
export interface Pod extends PodFacts {
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly governance: Governance;
  /** The most telling of those who told. */
  readonly origin: PodOrigin;
  /** When it was first heard of, milliseconds since 1970. */
  readonly since: number;
}

/** Whether only the container runtime told of a pod: its owner and the labels of its namespace are not in yet. */
export function isPartial({ origin }: Pod): boolean {
  return origin === 'cri';
}

/** The container an event happened in, as its cgroup names it, completed by the pod's status where known. */
export interface Container {
  /** 64 hex digits. */
  readonly id: string;
  /** As the cgroup says, or else whoever told of the pod: the cgroupfs driver names none. */
  readonly runtime: ContainerRuntime | 'unknown';
  readonly podUid: string;
  readonly name?: string;
  readonly image?: string;
  readonly imageDigest?: string;
}
