// SPDX-License-Identifier: Apache-2.0
import type { AgentPod, NodeFault } from './agent-pod.ts';
import type { Kubectl } from './kubectl.ts';

/** Where Weir runs in a cluster. */
export interface Place {
  readonly namespace: string;
  readonly daemonSet: string;
  /** Label selector of its pods. */
  readonly selector: string;
  /** Nodes that shall have an agent, as the DaemonSet controller counts them. */
  readonly desired: number;
}

/** The agents of a cluster, or of the nodes that the user chose. */
export interface Fleet {
  readonly kubectl: Kubectl;
  readonly place: Place;
  readonly agents: readonly AgentPod[];
  /** Nodes that shall have an agent and on which none runs. */
  readonly faults: readonly NodeFault[];
}

/** What the user says of the fleet: options that all commands of `kubectl weir` share. */
export interface FleetOptions {
  /** Namespace of the DaemonSet; undefined: looked for in all. */
  readonly namespace?: string;
  /** Label selector of the DaemonSet. */
  readonly selector: string;
  /** Nodes that are asked; undefined: all. */
  readonly nodes?: readonly string[];
  /** How many are asked at once. */
  readonly parallel: number;
  /** How long one may take. */
  readonly timeoutMs: number;
}
