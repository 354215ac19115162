// SPDX-License-Identifier: Apache-2.0
import { NODE_STATUS } from './node-status-schema.ts';
import {
  allowClauses,
  denyClauses,
  labels,
  type PolicyScope,
  proxyClauses,
  selector,
} from './policy-clauses.ts';
import type { ObjectNode } from './policy-node.ts';
import { ONE_SELECTOR } from './policy-rules.ts';

export const POLICY_GROUP = 'weir.dev';
export const POLICY_VERSION = 'v1alpha1';

/** A kind of policy: what its custom resource is called, and the schema of its `spec`. */
export interface PolicyKind {
  readonly kind: 'ClusterAIGovernancePolicy' | 'AIGovernancePolicy';
  readonly scope: PolicyScope;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly description: string;
  readonly spec: ObjectNode;
}

/**
 * The policies, once: `npm run gen` derives the TypeScript types, the custom resources of `daemonset/chart/crds` and
 * `docs/reference/policy.md`; `weir policy check` walks it. A field enters with the issue that makes it real.
 */
export const POLICY_KINDS: readonly PolicyKind[] = [
  {
    kind: 'ClusterAIGovernancePolicy',
    scope: 'cluster',
    plural: 'clusteraigovernancepolicies',
    singular: 'clusteraigovernancepolicy',
    shortNames: ['caigp'],
    description: "What AI pods of any namespace may send where: the platform's policy.",
    spec: specOf('cluster'),
  },
  {
    kind: 'AIGovernancePolicy',
    scope: 'namespace',
    plural: 'aigovernancepolicies',
    singular: 'aigovernancepolicy',
    shortNames: ['aigp'],
    description:
      "What AI pods of its namespace may send where: a team's policy. It can only narrow what the platform allows.",
    spec: specOf('namespace'),
  },
];

function specOf(scope: PolicyScope): ObjectNode {
  const isCluster = scope === 'cluster';
  const namespaces = selector(
    'Namespaces of the pods that are selected. Absent or `{}`: all but those of the system and of Weir, which must be named by their label `kubernetes.io/metadata.name`.',
  );
  return {
    type: 'object',
    title: isCluster ? 'ClusterPolicySpec' : 'PolicySpec',
    description: 'Which pods are meant, and what holds for them.',
    rules: [ONE_SELECTOR],
    properties: {
      ...(isCluster && { namespaceSelector: namespaces }),
      podSelector: selector(
        'Pods that are selected, by their labels; `{}` is all. Where the namespace sets a label `weir.dev/…`, it holds over the one of the pod.',
      ),
      targetLabels: labels('Shorthand for `podSelector.matchLabels`.'),
      mode: {
        type: 'string',
        description:
          '`enforce`: what it denies is denied. `audit`: what it would deny is told. Nothing is denied where the agent runs without `policy.enforce`.',
        enum: ['audit', 'enforce'],
        default: 'audit',
      },
      egress: {
        type: 'object',
        title: isCluster ? 'ClusterEgress' : 'Egress',
        description: 'Where the pods may send to. Absent: this policy says nothing of it.',
        required: ['default'],
        properties: {
          default: {
            type: 'string',
            description: isCluster
              ? 'What holds for what no clause names. `delegate` leaves it to the policies of the namespace. The strictest of all policies that select the pod holds: `deny`, then `delegate`, then `allow`.'
              : 'What holds for what no clause names. The strictest of all policies of the namespace that select the pod holds.',
            enum: isCluster ? ['allow', 'delegate', 'deny'] : ['allow', 'deny'],
          },
          allow: allowClauses(scope),
          deny: denyClauses(scope),
          proxies: proxyClauses(scope),
          quic: {
            type: 'string',
            description:
              'QUIC: UDP to port 443, and UDP that is seen to be QUIC. `deny` denies it as a deny clause does. `allow`, or absent: the clauses say.',
            enum: ['allow', 'deny'],
          },
          encryptedHello: {
            type: 'string',
            description:
              'TLS hellos that hide another one (Encrypted Client Hello), or have an extension that looks like it, as those of Chrome do always (GREASE): they can not be told apart. `deny` denies them as a deny clause does. `outer`, or absent: the name outside is the name.',
            enum: ['outer', 'deny'],
          },
        },
      },
    },
  };
}

/** The resource in which the agent of each node says what it knows of the policies, for who sums them up. */
export const NODE_STATUS_KIND = {
  kind: 'WeirNodeStatus',
  scope: 'cluster',
  plural: 'weirnodestatuses',
  singular: 'weirnodestatus',
  shortNames: ['wns'],
  description:
    'What the agent of one node says of the policies: named after its node, and gone with it. Agents write it; nobody else needs to.',
  status: NODE_STATUS,
} as const;

/** What agents report of a policy, summed up over the nodes. */
export const POLICY_STATUS: ObjectNode = {
  type: 'object',
  title: 'PolicyStatus',
  description:
    'Where the policy is in force, summed up over the nodes. Agents write it; nobody else needs to.',
  properties: {
    observedGeneration: {
      type: 'integer',
      description: 'Generation of the policy that this tells of.',
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
    },
    selectedPods: {
      type: 'integer',
      description: 'Pods that it selects, as their nodes told last.',
      minimum: 0,
      maximum: 2147483647,
    },
    nodes: {
      type: 'integer',
      description: 'Nodes that have such pods, also those without news.',
      minimum: 0,
      maximum: 2147483647,
    },
    nodesProgrammed: {
      type: 'integer',
      description: 'Of those, nodes on which this generation is in force, and that told so lately.',
      minimum: 0,
      maximum: 2147483647,
    },
    nodesStale: {
      type: 'integer',
      description: 'Of those, nodes without news: what they said last is not counted as in force.',
      minimum: 0,
      maximum: 2147483647,
    },
    programmedOn: {
      type: 'string',
      description: '`nodesProgrammed/nodes`, for a column.',
      maxLength: 24,
    },
    conditions: {
      type: 'array',
      description:
        '`Accepted`: every node that knows this generation takes it. `Programmed`: it is in force on every node that has selected pods. `Degraded`: something of it holds only in part.',
      maxItems: 16,
      unique: 'type',
      items: {
        type: 'object',
        title: 'PolicyCondition',
        description: 'A condition, as Kubernetes has them.',
        required: ['type', 'status', 'lastTransitionTime', 'reason', 'message'],
        properties: {
          type: { type: 'string', description: 'What it is about.', maxLength: 316 },
          status: { type: 'string', description: 'Whether it holds.', enum: ['True', 'False', 'Unknown'] },
          observedGeneration: {
            type: 'integer',
            description: 'Generation of the policy that it tells of.',
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
          },
          lastTransitionTime: {
            type: 'string',
            description: 'When it came to hold, or no longer to.',
            maxLength: 40,
          },
          reason: { type: 'string', description: 'Why, in one word.', maxLength: 1024 },
          message: { type: 'string', description: 'Why, for people.', maxLength: 32768 },
        },
      },
    },
  },
};
