// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidrHolds, parseCidr } from '../../src/cidr.ts';
import type { LabelSelector } from '../../src/gen/policy.ts';
import { readAction } from '../../src/policy/action-facts.ts';
import type { EgressPolicy } from '../../src/policy/decide-gate.ts';
import type { EgressAction } from '../../src/policy/egress-action.ts';
import { evaluateEgress } from '../../src/policy/evaluate-egress.ts';
import { matchLabels } from '../../src/policy/match-labels.ts';
import { lossesTogether } from '../../src/policy/netpol/common-losses.ts';
import type { Converted } from '../../src/policy/netpol/converted.ts';
import { toCiliumPolicies } from '../../src/policy/netpol/to-cilium-policies.ts';
import { toNetworkPolicies } from '../../src/policy/netpol/to-network-policies.ts';
import { writeConverted } from '../../src/policy/netpol/write-converted.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { namespaceLabelsOf, type PolicyPod } from '../../src/policy/policy-pod.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { readOpenApi } from '../chart/openapi.ts';
import { CHANNELS, SEMANTICS } from './read-semantics.ts';
import { runWeir } from './run-weir.ts';

const PUBLISHED = readOpenApi();
const PODS = SEMANTICS.map(({ pod }) => pod);

/** A policy of a team, or with `cluster` of the platform, with a section on egress. */
function policy(egress: string, kind: 'team' | 'cluster' = 'team', more = ''): EgressPolicy {
  const head =
    kind === 'team'
      ? 'kind: AIGovernancePolicy\nmetadata: { name: case, namespace: prod }'
      : 'kind: ClusterAIGovernancePolicy\nmetadata: { name: case }';
  const text = `apiVersion: weir.dev/v1alpha1\n${head}\nspec: { podSelector: { matchLabels: { app: a } }, mode: enforce, ${more} egress: { ${egress} } }\n`;
  const { policies, problems } = readPolicies([{ name: 'case.yaml', text }]);
  expect(problems).toEqual([]);
  const [first] = policies;
  return hasEgress(first?.policy) ? first.policy : expect.fail('no egress');
}

function hasEgress(each: Policy | undefined): each is EgressPolicy {
  return each?.egress !== undefined;
}

const told = ({ losses }: Converted): readonly string[] =>
  losses.map(({ effect, clause }) => `${effect} ${clause}`);
const rulesOf = ({ objects }: Converted): unknown => objects[0]?.spec.egress;

describe.each([
  ['kubernetes', (each: EgressPolicy) => toNetworkPolicies(each, PODS)],
  ['cilium', toCiliumPolicies],
] as const)('for %s', (_, convert) => {
  it('every policy of the suite becomes an object that the published schema takes', () => {
    let checked = 0;
    for (const each of SEMANTICS.flatMap(({ others }) => others).filter(hasEgress))
      for (const object of convert(each).objects) {
        const answers = PUBLISHED.flatMap(({ check }) => check({ ...object }) ?? []);
        expect(answers, JSON.stringify(object)).toEqual([]);
        checked += PUBLISHED.filter(({ check }) => check({ ...object }) !== undefined).length;
      }
    expect(checked).toBeGreaterThan(50);
  });

  it('audit, delegation, governance labels and what expires are told', () => {
    const audit = {
      ...policy('default: deny, allow: [{ name: a, cidrs: [203.0.113.0/24], expires: "2099-01-01" }]'),
    };
    expect(told(convert({ ...audit, mode: 'audit' }))).toEqual(['stricter mode', 'stricter egress.allow.a']);
    expect(told(convert(policy('default: delegate', 'cluster')))).toContain('wider egress.default');
    const governed = { ...audit, podSelector: { matchLabels: { 'weir.dev/domain': 'x' } } };
    expect(told(convert(governed))).toContain('wider podSelector');
  });

  it('categories and channels are left out', () => {
    const by =
      'default: deny, allow: [{ name: a, channels: [huggingface-hub] }, { name: b, categories: [llm-api] }]';
    const converted = convert(policy(by));
    expect(told(converted)).toEqual(['stricter egress.allow.a', 'stricter egress.allow.b']);
    expect(rulesOf(converted)).toHaveLength(1);
  });
});

describe('a NetworkPolicy', () => {
  const convert = (egress: string): Converted => toNetworkPolicies(policy(egress), PODS);

  it('says blocks, pods, ports and the DNS of the cluster', () => {
    const converted = convert(
      'default: deny, allow: [{ name: a, cidrs: [203.0.113.0/24], ports: [{ port: 443 }, { port: 8000, endPort: 8999, protocol: UDP }] }, { name: b, pods: { podSelector: { matchLabels: { app: b } } } }, { name: c, to: [kube-dns] }]',
    );
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'prod' } };
    expect(converted.losses).toEqual([]);
    expect(rulesOf(converted)).toMatchObject([
      { ports: [{ port: 53 }, { port: 53 }] },
      {
        to: [{ ipBlock: { cidr: '203.0.113.0/24' } }],
        ports: [
          { protocol: 'TCP', port: 443 },
          { protocol: 'UDP', port: 8000, endPort: 8999 },
        ],
      },
      { to: [{ namespaceSelector, podSelector: { matchLabels: { app: 'b' } } }] },
      { to: [{ podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }] },
    ]);
  });

  it('has no names, services, API server', () => {
    const clauses =
      '{ name: a, names: [a.example] }, { name: b, services: [{ name: b }] }, { name: c, to: [kube-apiserver] }';
    const converted = convert(`default: deny, allow: [${clauses}]`);
    expect(told(converted)).toEqual(['a', 'b', 'c'].map((name) => `stricter egress.allow.${name}`));
    expect(rulesOf(converted)).toHaveLength(1);
  });

  it('takes denied blocks out of those that are allowed', () => {
    const converted = convert(
      'default: deny, allow: [{ name: a, cidrs: [10.0.0.0/8] }, { name: b, cidrs: [10.1.2.0/24] }], deny: [{ name: d, cidrs: [10.1.0.0/16] }]',
    );
    expect(converted.losses).toEqual([]);
    expect(rulesOf(converted)).toMatchObject([
      {},
      { to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] },
    ]);
    expect(rulesOf(converted)).toHaveLength(2);
  });

  it('tells of every other deny', () => {
    const allow = 'default: deny, allow: [{ name: a, cidrs: [10.0.0.0/8] }]';
    const deny =
      'deny: [{ name: d, categories: [paste] }, { name: e, cidrs: [10.1.0.0/16], ports: [{ port: 1 }] }]';
    expect(told(convert(`${allow}, ${deny}`))).toEqual(['wider egress.deny.d', 'stricter egress.deny.e']);
  });

  it('of a default that lets pass is none, or everything but what is denied', () => {
    expect(convert('default: allow').objects).toEqual([]);
    const denies = convert('default: allow, deny: [{ name: d, cidrs: [10.0.0.0/8] }]');
    expect(rulesOf(denies)).toEqual([
      { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }, { ipBlock: { cidr: '::/0' } }] },
    ]);
  });

  it('of a cluster policy is one in each namespace that is known', () => {
    const space = 'namespaceSelector: { matchLabels: { env: prod } },';
    const pod = (namespace: string, env: string): PolicyPod => ({
      namespace,
      name: 'a',
      labels: {},
      namespaceLabels: { env },
      governance: {},
    });
    const each = policy('default: deny', 'cluster', space);
    const { objects, losses } = toNetworkPolicies(each, [
      pod('a', 'prod'),
      pod('b', 'prod'),
      pod('c', 'test'),
    ]);
    expect(objects.map(({ metadata }) => metadata.namespace)).toEqual(['a', 'b']);
    expect(losses).toMatchObject([{ effect: 'wider', clause: 'namespaceSelector' }]);
    expect(toNetworkPolicies(each, []).objects).toEqual([]);
  });

  it('lets nothing pass that the policy denies, unless WIDER is told', () => {
    const pod: PolicyPod = { ...OTHER, labels: { app: 'a' } };
    const seen = { passed: 0, denied: 0 };
    fc.assert(
      fc.property(
        fc.subarray(ALLOWS),
        fc.subarray(DENIES),
        fc.constantFrom('', 'quic: deny, '),
        fc.record({
          protocol: fc.constantFrom('tcp' as const, 'udp' as const),
          address: fc.constantFrom('10.0.0.7', '10.1.2.3', '203.0.113.7', '2001:db8::7'),
          port: fc.constantFrom(80, 443, 8080),
          pod: fc.constantFrom(OTHER, undefined),
        }),
        (allow, deny, quic, { pod: to, ...rest }) => {
          const each = policy(
            `${quic}default: deny, allow: [${allow.join(', ')}], deny: [${deny.join(', ')}]`,
          );
          const { objects, losses } = toNetworkPolicies(each, []);
          if (losses.some(({ effect, clause }) => effect === 'wider' && clause !== 'egress.quic')) return;
          const action: EgressAction = { ...rest, learned: [], ...(to && { pod: to }) };
          const rules = objects.flatMap(({ spec }) => spec.egress as Rule[]);
          const { verdict } = evaluateEgress({ policies: [each], pod, action, channels: CHANNELS, nowMs: 0 });
          const passes = rules.some((rule) => fits(rule, action));
          if (passes) expect(verdict, JSON.stringify([allow, deny, action])).toBe('allow');
          // where nothing is told to be stricter, it is the same
          else if (losses.every(({ effect }) => effect !== 'stricter')) expect(verdict).toBe('deny');
          seen[passes ? 'passed' : 'denied']++;
        },
      ),
      { numRuns: 2_000 },
    );
    expect(Math.min(seen.passed, seen.denied)).toBeGreaterThan(100);
  });
});

const OTHER: PolicyPod = {
  namespace: 'prod',
  name: 'b',
  labels: { app: 'b' },
  namespaceLabels: {},
  governance: {},
};

const ALLOWS = [
  '{ name: a, cidrs: [10.0.0.0/8] }',
  '{ name: b, cidrs: [10.1.2.0/24], ports: [{ port: 443, protocol: UDP }, { port: 80 }] }',
  '{ name: c, cidrs: ["::/0"], ports: [{ protocol: UDP }] }',
  '{ name: d, cidrs: [0.0.0.0/0], ports: [{ port: 1, endPort: 500 }] }',
  '{ name: e, pods: { podSelector: { matchLabels: { app: b } } }, ports: [{ port: 8080 }] }',
  '{ name: f, names: [a.example] }',
];
const DENIES = [
  '{ name: a, cidrs: [10.1.0.0/16] }',
  '{ name: b, cidrs: [203.0.113.7/32], ports: [{ port: 443 }] }',
  '{ name: c, cidrs: ["2001:db8::/32", 0.0.0.0/0] }',
];

interface Rule {
  readonly to: readonly {
    readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
    readonly namespaceSelector?: LabelSelector;
    readonly podSelector?: LabelSelector;
  }[];
  readonly ports?: readonly {
    readonly protocol: string;
    readonly port?: number;
    readonly endPort?: number;
  }[];
}

/** Whether a rule lets an action pass, as the API reference of NetworkPolicy has it. */
function fits({ to, ports }: Rule, action: EgressAction): boolean {
  const { address } = readAction(action, CHANNELS);
  const holds = (text: string): boolean => {
    const cidr = parseCidr(text);
    return cidr !== undefined && address !== undefined && cidrHolds(cidr, address);
  };
  const { pod, port, protocol } = action;
  const isPeer = to.some(({ ipBlock, namespaceSelector = {}, podSelector = {} }) =>
    ipBlock === undefined
      ? pod !== undefined &&
        matchLabels(namespaceSelector, namespaceLabelsOf(pod)) &&
        matchLabels(podSelector, pod.labels)
      : holds(ipBlock.cidr) && !(ipBlock.except ?? []).some(holds),
  );
  const isPort =
    ports === undefined ||
    ports.some(
      ({ protocol: of, port: first = 0, endPort }) =>
        of.toLowerCase() === protocol &&
        port !== undefined &&
        (first === 0 || (first <= port && port <= (endPort ?? first))),
    );
  return isPeer && isPort;
}

describe('a CiliumNetworkPolicy', () => {
  const convert = (egress: string, kind?: 'cluster', more?: string): Converted =>
    toCiliumPolicies(policy(egress, kind, more));

  it('has names, services and the API server, and learns names from the DNS of the cluster', () => {
    const converted = convert(
      'default: deny, allow: [{ name: a, names: [a.example, "*.b.example"], ports: [{ port: 443 }] }, { name: b, services: [{ name: b }] }, { name: c, to: [kube-apiserver] }]',
    );
    expect(told(converted)).toEqual(['wider egress.allow.a', 'stricter egress.allow.a']);
    expect(rulesOf(converted)).toMatchObject([
      { toPorts: [{ rules: { dns: [{ matchPattern: '*' }] } }] },
      {
        toFQDNs: [{ matchName: 'a.example' }, { matchPattern: '*.b.example' }],
        toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
      },
      { toServices: [{ k8sService: { namespace: 'prod', serviceName: 'b' } }] },
      { toEntities: ['kube-apiserver'] },
    ]);
  });

  it('has denies but those by name', () => {
    const converted = convert(
      'default: allow, quic: deny, deny: [{ name: a, cidrs: [203.0.113.0/24] }, { name: b, names: [a.example] }]',
    );
    expect(told(converted)).toEqual(['wider egress.deny.b', 'wider egress.quic']);
    expect(converted.objects[0]?.spec).toMatchObject({
      enableDefaultDeny: { egress: false },
      egressDeny: [
        { toCIDR: ['203.0.113.0/24'] },
        { toEntities: ['all'], toPorts: [{ ports: [{ port: '443' }] }] },
      ],
    });
  });

  it('of a cluster policy selects by labels of namespaces, and leaves those of the system out', () => {
    const space = 'namespaceSelector: { matchLabels: { env: prod } },';
    const [chosen] = convert('default: deny', 'cluster', space).objects;
    expect(chosen).toMatchObject({
      kind: 'CiliumClusterwideNetworkPolicy',
      spec: {
        endpointSelector: { matchLabels: { app: 'a', 'k8s:io.cilium.k8s.namespace.labels.env': 'prod' } },
      },
    });
    const [every] = convert('default: deny', 'cluster').objects;
    expect(JSON.stringify(every)).toContain('"operator":"NotIn","values":["kube-system"');
  });
});

describe('policies together', () => {
  it('lose the two gates, and denies that hold for all', () => {
    const [team, cluster] = [policy('default: deny'), policy('default: delegate', 'cluster')];
    expect(lossesTogether([team])).toEqual([]);
    expect(lossesTogether([team, cluster]).map(({ clause }) => clause)).toEqual(['gates', 'egress']);
    expect(writeConverted([], lossesTogether([team, cluster]))).toMatch(/^# WIDER gates: /);
  });
});

describe('weir policy netpol', () => {
  const netpol = (...argv: readonly string[]) => runWeir('policy', 'netpol', ...argv);

  it('refuses to write what is not the same, clause by clause', async () => {
    const { status, stdout, stderr } = await netpol('examples/policies/research-team.yaml');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(
      'stricter  AIGovernancePolicy research/notebooks, egress.allow.packages: names: ',
    );
    expect(stderr).toContain('POLICY_INEXACT');
  });

  it('writes it with comments where that is asked for', async () => {
    const argv = ['examples/policies/research-team.yaml', '--for', 'cilium', '--inexact', 'comment'];
    const { status, stdout, stderr } = await netpol(...argv);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('# STRICTER egress.allow.hub: channels: Cilium has no catalogue');
    expect(stdout).toContain(
      'kind: CiliumNetworkPolicy\nmetadata:\n  name: notebooks\n  namespace: research\n',
    );
  });

  it.each([
    [['--for', 'calico', 'x'], '--for must be kubernetes or cilium, got "calico"'],
    [['--inexact', 'ignore', 'x'], '--inexact must be refuse or comment, got "ignore"'],
    [['test/policy/wrong.yaml'], 'POLICY_INVALID'],
  ])('says what is wrong with %j', async (argv, message) => {
    const { status, stderr } = await netpol(...argv);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
