// SPDX-License-Identifier: Apache-2.0

/** An object, and whether it is a policy. `weir policy check` and a real API server are held to the same answers. */
export interface CheckCase {
  readonly name: string;
  /** YAML of a whole object. */
  readonly text: string;
  /** Absent: it is right. Else the fields that are complained about. */
  readonly wrong?: readonly string[];
  /** What is suggested, in part. */
  readonly suggests?: string;
}

/** A cluster policy with this spec, one line of YAML. */
function cluster(spec: string): string {
  return `apiVersion: weir.dev/v1alpha1\nkind: ClusterAIGovernancePolicy\nmetadata: { name: case }\nspec: ${spec}\n`;
}

export function namespaced(spec: string): string {
  return `apiVersion: weir.dev/v1alpha1\nkind: AIGovernancePolicy\nmetadata: { name: case, namespace: default }\nspec: ${spec}\n`;
}

/** With one clause, allowed. */
const allow = (clause: string): string =>
  cluster(`{ podSelector: {}, egress: { default: deny, allow: [{ name: a, ${clause} }] } }`);
const deny = (clause: string): string =>
  cluster(`{ podSelector: {}, egress: { default: deny, deny: [{ name: a, ${clause} }] } }`);

const proxy = (clause: string): string =>
  cluster(`{ podSelector: {}, egress: { default: deny, proxies: [{ name: a, ${clause} }] } }`);

const CLAUSE = 'spec.egress.allow[0]';
const LONG_LABEL = 'a'.repeat(64);
const LONG_NAME = `${'a.'.repeat(127)}com`;

/** With one host name. */
const name = (host: string, suggests?: string): CheckCase => ({
  name: `the name ${host.length > 40 ? `${host.slice(0, 37)}…` : host}`,
  text: allow(`names: [${JSON.stringify(host)}]`),
  ...(suggests !== undefined && { wrong: [`${CLAUSE}.names[0]`], suggests }),
});

const cidr = (block: string, suggests?: string): CheckCase => ({
  name: `the block ${block}`,
  text: allow(`cidrs: [${JSON.stringify(block)}]`),
  ...(suggests !== undefined && { wrong: [`${CLAUSE}.cidrs[0]`], suggests }),
});

const ports = (entry: string, ...fields: readonly string[]): CheckCase => ({
  name: `ports ${entry}`,
  text: allow(`names: [a.example], ports: [${entry}]`),
  ...(fields.length > 0 && { wrong: fields.map((field) => `${CLAUSE}.ports[0]${field}`) }),
});

const expires = (text: string, isRight: boolean): CheckCase => ({
  name: `expires ${text}`,
  text: allow(`names: [a.example], expires: ${text}`),
  ...(!isRight && { wrong: [`${CLAUSE}.expires`] }),
});

const SELECTORS: readonly CheckCase[] = [
  { name: 'podSelector {} selects all', text: cluster('{ podSelector: {} }') },
  { name: 'targetLabels', text: cluster('{ targetLabels: { weir.dev/domain: training } }') },
  { name: 'no selector', text: cluster('{ mode: audit }'), wrong: ['spec'] },
  {
    name: 'two selectors',
    text: cluster('{ podSelector: {}, targetLabels: { a: b } }'),
    wrong: ['spec'],
  },
  {
    name: 'a namespace selector',
    text: cluster('{ podSelector: {}, namespaceSelector: { matchLabels: { env: prod } } }'),
  },
  {
    name: 'a namespace selector of a team',
    text: namespaced('{ podSelector: {}, namespaceSelector: {} }'),
    wrong: ['spec.namespaceSelector'],
    suggests: 'podSelector',
  },
  {
    name: 'expressions',
    text: cluster(
      '{ podSelector: { matchExpressions: [{ key: a, operator: In, values: [b] }, { key: weir.dev/domain, operator: DoesNotExist }] } }',
    ),
  },
  {
    name: 'In without values',
    text: cluster('{ podSelector: { matchExpressions: [{ key: a, operator: In }] } }'),
    wrong: ['spec.podSelector.matchExpressions[0]'],
  },
  {
    name: 'Exists with values',
    text: cluster('{ podSelector: { matchExpressions: [{ key: a, operator: Exists, values: [b] }] } }'),
    wrong: ['spec.podSelector.matchExpressions[0]'],
  },
  {
    name: 'an operator that is none',
    text: cluster('{ podSelector: { matchExpressions: [{ key: a, operator: NotExists }] } }'),
    wrong: ['spec.podSelector.matchExpressions[0].operator'],
    suggests: 'Exists',
  },
  {
    name: 'a key that is none',
    text: cluster('{ targetLabels: { "weir.dev/": x } }'),
    wrong: ['spec.targetLabels'],
  },
  {
    name: 'a value that is none',
    text: cluster('{ targetLabels: { a: "b c" } }'),
    wrong: ['spec.targetLabels.a'],
  },
  {
    name: 'a value of 64 letters',
    text: cluster(`{ targetLabels: { a: ${LONG_LABEL} } }`),
    wrong: ['spec.targetLabels.a'],
  },
  {
    name: 'a number for a label',
    text: cluster('{ targetLabels: { a: 7 } }'),
    wrong: ['spec.targetLabels.a'],
    suggests: '"7"',
  },
];

const SECTIONS: readonly CheckCase[] = [
  {
    name: 'a section without default',
    text: cluster('{ podSelector: {}, egress: {} }'),
    wrong: ['spec.egress.default'],
  },
  { name: 'delegate of the cluster', text: cluster('{ podSelector: {}, egress: { default: delegate } }') },
  {
    name: 'delegate of a team',
    text: namespaced('{ podSelector: {}, egress: { default: delegate } }'),
    wrong: ['spec.egress.default'],
  },
  {
    name: 'a default that is none',
    text: cluster('{ podSelector: {}, egress: { default: dney } }'),
    wrong: ['spec.egress.default'],
    suggests: 'did you mean deny?',
  },
  {
    name: 'a mode that is none',
    text: cluster('{ podSelector: {}, mode: enforced }'),
    wrong: ['spec.mode'],
    suggests: 'did you mean enforce?',
  },
  {
    name: 'a field that is none',
    text: cluster('{ podselector: {} }'),
    wrong: ['spec.podselector'],
    suggests: 'did you mean podSelector?',
  },
  {
    name: 'a section of a later version',
    text: cluster('{ podSelector: {}, models: { default: deny } }'),
    wrong: ['spec.models'],
  },
  { name: 'a proxy', text: proxy('cidrs: [10.0.0.5/32], port: 3128, reason: "the one of the company"') },
  { name: 'a proxy by name', text: proxy('names: [proxy.corp.example], port: 3128') },
  { name: 'a proxy by service', text: proxy('services: [{ namespace: net, name: squid }], port: 3128') },
  { name: 'a proxy by pods', text: proxy('pods: { namespaceSelector: {}, podSelector: {} }, port: 3128') },
  {
    name: 'a proxy without port',
    text: proxy('cidrs: [10.0.0.5/32]'),
    wrong: ['spec.egress.proxies[0].port'],
  },
  {
    name: 'a proxy with ports',
    text: proxy('cidrs: [10.0.0.5/32], port: 3128, ports: [{ port: 3128 }]'),
    wrong: ['spec.egress.proxies[0].ports'],
  },
  { name: 'a proxy nowhere', text: proxy('port: 3128'), wrong: ['spec.egress.proxies[0]'] },
  {
    name: 'a proxy in two ways',
    text: proxy('cidrs: [10.0.0.5/32], names: [a.example], port: 3128'),
    wrong: ['spec.egress.proxies[0]'],
  },
  {
    name: 'a proxy by category',
    text: proxy('categories: [paste], port: 3128'),
    wrong: ['spec.egress.proxies[0].categories'],
  },
  {
    name: 'encryptedHello',
    text: cluster('{ podSelector: {}, egress: { default: deny, encryptedHello: deny } }'),
  },
  {
    name: 'encryptedHello of no such value',
    text: cluster('{ podSelector: {}, egress: { default: deny, encryptedHello: inner } }'),
    wrong: ['spec.egress.encryptedHello'],
  },
  { name: 'quic', text: cluster('{ podSelector: {}, egress: { default: deny, quic: deny } }') },
  {
    name: 'quic that is a boolean',
    text: cluster('{ podSelector: {}, egress: { default: deny, quic: true } }'),
    wrong: ['spec.egress.quic'],
  },
  { name: 'a spec that is a list', text: cluster('[]'), wrong: ['spec'] },
];

const CLAUSES: readonly CheckCase[] = [
  {
    name: 'a clause of each kind',
    text: cluster(`{ podSelector: {}, egress: { default: deny, allow: [
    { name: n, names: [a.example] }, { name: c, cidrs: [10.0.0.0/8] }, { name: p, pods: { namespaceSelector: {}, podSelector: {} } },
    { name: s, services: [{ namespace: x, name: y }] }, { name: t, to: [kube-apiserver, kube-dns] },
    { name: g, categories: [llm-api] }, { name: h, channels: [huggingface-hub] } ] } }`),
  },
  {
    name: 'two clauses of one name',
    text: cluster(
      '{ podSelector: {}, egress: { default: deny, allow: [{ name: a, to: [kube-dns] }, { name: a, to: [kube-apiserver] }] } }',
    ),
    wrong: ['spec.egress.allow[1].name'],
  },
  {
    name: 'one name in two lists',
    text: cluster(
      '{ podSelector: {}, egress: { default: deny, allow: [{ name: a, to: [kube-dns] }], deny: [{ name: a, to: [kube-apiserver] }] } }',
    ),
  },
  {
    name: 'a clause without name',
    text: cluster('{ podSelector: {}, egress: { default: deny, allow: [{ to: [kube-dns] }] } }'),
    wrong: [`${CLAUSE}.name`],
  },
  { name: 'a clause that names nothing', text: allow('ports: [{ port: 443 }]'), wrong: [CLAUSE] },
  { name: 'a clause of two kinds', text: allow('names: [a.example], cidrs: [10.0.0.0/8]'), wrong: [CLAUSE] },
  {
    name: 'a clause name with capitals',
    text: cluster(
      '{ podSelector: {}, egress: { default: deny, allow: [{ name: My Hub, to: [kube-dns] }] } }',
    ),
    wrong: [`${CLAUSE}.name`],
    suggests: 'write my-hub',
  },
  {
    name: 'a clause name of 64 letters',
    text: cluster(
      `{ podSelector: {}, egress: { default: deny, allow: [{ name: ${LONG_LABEL}, to: [kube-dns] }] } }`,
    ),
    wrong: [`${CLAUSE}.name`],
  },
  { name: 'no names', text: allow('names: []'), wrong: [`${CLAUSE}.names`] },
  {
    name: 'a name twice',
    text: allow('names: [a.example, b.example, a.example]'),
    wrong: [`${CLAUSE}.names[2]`],
  },
  {
    name: 'one name without brackets',
    text: allow('names: a.example'),
    wrong: [`${CLAUSE}.names`],
    suggests: '["a.example"]',
  },
  {
    name: 'a destination that is none',
    text: allow('to: [kube-api-server]'),
    wrong: [`${CLAUSE}.to[0]`],
    suggests: 'kube-apiserver',
  },
  {
    name: 'a category that is none',
    text: allow('categories: [llm-apis]'),
    wrong: [`${CLAUSE}.categories[0]`],
    suggests: 'llm-api',
  },
  {
    name: 'a channel that can be none',
    text: allow('channels: ["hugging face"]'),
    wrong: [`${CLAUSE}.channels[0]`],
  },
  {
    name: 'pods of the cluster without namespaces',
    text: allow('pods: { podSelector: {} }'),
    wrong: [`${CLAUSE}.pods.namespaceSelector`],
  },
  {
    name: 'pods of a team without namespaces',
    text: namespaced(
      '{ podSelector: {}, egress: { default: deny, allow: [{ name: a, pods: { podSelector: {} } }] } }',
    ),
  },
  {
    name: 'pods without labels',
    text: allow('pods: { namespaceSelector: {} }'),
    wrong: [`${CLAUSE}.pods.podSelector`],
  },
  {
    name: 'a service of the cluster without namespace',
    text: allow('services: [{ name: a }]'),
    wrong: [`${CLAUSE}.services[0].namespace`],
  },
  {
    name: 'a service of a team without namespace',
    text: namespaced(
      '{ podSelector: {}, egress: { default: deny, allow: [{ name: a, services: [{ name: a }] }] } }',
    ),
  },
  { name: 'a reason', text: allow('names: [a.example], reason: "pilot"') },
  { name: 'an empty reason', text: allow('names: [a.example], reason: ""'), wrong: [`${CLAUSE}.reason`] },
  { name: 'a deny with a reason', text: deny('names: [a.example], reason: "leaks"') },
  {
    name: 'a deny that expires',
    text: deny('names: [a.example], expires: "2027-01-31"'),
    wrong: ['spec.egress.deny[0].expires'],
  },
];

/** Rules and limits of the schema, each from both sides. */
export const CHECK_CASES: readonly CheckCase[] = [
  ...SELECTORS,
  ...SECTIONS,
  ...CLAUSES,
  name('huggingface.co'),
  name('*.hf.co'),
  name('xn--mnchen-3ya.example'),
  name('_dmarc.example.com'),
  name('minio'),
  name('*.com'),
  name(`${'a'.repeat(63)}.example`),
  name('HuggingFace.co', 'write huggingface.co'),
  name('huggingface.co.', 'write huggingface.co'),
  name('münchen.example', 'write xn--mnchen-3ya.example'),
  name('https://huggingface.co/api', 'write huggingface.co'),
  name('huggingface.co:443', 'ports: [{ port: 443 }]'),
  name('cdn.*.hf.co', 'write *.hf.co'),
  name('*hf.co', 'only before the first dot'),
  name('a.*', 'only before the first dot'),
  name('*', 'default: allow'),
  name('203.0.113.7', '203.0.113.7/32'),
  name('10.0.0.0/8', 'under cidrs'),
  name('2001:db8::1', '2001:db8::1/128'),
  name(`${LONG_LABEL}.example`, 'at most 63'),
  name(LONG_NAME, ''),
  name('-a.example', ''),
  name('a..example', ''),
  name('', ''),
  cidr('10.0.0.0/8'),
  cidr('0.0.0.0/0'),
  cidr('::/0'),
  cidr('2001:db8::/32'),
  cidr('203.0.113.7/32'),
  cidr('10.1.2.3/8', 'write 10.0.0.0/8, or 10.1.2.3/32'),
  cidr('2001:db8::1/32', 'write 2001:db8::/32'),
  cidr('203.0.113.7', 'write 203.0.113.7/32'),
  cidr('10.0.0.0/33', ''),
  cidr('10.0.0/8', ''),
  cidr('010.0.0.0/8', ''),
  cidr('::ffff:10.0.0.0/104', '10.0.0.0/8'),
  cidr('64:ff9b::/96', ''),
  cidr('64:ff9b::a00:0/104', ''),
  cidr('2002:a00::/24', ''),
  cidr('huggingface.co', 'under names'),
  ports('{ port: 443 }'),
  ports('{ port: 8000, endPort: 8999, protocol: TCP }'),
  ports('{ protocol: UDP }'),
  ports('{ port: 443, endPort: 443 }'),
  ports('{}', ''),
  ports('{ endPort: 443 }', '', ''),
  ports('{ port: 0 }', '.port'),
  ports('{ port: 65536 }', '.port'),
  ports('{ port: 443, endPort: 80 }', ''),
  ports('{ port: "443" }', '.port'),
  ports('{ port: 44.3 }', '.port'),
  ports('{ port: 443, protocol: tcp }', '.protocol'),
  ports('{ port: 443, protocol: SCTP }', '.protocol'),
  ports('443', ''),
  { name: 'no ports', text: allow('names: [a.example], ports: []'), wrong: [`${CLAUSE}.ports`] },
  expires('"2027-01-31"', true),
  expires('"2027-01-31T18:00:00Z"', true),
  expires('"2028-02-29"', true),
  expires('"2027-02-29"', false),
  expires('"2027-02-30"', false),
  expires('"2027-04-31T00:00:00Z"', false),
  expires('"2027-13-01"', false),
  expires('"2027-01-31T24:00:00Z"', false),
  expires('"2027-01-31T18:00:00+01:00"', false),
  expires('"31.01.2027"', false),
  expires('"tomorrow"', false),
  expires('"1969-12-31"', false),
  expires('"0000-01-01"', false),
];
