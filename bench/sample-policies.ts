// SPDX-License-Identifier: Apache-2.0
import { parseCidr } from '../src/cidr.ts';
import type { Clause, Policy } from '../src/policy/policy.ts';
import type { PolicyPod } from '../src/policy/policy-pod.ts';

/** A cluster with policies: of the cluster's each pod has two, of its team's about four. */
export const SAMPLE = { pods: 500, policies: 200, names: 10_000, namespaces: 50, domains: 10 } as const;

const OF_CLUSTER = 20;
const NAMES_EACH = SAMPLE.names / SAMPLE.policies;

export function samplePod(
  number: number,
  domain = Math.floor(number / SAMPLE.namespaces) % SAMPLE.domains,
): PolicyPod {
  const namespace = `team-${number % SAMPLE.namespaces}`;
  return {
    namespace,
    name: `pod-${number}`,
    labels: { app: `app-${number % 7}`, 'weir.dev/domain': `domain-${domain}` },
    namespaceLabels: { env: number % 2 === 0 ? 'prod' : 'research' },
    governance: { domain: `domain-${domain}` },
  };
}

export const samplePolicyPods = (): readonly PolicyPod[] =>
  Array.from({ length: SAMPLE.pods }, (_, number) => samplePod(number));

export const samplePolicies = (): readonly Policy[] =>
  Array.from({ length: SAMPLE.policies }, (_, number) => samplePolicy(number));

export function sampleName(policy: number, at: number): string {
  return `host-${at}.service-${policy}.example`;
}

function samplePolicy(number: number): Policy {
  const isCluster = number < OF_CLUSTER;
  const base = { name: `policy-${number}`, mode: number % 3 === 0 ? 'audit' : 'enforce' } as const;
  const egress = {
    default: isCluster ? 'delegate' : 'deny',
    allow: sampleAllows(number),
    deny: [
      { name: 'leaks', destination: { kind: 'categories', categories: ['paste', 'file-sharing'] } },
    ] as const,
    proxies: [],
    isQuicDenied: false,
    isHelloDenied: false,
  } as const;
  if (isCluster) {
    const domain = `domain-${number % SAMPLE.domains}`;
    return {
      ...base,
      kind: 'ClusterAIGovernancePolicy',
      podSelector: { matchLabels: { 'weir.dev/domain': domain } },
      egress,
    };
  }
  return {
    ...base,
    kind: 'AIGovernancePolicy',
    namespace: `team-${number % SAMPLE.namespaces}`,
    podSelector: {},
    egress,
  };
}

function sampleAllows(policy: number): readonly Clause[] {
  const names = Array.from({ length: NAMES_EACH }, (_, at) => sampleName(policy, at));
  const ports = [{ first: 443, last: 443, protocols: ['tcp'] }] as const;
  const half = NAMES_EACH / 2;
  const cidr = parseCidr(`10.${policy}.0.0/16`);
  return [
    { name: 'first', destination: { kind: 'names', names: names.slice(0, half) }, ports },
    { name: 'second', destination: { kind: 'names', names: names.slice(half) }, ports },
    { name: 'blocks', destination: { kind: 'cidrs', cidrs: cidr === undefined ? [] : [cidr] } },
    { name: 'api', destination: { kind: 'to', to: ['kube-apiserver'] } },
  ];
}
