// SPDX-License-Identifier: Apache-2.0
import type { PolicyObject } from '../src/policy/make-policy.ts';
import type { PolicySource } from '../src/policy/policy-book.ts';
import type { PolicyPod } from '../src/policy/policy-pod.ts';
import { goodVersion, type PolicyVersion } from '../src/policy/policy-version.ts';

/** A node with policies: each selects the pods of one of its apps, and each pod is selected by ten. */
export const NODE = { pods: 500, policies: 200, names: 10_000, cidrs: 5_000, apps: 20 } as const;

/** Where they come from. */
export const NODE_SOURCE: PolicySource = 'api ClusterAIGovernancePolicy';

export function nodePod(at: number, label = 'none'): PolicyPod {
  return {
    namespace: 'prod',
    name: `p-${at}`,
    uid: `uid-${at}`,
    labels: { app: `app-${at % NODE.apps}`, label },
    namespaceLabels: {},
    governance: {},
  };
}

/** A policy as the API server tells it. `beside`: one more block that it allows. */
export function nodePolicy(at: number, generation: number, beside?: string): PolicyObject {
  const name = `policy-${at}`;
  const names = Array.from({ length: NODE.names / NODE.policies }, (_, n) => `h${n}.d${at}.example`);
  const cidrs = Array.from({ length: NODE.cidrs / NODE.policies }, (_, n) => `10.${at}.${n}.0/24`);
  return {
    kind: 'ClusterAIGovernancePolicy',
    metadata: { name, uid: name, generation },
    spec: {
      podSelector: { matchLabels: { app: `app-${at % NODE.apps}` } },
      mode: 'enforce',
      egress: {
        default: 'deny',
        allow: [
          { name: 'names', names, ports: [{ port: 443, protocol: 'TCP' }] },
          { name: 'blocks', cidrs: beside === undefined ? cidrs : [...cidrs, beside] },
        ],
        quic: 'deny',
      },
    },
  };
}

export const nodePolicyVersion = (at: number, generation: number, beside?: string): PolicyVersion =>
  goodVersion(nodePolicy(at, generation, beside));
