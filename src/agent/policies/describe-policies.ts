// SPDX-License-Identifier: Apache-2.0
import type { PolicyView } from '../../api/status-answer.ts';
import { policyRecord } from '../../detect/record-policy.ts';
import type { PolicyStateRecord } from '../../events/policy-record.ts';
import type { NodePolicyState } from '../../policy/node-policy-state.ts';
import { policyStanding } from '../../policy/policy-standing.ts';

/** How it stands with policies, as records say it. */
export function recordPolicies(states: readonly NodePolicyState[]): readonly PolicyStateRecord[] {
  return states.map((state) => {
    const { heldGeneration, selectedPods } = state;
    return {
      ...policyRecord(state),
      state: policyStanding(state),
      ...(heldGeneration !== undefined && { heldGeneration }),
      selectedPods,
    };
  });
}

/** The same with what is wrong, as `weir status` shows it. */
export function describePolicies(states: readonly NodePolicyState[]): readonly PolicyView[] {
  return recordPolicies(states).map((record, at) => {
    const problems = states[at]?.problems ?? [];
    return { ...record, ...(problems.length > 0 && { problems }) };
  });
}
