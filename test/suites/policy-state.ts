// SPDX-License-Identifier: Apache-2.0
import type { NodePolicyState } from '../../src/policy/node-policy-state.ts';

/** The state of a policy on a node that is in force there on two pods, but for what is said. */
export function policyState(name: string, more: Partial<NodePolicyState> = {}): NodePolicyState {
  return {
    kind: more.namespace === undefined ? 'ClusterAIGovernancePolicy' : 'AIGovernancePolicy',
    name,
    uid: `uid-${name}`,
    generation: 1,
    mode: 'enforce',
    problems: [],
    selectedPods: 2,
    unprogrammed: [],
    degraded: {},
    ...more,
  };
}
