// SPDX-License-Identifier: Apache-2.0

/** Input that somebody will write one day, with what is told of it. The reference shows each. */
export interface BadInput {
  readonly title: string;
  /** YAML of one policy or several. */
  readonly text: string;
  /** Manifests of pods, where what is told rests on them. */
  readonly pods?: string;
  /** Codes and fields of what is told, in order. */
  readonly told: readonly string[];
  /** Too long to be shown. */
  readonly isLong?: true;
}

const head = (kind: string, metadata: string): string =>
  `apiVersion: weir.dev/v1alpha1\nkind: ${kind}\nmetadata: ${metadata}\n`;

const cluster = (spec: string, name = 'case'): string =>
  `${head('ClusterAIGovernancePolicy', `{ name: ${name} }`)}spec:\n${spec}`;
const team = (spec: string): string =>
  `${head('AIGovernancePolicy', '{ name: case, namespace: prod }')}spec:\n${spec}`;

const egress = (...lines: readonly string[]): string =>
  `  podSelector: {}\n  egress:\n    default: deny\n${lines.map((line) => `    ${line}\n`).join('')}`;
const allow = (...clauses: readonly string[]): string =>
  cluster(egress('allow:', ...clauses.map((clause) => `  - ${clause}`)));

const SYSTEM = '  namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }\n';
const PODS = 'kind: Pod\nmetadata: { name: llama, namespace: prod, labels: { app: llama } }\n';

const NAMES = 'spec.egress.allow[0].names';
const CLAUSE = 'spec.egress.allow';

export const BAD_INPUT: readonly BadInput[] = [
  {
    title: 'Clauses that overlap',
    text: allow('{ name: all, names: ["*.hf.co"] }', '{ name: cdn, names: [cdn-lfs.hf.co] }'),
    told: [`redundant ${CLAUSE}[1].name`],
  },
  {
    title: 'Clauses that contradict each other',
    text: cluster(
      egress(
        'allow:',
        '  - { name: lab, cidrs: [10.1.0.0/16] }',
        'deny:',
        '  - { name: inside, cidrs: [10.0.0.0/8] }',
      ),
    ),
    told: [`contradiction ${CLAUSE}[0].name`],
  },
  {
    title: 'Policies that contradict each other',
    text: `${cluster('  podSelector: {}\n  egress: { default: allow, deny: [{ name: inside, cidrs: [10.0.0.0/8] }] }\n', 'platform')}---\n${team(egress('allow:', '  - { name: lab, cidrs: [10.1.0.0/16] }'))}`,
    told: [`contradiction ${CLAUSE}[0].name`],
  },
  {
    title: 'A block with bits behind its prefix',
    text: allow('{ name: lab, cidrs: [10.1.2.3/16] }'),
    told: [`rule ${CLAUSE}[0].cidrs[0]`],
  },
  {
    title: 'A final dot',
    text: allow('{ name: hub, names: [huggingface.co.] }'),
    told: [`value ${NAMES}[0]`],
  },
  {
    title: 'Upper case',
    text: allow('{ name: hub, names: [HuggingFace.co] }'),
    told: [`value ${NAMES}[0]`],
  },
  {
    title: 'Another alphabet',
    text: allow('{ name: hub, names: [bücher.example] }'),
    told: [`value ${NAMES}[0]`],
  },
  {
    title: 'A label of more than 63 characters',
    text: allow(`{ name: hub, names: [${'a'.repeat(64)}.example] }`),
    told: [`value ${NAMES}[0]`],
  },
  {
    title: 'A name of more than 253 characters',
    text: allow(`{ name: hub, names: [${'a.'.repeat(127)}example] }`),
    told: [`value ${NAMES}[0]`],
  },
  {
    title: 'A wildcard in the middle',
    text: allow('{ name: hub, names: [cdn.*.hf.co] }'),
    told: [`value ${NAMES}[0]`],
  },
  {
    title: 'A wildcard without its dot',
    text: allow('{ name: hub, names: ["*hf.co"] }'),
    told: [`value ${NAMES}[0]`],
  },
  {
    title: 'A policy that selects nothing',
    text: team('  podSelector: { matchLabels: { app: lama } }\n  egress: { default: deny }\n'),
    pods: PODS,
    told: ['selects-nothing spec.podSelector'],
  },
  {
    title: 'A policy that selects pods of the system, and would cut off DNS and the kubelets',
    text: cluster(`${SYSTEM}  podSelector: {}\n  mode: enforce\n  egress: { default: deny }\n`),
    told: [
      'selects-system spec.namespaceSelector',
      'cuts-system spec.egress.default',
      'cuts-system spec.egress.default',
    ],
  },
  {
    title: "A policy that would cut off Weir's agent",
    text: `${head('AIGovernancePolicy', '{ name: case, namespace: weir-system }')}spec:\n  podSelector: {}\n  mode: enforce\n  egress: { default: deny }\n`,
    told: ['selects-system metadata.namespace', 'cuts-system spec.egress.default'],
  },
  {
    title: 'An unknown field',
    text: team('  podSelecter: {}\n  egress: { default: deny }\n'),
    told: ['unknown-field spec.podSelecter'],
  },
  {
    title: 'An unknown kind',
    text: `${head('AIGovernancePolicies', '{ name: case }')}spec: { podSelector: {} }\n`,
    told: ['unknown-kind kind'],
  },
  {
    title: 'A document of more than 1 MiB',
    text: `${allow('{ name: hub, names: [huggingface.co] }')}# ${'x'.repeat(1 << 20)}\n`,
    told: ['too-large '],
    isLong: true,
  },
];
