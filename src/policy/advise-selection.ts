// SPDX-License-Identifier: Apache-2.0
import { type AdviceFacts, adviseAt } from './advice.ts';
import type { EgressAction } from './egress-action.ts';
import { evaluateEgress } from './evaluate-egress.ts';
import type { Policy } from './policy.ts';
import type { PolicyPod } from './policy-pod.ts';
import type { PolicyProblem } from './policy-problem.ts';
import type { FilePolicy } from './read-policies.ts';
import { namesNamespace, SYSTEM_NAMESPACES, selectsPod } from './selects-pod.ts';

/** What an author should know of whom a policy selects. */
export function adviseSelection(file: FilePolicy, facts: AdviceFacts): PolicyProblem[] {
  return [
    ...adviseNothing(file, facts),
    ...adviseTenantLabels(file, facts),
    ...adviseSystem(file, facts),
    ...adviseCuts(file, facts),
  ];
}

const selectorOf = ({ placeOf }: FilePolicy): readonly string[] => {
  // Of the two only one is there: what is not stands where spec begins.
  const [pods, spec] = [placeOf(['spec', 'podSelector']), placeOf(['spec'])];
  return ['spec', pods.line === spec.line && pods.column === spec.column ? 'targetLabels' : 'podSelector'];
};

function adviseNothing(file: FilePolicy, { pods }: AdviceFacts): PolicyProblem[] {
  if (pods === undefined || pods.some((pod) => selectsPod(file.policy, pod))) return [];
  const message = `selects none of the ${pods.length} pods that were given`;
  return [
    adviseAt(
      file,
      selectorOf(file),
      'selects-nothing',
      message,
      'weir policy explain says what a pod is selected by',
    ),
  ];
}

/**
 * An enforcing cluster policy that a tenant can leave: whoever writes a pod writes its labels. Not where the namespaces of
 * all its pods set the label themselves, which then holds.
 */
function adviseTenantLabels(file: FilePolicy, { pods }: AdviceFacts): PolicyProblem[] {
  const { kind, mode, podSelector } = file.policy;
  if (kind !== 'ClusterAIGovernancePolicy' || mode !== 'enforce') return [];
  const keys = [
    ...Object.keys(podSelector.matchLabels ?? {}),
    ...(podSelector.matchExpressions ?? []).map(({ key }) => key),
  ];
  const selected = pods?.filter((pod) => selectsPod(file.policy, pod)) ?? [];
  const isHeld = (key: string): boolean =>
    key.startsWith('weir.dev/') &&
    selected.length > 0 &&
    selected.every(({ namespaceLabels }) => Object.hasOwn(namespaceLabels, key));
  const loose = [...new Set(keys)].filter((key) => !isHeld(key));
  if (loose.length === 0) return [];
  const message = `a pod leaves this policy by its label ${loose.join(', ')}, which whoever writes the pod can change`;
  const suggestion =
    'set weir.dev/… on the namespace, where it holds over the one of the pod (examples/label-guard.yaml keeps tenants off it); or select by namespaceSelector with podSelector: {}';
  return [adviseAt(file, selectorOf(file), 'tenant-label', message, suggestion)];
}

function adviseSystem(file: FilePolicy, { pods = [] }: AdviceFacts): PolicyProblem[] {
  const named = SYSTEM_NAMESPACES.filter((namespace) => selectsSystem(file.policy, namespace));
  if (named.length === 0) return [];
  const count = pods.filter((pod) => named.includes(pod.namespace) && selectsPod(file.policy, pod)).length;
  const found = pods.length > 0 ? ` (${count} of the pods that were given)` : '';
  const message = `selects pods of ${named.join(', ')}${found}, which the cluster or Weir needs`;
  const path =
    file.policy.namespace === undefined ? ['spec', 'namespaceSelector'] : ['metadata', 'namespace'];
  return [
    adviseAt(
      file,
      path,
      'selects-system',
      message,
      'leave them out, or keep mode: audit until its records are empty',
    ),
  ];
}

function selectsSystem({ kind, namespace, namespaceSelector }: Policy, system: string): boolean {
  return kind === 'AIGovernancePolicy' ? namespace === system : namesNamespace(namespaceSelector, system);
}

/** Pods that every cluster has, by the labels that kubeadm, its kin and the chart of Weir give them, and what they need. */
const NEEDED: readonly { readonly what: string; readonly pod: PolicyPod; readonly action: EgressAction }[] = [
  need('DNS', 'kube-system', { 'k8s-app': 'kube-dns' }),
  need("Weir's agent", 'weir-system', { 'app.kubernetes.io/name': 'weir' }),
  {
    ...need('the API server', 'kube-system', { component: 'kube-apiserver', tier: 'control-plane' }),
    action: { protocol: 'tcp', port: 10_250, learned: [], isNode: true },
  },
];

function need(what: string, namespace: string, labels: PolicyPod['labels']) {
  const pod = { namespace, name: what, labels, namespaceLabels: {}, governance: {} };
  const action: EgressAction = { protocol: 'tcp', port: 443, learned: [], known: ['kube-apiserver'] };
  return { what, pod, action };
}

/** Whether a policy, were it enforced, would cut off what the cluster or Weir needs. An error where it is enforced. */
function adviseCuts(file: FilePolicy, { nowMs, channels }: AdviceFacts): PolicyProblem[] {
  const { policy } = file;
  return NEEDED.flatMap(({ what, pod, action }) => {
    const policies: Policy[] = [{ ...policy, mode: 'enforce' }];
    if (evaluateEgress({ policies, pod, action, channels, nowMs }).verdict !== 'deny') return [];
    // Addresses of nodes are not known here: a block may well allow them.
    const isSure =
      action.isNode !== true || !policy.egress?.allow.some(({ destination }) => destination.kind === 'cidrs');
    if (!isSure) return [];
    const target = action.isNode === true ? 'the kubelets' : 'the API server';
    const message = `would cut ${what} (${pod.namespace}) off from ${target}`;
    const suggestion =
      action.isNode === true
        ? 'leave its pods out, or allow the addresses of the nodes under cidrs'
        : 'leave its pods out, or allow to: [kube-apiserver]';
    const problem = adviseAt(file, ['spec', 'egress', 'default'], 'cuts-system', message, suggestion);
    return [policy.mode === 'enforce' ? { ...problem, severity: 'error' as const } : problem];
  });
}
