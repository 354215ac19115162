// SPDX-License-Identifier: Apache-2.0
import type { MetricSample } from '../../metrics/metric-sample.ts';
import { policyLabels } from '../../metrics/policy-labels.ts';
import type { NodePolicyState } from '../../policy/node-policy-state.ts';

/** Series are bounded: of so many policies it is told by name. */
const MAX_POLICIES = 32;

/** Pods that policies select which are not in force, by the reason; those first that select most. */
export function* unprogrammedSamples(states: readonly NodePolicyState[]): Iterable<MetricSample> {
  const wanting = states
    .filter(({ selectedPods, unprogrammed }) => selectedPods > 0 && unprogrammed.length > 0)
    .toSorted((a, b) => b.selectedPods - a.selectedPods);
  const name = 'weir_policy_unprogrammed_pods';
  for (const state of wanting.slice(0, MAX_POLICIES))
    for (const reason of reasonsOf(state)) {
      const { mode, selectedPods } = state;
      yield { name, labels: { ...policyLabels(state), mode, reason }, value: selectedPods };
    }
  const others = new Map<string, { readonly mode: string; readonly reason: string; pods: number }>();
  for (const state of wanting.slice(MAX_POLICIES))
    for (const reason of reasonsOf(state)) {
      const key = `${state.mode} ${reason}`;
      const other = others.get(key) ?? { mode: state.mode, reason, pods: 0 };
      other.pods += state.selectedPods;
      others.set(key, other);
    }
  for (const { mode, reason, pods } of others.values())
    yield { name, labels: { kind: 'other', policy: 'other', mode, reason }, value: pods };
}

function reasonsOf({ unprogrammed }: NodePolicyState): readonly string[] {
  return [...new Set(unprogrammed.map(({ reason }) => reason))];
}
