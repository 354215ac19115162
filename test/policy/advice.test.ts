// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { shapesWithoutTable } from '../../src/catalog/tail-of-shape.ts';
import { governanceKeys, governanceOf } from '../../src/identity/governance.ts';
import { advisePolicies } from '../../src/policy/advise-policies.ts';
import { readPods } from '../../src/policy/read-pods.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { CHANNELS } from './read-semantics.ts';

const KEYS = governanceKeys();
const catalog = loadBuiltinCatalog();
const channelIds = new Set(catalog.channels.keys());
const shapes = shapesWithoutTable(catalog);
const NOW = Date.parse('2026-12-01T00:00:00Z');

/** A policy with a spec; with a namespace it is a team's. */
function policy(spec: string, namespace?: string, name = 'case'): string {
  const kind = namespace === undefined ? 'ClusterAIGovernancePolicy' : 'AIGovernancePolicy';
  const metadata =
    namespace === undefined ? `{ name: ${name} }` : `{ name: ${name}, namespace: ${namespace} }`;
  return `apiVersion: weir.dev/v1alpha1\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;
}

const allow = (...clauses: readonly string[]): string =>
  policy(`{ podSelector: {}, egress: { default: deny, allow: [${clauses.join(', ')}] } }`);

/** What is told of policies: `code field`, warnings and errors. */
function advise(text: string, pods?: string): readonly string[] {
  const { policies, problems } = readPolicies([{ name: 'case.yaml', text }]);
  expect(problems).toEqual([]);
  const read =
    pods === undefined
      ? undefined
      : readPods([{ name: 'pods.yaml', text: pods }], (labels, namespace) =>
          governanceOf(labels, namespace, KEYS),
        );
  const told = advisePolicies(policies, {
    nowMs: NOW,
    channels: CHANNELS,
    channelIds,
    shapes,
    ...(read && { pods: read }),
  });
  return told.map(({ severity, code, field }) => `${severity === 'error' ? 'error ' : ''}${code} ${field}`);
}

const ALLOW = 'spec.egress.allow';
const PODS = `apiVersion: v1
kind: Namespace
metadata: { name: prod, labels: { weir.dev/domain: prod-model } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: llama, namespace: prod }
spec: { template: { metadata: { labels: { app: llama } } } }
---
apiVersion: v1
kind: Pod
metadata: { name: notebook, namespace: research, labels: { app: notebook, weir.dev/domain: research } }
`;

describe('clauses', () => {
  it.each<[string, string, readonly string[]]>([
    ['nothing of a policy without flaws', allow('{ name: a, names: [a.example] }'), []],
    ['a policy without a section', policy('{ podSelector: {} }'), ['says-nothing spec']],
    [
      'a deny by name under a default that allows',
      policy('{ podSelector: {}, egress: { default: allow, deny: [{ name: a, names: [a.example] }] } }'),
      ['best-effort spec.egress.default'],
    ],
    [
      'nothing of a deny by block there',
      policy('{ podSelector: {}, egress: { default: allow, deny: [{ name: a, cidrs: [10.0.0.0/8] }] } }'),
      [],
    ],
    [
      'an exception that is over',
      allow('{ name: a, names: [a.example], expires: "2026-11-29" }'),
      [`expired ${ALLOW}[0].expires`],
    ],
    [
      'one that ends soon',
      allow('{ name: a, names: [a.example], expires: "2026-12-10" }'),
      [`expires-soon ${ALLOW}[0].expires`],
    ],
    ['nothing of one that lasts', allow('{ name: a, names: [a.example], expires: "2027-12-10" }'), []],
    [
      'a name that a wildcard covers',
      allow('{ name: a, names: ["*.a.example"] }', '{ name: b, names: [x.a.example] }'),
      [`redundant ${ALLOW}[1].name`],
    ],
    [
      'a wildcard that a wildcard covers',
      allow('{ name: a, names: ["*.x.a.example"] }', '{ name: b, names: ["*.a.example"] }'),
      [`redundant ${ALLOW}[0].name`],
    ],
    [
      'the later of two that are alike',
      allow('{ name: a, names: [a.example] }', '{ name: b, names: [a.example] }'),
      [`redundant ${ALLOW}[1].name`],
    ],
    [
      'a block within a block',
      allow('{ name: a, cidrs: [10.0.0.0/8] }', '{ name: b, cidrs: [10.1.0.0/16] }'),
      [`redundant ${ALLOW}[1].name`],
    ],
    [
      'ports within a range',
      allow(
        '{ name: a, cidrs: [10.0.0.0/8], ports: [{ port: 1, endPort: 99 }] }',
        '{ name: b, cidrs: [10.0.0.0/8], ports: [{ port: 80 }] }',
      ),
      [`redundant ${ALLOW}[1].name`],
    ],
    [
      'nothing of other ports',
      allow(
        '{ name: a, cidrs: [10.0.0.0/8], ports: [{ port: 443 }] }',
        '{ name: b, cidrs: [10.0.0.0/8], ports: [{ port: 80 }] }',
      ),
      [],
    ],
    [
      'the one that ends of two that are alike',
      allow('{ name: a, names: [a.example], expires: "2027-12-01" }', '{ name: b, names: [a.example] }'),
      [`redundant ${ALLOW}[0].name`],
    ],
    [
      'an allow that a deny covers',
      policy(
        '{ podSelector: {}, egress: { default: deny, allow: [{ name: a, names: [x.a.example], ports: [{ port: 443 }] }], deny: [{ name: d, names: ["*.a.example"] }] } }',
      ),
      [`contradiction ${ALLOW}[0].name`],
    ],
    [
      'a name of a category that is denied',
      policy(
        '{ podSelector: {}, egress: { default: deny, allow: [{ name: a, names: [api.openai.com] }], deny: [{ name: d, categories: [llm-api] }] } }',
      ),
      [`contradiction ${ALLOW}[0].name`],
    ],
    [
      'nothing of a part that is carved out',
      policy(
        '{ podSelector: {}, egress: { default: deny, allow: [{ name: a, cidrs: [10.0.0.0/8] }], deny: [{ name: d, cidrs: [10.1.0.0/16] }] } }',
      ),
      [],
    ],
    [
      "a team's allow that the cluster denies",
      `${policy('{ podSelector: {}, egress: { default: delegate, deny: [{ name: d, cidrs: [10.0.0.0/8] }] } }')}---\n${policy('{ podSelector: {}, egress: { default: deny, allow: [{ name: a, cidrs: [10.1.0.0/16] }] } }', 'prod', 'team')}`,
      [`contradiction ${ALLOW}[0].name`],
    ],
    [
      'a wildcard for a top-level domain',
      allow('{ name: a, names: ["*.com"] }'),
      [`broad-name ${ALLOW}[0].names[0]`],
    ],
    ['a name without a dot', allow('{ name: a, names: [minio] }'), [`broad-name ${ALLOW}[0].names[0]`]],
    [
      'a channel that there is not',
      allow('{ name: a, channels: [huggingface-hubs] }'),
      [`unknown-channel ${ALLOW}[0].channels[0]`],
    ],
  ])('tells of %s', (_, text, expected) => expect(advise(text)).toEqual(expected));
});

describe('selection', () => {
  const ENFORCE = 'mode: enforce, egress: { default: deny }';
  const system = (more: string): string =>
    policy(
      `{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: {}, ${more} }`,
    );

  it.each<[string, string, string | undefined, readonly string[]]>([
    [
      'selects none of the pods',
      policy('{ podSelector: { matchLabels: { app: none } }, egress: { default: deny } }'),
      PODS,
      ['selects-nothing spec.podSelector'],
    ],
    [
      'selects a workload by its template',
      policy('{ targetLabels: { app: llama }, egress: { default: deny } }'),
      PODS,
      [],
    ],
    [
      'selects nothing by targetLabels',
      policy('{ targetLabels: { app: none }, egress: { default: deny } }'),
      PODS,
      ['selects-nothing spec.targetLabels'],
    ],
    [
      "is a team's, elsewhere",
      policy('{ podSelector: {}, egress: { default: deny } }', 'nowhere'),
      PODS,
      ['selects-nothing spec.podSelector'],
    ],
    [
      'enforces by a label of pods',
      policy(`{ targetLabels: { app: llama }, ${ENFORCE} }`),
      undefined,
      ['tenant-label spec.targetLabels'],
    ],
    [
      'enforces by a governance label, of which nobody knows who sets it',
      policy(`{ targetLabels: { weir.dev/domain: prod-model }, ${ENFORCE} }`),
      undefined,
      ['tenant-label spec.targetLabels'],
    ],
    [
      'enforces by one that the namespace sets',
      policy(`{ targetLabels: { weir.dev/domain: prod-model }, ${ENFORCE} }`),
      PODS,
      [],
    ],
    [
      'enforces by one that the pod sets',
      policy(`{ targetLabels: { weir.dev/domain: research }, ${ENFORCE} }`),
      PODS,
      ['tenant-label spec.targetLabels'],
    ],
    [
      'audits by such a label',
      policy('{ targetLabels: { app: llama }, egress: { default: deny } }'),
      undefined,
      [],
    ],
    [
      'enforces by namespaces',
      policy(`{ namespaceSelector: { matchLabels: { env: prod } }, podSelector: {}, ${ENFORCE} }`),
      undefined,
      [],
    ],
    [
      'cuts DNS and the control plane off',
      system(ENFORCE),
      undefined,
      [
        'selects-system spec.namespaceSelector',
        'error cuts-system spec.egress.default',
        'error cuts-system spec.egress.default',
      ],
    ],
    [
      'would, were it enforced',
      system('egress: { default: deny }'),
      undefined,
      [
        'selects-system spec.namespaceSelector',
        'cuts-system spec.egress.default',
        'cuts-system spec.egress.default',
      ],
    ],
    [
      'leaves them what they need',
      system(
        'mode: enforce, egress: { default: deny, allow: [{ name: api, to: [kube-apiserver] }, { name: nodes, cidrs: [192.0.2.0/24] }] }',
      ),
      undefined,
      ['selects-system spec.namespaceSelector'],
    ],
    [
      "cuts Weir's agent off",
      policy(`{ podSelector: {}, ${ENFORCE} }`, 'weir-system'),
      undefined,
      ['selects-system metadata.namespace', 'error cuts-system spec.egress.default'],
    ],
  ])('%s', (_, text, pods, expected) => expect(advise(text, pods)).toEqual(expected));
});

describe('pods of manifests', () => {
  it.each([
    ['kind: Pod\nmetadata: { namespace: a }\n', 'pods.yaml:2: metadata.name: is missing'],
    ['kind: Pod\nmetadata: { name: 7 }\n', 'pods.yaml:2: metadata.name: must be text'],
    ['kind: Pod\nmetadata: { name: a, labels: { b: 7 } }\n', 'pods.yaml:2: metadata.labels.b: must be text'],
    ['kind: [\n', 'pods.yaml:2: '],
  ])('are complained about with file, line and field: %j', (text, message) => {
    expect(() => readPods([{ name: 'pods.yaml', text }], () => ({}))).toThrow(message);
  });
});

describe('pods that get credentials from a cloud', () => {
  const account = (name: string, annotation: string) =>
    `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name}, namespace: prod, annotations: { ${annotation} } }\n`;
  const pod = (name: string, spec: string, labels = '') =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: prod, labels: { ${labels} } }\nspec: { ${spec} }\n`;
  const token = (audience: string) =>
    `volumes: [{ name: t, projected: { sources: [{ serviceAccountToken: { audience: ${audience}, path: t } }] } }]`;
  const irsa =
    account('s3', 'eks.amazonaws.com/role-arn: "arn:aws:iam::1:role/s3"') +
    pod('irsa', 'serviceAccountName: s3');
  const eks = pod('eks', token('pods.eks.amazonaws.com'));
  const azure = pod('azure', '', 'azure.workload.identity/use: "true"');
  const gke = account('default', 'iam.gke.io/gcp-service-account: a@b.iam') + pod('gke', '');
  const deny = (clause: string) =>
    policy(`{ podSelector: {}, mode: enforce, egress: { default: allow, deny: [${clause}] } }`);
  const DENIES = 'breaks-identity spec.egress.deny[0].name';
  const DEFAULT = 'breaks-identity spec.egress.default';

  it.each<[string, string, string, readonly string[]]>([
    ['a role by an annotation', irsa, allow('{ name: a, names: [a.example] }'), [DEFAULT]],
    ['an agent by its token', eks, allow('{ name: a, names: [a.example] }'), [DEFAULT]],
    ['a label of Azure', azure, allow('{ name: a, names: [a.example] }'), [DEFAULT]],
    ['the metadata server of GKE', gke, allow('{ name: a, to: [workload-identity] }'), [DEFAULT]],
    ['GKE, and a deny of metadata', gke, deny('{ name: a, categories: [metadata-service] }'), [DENIES]],
    ['EKS, and a deny of metadata', eks, deny('{ name: a, categories: [metadata-service] }'), []],
    ['EKS, and a deny of its word', eks, deny('{ name: a, to: [workload-identity] }'), [DENIES]],
    ['the word that is proposed', irsa + azure + eks, allow('{ name: a, to: [workload-identity] }'), []],
    ['the word for GKE', gke, allow('{ name: a, to: [cloud-metadata] }'), []],
    ['no sign of any', pod('plain', token('vault')), allow('{ name: a, names: [a.example] }'), []],
  ])('%s', (_, pods, text, told) => {
    const said = advise(text, pods).filter((line) => /identity/.test(line));
    expect(said).toEqual(told);
  });
});

it('names channels whose names the kernel has no form for', () => {
  const said = (channel: string) => advise(allow(`{ name: a, channels: [${channel}] }`));
  expect(said('bedrock')).toEqual([`by-shape ${ALLOW}[0].channels[0]`]);
  for (const channel of ['gcs', 'azure-openai', 'cloudflare-r2']) expect(said(channel)).toEqual([]);
});
