// SPDX-License-Identifier: Apache-2.0
import type { NodePolicyState } from '../policy/node-policy-state.ts';

/** How often a clause decided on the node, since its agent started at the earliest. */
export interface ClauseCount {
  /** Such as `egress.allow.hub`, `egress.default`. */
  readonly clause: string;
  /** Of what happened: over the policies that enforce. */
  readonly enforced: number;
  /** Of what would have happened were every policy enforced. */
  readonly all: number;
}

/** How it stands with a policy, with what its clauses decided where they are in the kernel. */
export interface CountedPolicyState extends NodePolicyState {
  readonly clauses?: readonly ClauseCount[];
}

/** Answer to `{"policies":{}}`: how it stands with every policy that the agent of this node knows. */
export interface PoliciesAnswer {
  readonly node: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly time: string;
  /** In the order of kind, namespace and name. */
  readonly policies: readonly CountedPolicyState[];
}
