// SPDX-License-Identifier: Apache-2.0

/** A pod of the DaemonSet in which an agent runs. */
export interface AgentPod {
  readonly node: string;
  readonly pod: string;
  readonly container: string;
}

/** A node that does not answer, and why: nothing is swallowed. */
export interface NodeFault {
  /** Undefined where the node is not known. */
  readonly node?: string;
  readonly pod?: string;
  readonly reason: string;
  /** Exit status of the command that was run there, where it was. */
  readonly status?: number;
}
