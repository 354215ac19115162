// SPDX-License-Identifier: Apache-2.0
import type { NodePolicyState } from '../policy/node-policy-state.ts';

/** Answer to `{"policies":{}}`: how it stands with every policy that the agent of this node knows. */
export interface PoliciesAnswer {
  readonly node: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly time: string;
  /** In the order of kind, namespace and name. */
  readonly policies: readonly NodePolicyState[];
}
