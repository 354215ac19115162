// SPDX-License-Identifier: Apache-2.0
import type { LabelSelector } from '../gen/policy.ts';
import { matchLabels } from './match-labels.ts';
import type { Policy } from './policy.ts';
import { effectiveLabels, NAMESPACE_NAME, namespaceLabelsOf, type PolicyPod } from './policy-pod.ts';

/** Namespaces that the cluster or Weir needs: a policy selects their pods only by the name of the namespace. */
export const SYSTEM_NAMESPACES: readonly string[] = [
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'weir-system',
];

/** Whether a policy selects a pod. */
export function selectsPod(policy: Policy, pod: PolicyPod): boolean {
  return selectsNamespace(policy, pod) && matchLabels(policy.podSelector, effectiveLabels(pod));
}

function selectsNamespace({ kind, namespace, namespaceSelector }: Policy, pod: PolicyPod): boolean {
  if (kind === 'AIGovernancePolicy') return namespace === pod.namespace;
  if (SYSTEM_NAMESPACES.includes(pod.namespace) && !namesNamespace(namespaceSelector, pod.namespace))
    return false;
  return namespaceSelector === undefined || matchLabels(namespaceSelector, namespaceLabelsOf(pod));
}

/** Whether a selector of namespaces names one: by the label that has its name, and not by leaving others out. */
export function namesNamespace(selector: LabelSelector | undefined, name: string): boolean {
  const { matchLabels: equal = {}, matchExpressions = [] } = selector ?? {};
  return (
    equal[NAMESPACE_NAME] === name ||
    matchExpressions.some(
      ({ key, operator, values = [] }) =>
        key === NAMESPACE_NAME && operator === 'In' && values.includes(name),
    )
  );
}
