// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainsOfChannels } from '../../src/catalog/domains-of-channels.ts';
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import type { EventRecord } from '../../src/events/record.ts';
import { advisePolicies } from '../../src/policy/advise-policies.ts';
import type { PolicyPod } from '../../src/policy/policy-pod.ts';
import type { Place } from '../../src/policy/read-places.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { Simulation } from '../../src/policy/simulation.ts';
import { SeenTable } from '../../src/policy/suggest/seen-table.ts';
import { type SuggestionInput, suggestPolicies } from '../../src/policy/suggest/suggest-policies.ts';
import type { Suggestion } from '../../src/policy/suggest/suggestion.ts';
import { writeSuggestion } from '../../src/policy/suggest/write-suggestion.ts';
import { flowRecord } from './flow-record.ts';
import { anyRecords } from './random-records.ts';
import { CHANNELS } from './read-semantics.ts';

const catalog = loadBuiltinCatalog();
const domains = domainsOfChannels(catalog);
const NOW = Date.parse('2026-12-01T01:00:00Z');

const pod = (namespace: string, name: string, labels: PolicyPod['labels']): PolicyPod => ({
  namespace,
  name,
  labels,
  namespaceLabels: {},
  governance: {},
});
const STORE = pod('data', 'minio-0', { app: 'minio', 'controller-revision-hash': 'minio-1' });
const PODS = new Map(
  [
    pod('prod', 'a', { app: 'a', 'pod-template-hash': '77' }),
    pod('prod', 'b', { app: 'b', weird: 'Yes' }),
    STORE,
    pod('data', 'bare', {}),
  ].map((each) => [`${each.namespace}/${each.name}`, each]),
);
const PLACES = new Map<string, Place>([
  ['10.96.0.1', { services: [{ namespace: 'default', name: 'kubernetes' }], known: ['kube-apiserver'] }],
  ['10.96.0.10', { services: [{ namespace: 'kube-system', name: 'kube-dns' }], known: ['kube-dns'] }],
  ['10.96.0.20', { services: [{ namespace: 'data', name: 'postgres' }] }],
  ['10.0.0.7', { pod: STORE }],
  ['10.0.0.8', { pod: pod('data', 'bare', {}) }],
  ['192.168.0.1', { isNode: true }],
]);

interface Suggested {
  readonly suggestion: Suggestion;
  readonly text: string;
}

function suggest(records: readonly EventRecord[], more: Partial<SuggestionInput> = {}): Suggested {
  const table = new SeenTable();
  for (const record of records) table.add(record);
  const suggestion = suggestPolicies({
    actions: table.finish(),
    pods: PODS,
    places: PLACES,
    channels: CHANNELS,
    isOneService: (channel) => (domains.get(channel) ?? 99) <= 3,
    nowMs: NOW,
    kind: 'AIGovernancePolicy',
    mode: 'enforce',
    ...more,
  });
  return { suggestion, text: writeSuggestion(suggestion) };
}

function read(text: string) {
  const { policies, problems } = readPolicies([{ name: 'suggested.yaml', text }]);
  expect(problems).toEqual([]);
  return policies;
}

/** Flows that a suggestion says it does not allow. */
function notAllowed({ policies }: Suggestion): number {
  return policies
    .flatMap(({ deny, leftOut }) => [...deny.flatMap(({ seen }) => seen), ...leftOut])
    .reduce((sum, seen) => sum + seen.evidence.flows, 0);
}

/** Flows of pods for which there is a policy, by verdict of that policy. */
function simulate(records: readonly EventRecord[], text: string) {
  const policies = read(text).map(({ policy }) => policy);
  const simulation = new Simulation({ policies, channels: CHANNELS, places: PLACES, pods: PODS });
  for (const record of records) simulation.add(record);
  return simulation.finish();
}

describe('a suggested policy', () => {
  it('allows everything that it claims to allow, and denies everything that it says it does not', () => {
    let denied = 0;
    fc.assert(
      fc.property(
        anyRecords,
        fc.constantFrom('AIGovernancePolicy', 'ClusterAIGovernancePolicy'),
        (records, kind) => {
          const { suggestion, text } = suggest(records, { kind });
          const { decided } = simulate(records, text);
          expect(decided.deny).toBe(notAllowed(suggestion));
          denied += decided.deny;
        },
      ),
      { numRuns: 2_000 },
    );
    expect(denied).toBeGreaterThan(1_000);
  });

  it('passes weir policy check with no error, and no warning but of names without a dot', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const policies = read(suggest(records, { mode: 'audit' }).text);
        const told = advisePolicies(policies, {
          nowMs: NOW,
          channels: CHANNELS,
          channelIds: new Set(catalog.channels.keys()),
          pods: [...PODS.values(), pod('prod', 'unknown', { 'weir.dev/domain': 'training' })],
        });
        expect(told.filter(({ message }) => !/^(minio|no) has no dot/.test(message))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same whatever the order in which things were seen', () => {
    fc.assert(
      fc.property(
        anyRecords.chain((records) => {
          const once = records.map((record, at) => ({
            ...record,
            ...(record.flow && { flow: { ...record.flow, cookie: `${at}` } }),
          }));
          return fc.tuple(fc.constant(once), fc.shuffledSubarray(once, { minLength: once.length }));
        }),
        ([records, shuffled]) => {
          expect(suggest(shuffled).text).toBe(suggest(records).text);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** A connection of prod/a, by name as DNS told it. */
const to = (address: string, name?: string, port = 443, cookie = `${address} ${name} ${port}`): EventRecord =>
  flowRecord({
    cookie,
    destination: { address, port, ...(name !== undefined && { name, nameEvidence: ['dns'] }) },
  });

/** The clauses of the one policy that is suggested: `name key entries ports`. */
function clauses(records: readonly EventRecord[], more: Partial<SuggestionInput> = {}): readonly string[] {
  const { suggestion } = suggest(records, more);
  return suggestion.policies.flatMap(({ allow }) =>
    allow.map(({ name, key, entries, ports }) => {
      const numbers = ports.map(({ first, last }) => (first === last ? first : `${first}-${last}`));
      return `${name} ${key} ${entries.map(({ yaml }) => yaml).join(' ')} ${numbers.join(',')}`;
    }),
  );
}

const leftOut = (records: readonly EventRecord[]): readonly string[] =>
  suggest(records).suggestion.policies.flatMap((policy) => [
    ...policy.deny.flatMap(({ category, seen }) => seen.map(({ text }) => `denied ${category} ${text}`)),
    ...policy.leftOut.map(({ because, text }) => `${because} ${text}`),
  ]);

describe('what is suggested', () => {
  it.each<[string, readonly EventRecord[], readonly string[]]>([
    [
      "a pod's own credentials by their word, whatever the region",
      [
        to('203.0.113.7', 'sts.eu-west-1.amazonaws.com'),
        to('203.0.113.8', 'sts.us-east-1.amazonaws.com'),
        to('169.254.170.23', undefined, 80),
      ],
      ['workload-identity to workload-identity 80,443'],
    ],
    [
      'names of one domain together, by what they are for',
      [
        to('203.0.113.7', 'pypi.org'),
        to('203.0.113.8', 'www.pypi.org'),
        to('203.0.113.9', 'x.example.co.uk'),
      ],
      ['example-co-uk names x.example.co.uk 443', 'pypi-org names pypi.org www.pypi.org 443'],
    ],
    [
      'no port that was not seen for a name',
      [to('203.0.113.7', 'a.example'), to('203.0.113.8', 'b.example', 80)],
      ['a-example names a.example 443', 'b-example-80 names b.example 80'],
    ],
    [
      'a channel of the catalogue for its names',
      [to('203.0.113.7', 'huggingface.co'), to('203.0.113.8', 'hf.co')],
      ['huggingface-hub channels huggingface-hub 443'],
    ],
    [
      'the bucket and not the store of everybody',
      [to('203.0.113.7', 'mine.s3.amazonaws.com')],
      ['amazonaws-com names mine.s3.amazonaws.com 443'],
    ],
    [
      'the vendor and not a collection of vendors',
      [to('203.0.113.7', 'api.mistral.ai')],
      ['mistral-ai names api.mistral.ai 443'],
    ],
    [
      'what the cluster has by its own words',
      [to('10.96.0.1'), to('10.96.0.10', undefined, 53)],
      ['kube-apiserver to kube-apiserver 443', 'kube-dns to kube-dns 53'],
    ],
    [
      'services and pods by labels that stay',
      [to('10.96.0.20', undefined, 5432), to('10.0.0.7', undefined, 9000)],
      [
        'service-data-postgres services { namespace: data, name: postgres } 5432',
        'pods-data-minio pods {"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"data"}},"podSelector":{"matchLabels":{"app":"minio"}}} 9000',
      ],
    ],
    [
      'a service that only its name tells',
      [to('10.96.0.99', 'redis.cache.svc.cluster.local', 6379)],
      ['service-cache-redis services { namespace: cache, name: redis } 6379'],
    ],
    [
      'no service for a public address, whatever its name',
      [to('203.0.113.7', 'redis.cache.svc.cluster.local')],
      ['cluster-local names redis.cache.svc.cluster.local 443'],
    ],
    [
      'addresses where no name led, one by one',
      [to('203.0.113.7'), to('198.51.100.1', undefined, 8443)],
      ['addresses-443 cidrs "203.0.113.7/32" 443', 'addresses-8443 cidrs "198.51.100.1/32" 8443'],
    ],
    [
      'the narrowest block of many that lie near',
      Array.from({ length: 9 }, (_, at) => to(`203.0.113.${64 + at}`)),
      ['addresses-443 cidrs "203.0.113.64/28" 443'],
    ],
    [
      'no block that would take in what is known otherwise',
      [...Array.from({ length: 9 }, (_, at) => to(`203.0.113.${64 + at}`)), to('203.0.113.77', 'a.example')],
      [
        'a-example names a.example 443',
        `addresses-443 cidrs ${Array.from({ length: 9 }, (_, at) => `"203.0.113.${64 + at}/32"`).join(' ')} 443`,
      ],
    ],
    [
      'neighbouring ports as a range',
      [8000, 8001, 8002, 9000].map((port) => to('203.0.113.7', 'a.example', port)),
      ['a-example-8000-8002-9000 names a.example 8000-8002,9000'],
    ],
  ])('%s', (_, records, expected) => {
    expect(clauses(records).toSorted()).toEqual(expected.toSorted());
  });

  it.each<[string, readonly EventRecord[], readonly string[]]>([
    [
      'the metadata service',
      [to('169.254.169.254', undefined, 80)],
      ['denied metadata-service 169.254.169.254:80'],
    ],
    [
      'what takes anything from anybody',
      [to('203.0.113.7', 'pastebin.com')],
      ['denied paste pastebin.com:443'],
    ],
    [
      'a name that only stood on the wire',
      [
        flowRecord({
          destination: { address: '203.0.113.7', port: 443, name: 'a.example', nameEvidence: ['sni'] },
        }),
      ],
      ['wire-only a.example:443'],
    ],
    [
      'another name on the wire than DNS told',
      [
        flowRecord({
          destination: {
            address: '203.0.113.7',
            port: 443,
            names: [
              { name: 'b.example', evidence: 'sni' },
              { name: 'a.example', evidence: 'dns' },
            ],
          },
        }),
      ],
      ['wire-name b.example:443'],
    ],
    ['pods without labels', [to('10.0.0.8')], ['no-labels data/bare:443']],
    ['the link', [to('169.254.7.7')], ['link-local 169.254.7.7:443']],
    ['a name that no policy can have', [to('203.0.113.7', 'a b')], ['bad-name a b:443']],
  ])('leaves out %s, and says so', (_, records, expected) => expect(leftOut(records)).toEqual(expected));

  it('leaves out what nobody answered', () => {
    const record = to('203.0.113.7', 'a.example');
    const failed = { ...record, ...(record.flow && { flow: { ...record.flow, error: 'ECONNREFUSED' } }) };
    expect(leftOut([failed])).toEqual(['unanswered a.example:443']);
  });

  it('says for whom there is none, and why', () => {
    const of = (namespace: string, name: string): EventRecord =>
      flowRecord({ cookie: name, pod: { namespace, name, uid: name } });
    const { suggestion } = suggest([of('prod', 'nobody'), of('kube-system', 'coredns')]);
    expect(suggestion.without).toEqual([
      { pods: ['prod/nobody'], because: 'no-labels-known' },
      { pods: ['kube-system/coredns'], because: 'system' },
    ]);
    expect(suggestion.policies).toEqual([]);
  });

  it('lets no workload write into the policy', () => {
    const record = flowRecord({
      destination: { address: '203.0.113.7', port: 443 },
      process: {
        id: '1',
        pid: 1,
        startTime: '',
        executable: '/tmp/a\n      - { name: all, cidrs: [0.0.0.0/0] }',
      },
    });
    const { text } = suggest([record]);
    expect(read(text).flatMap(({ policy }) => policy.egress?.allow.map(({ name }) => name))).toEqual([
      'addresses-443',
    ]);
  });

  it('selects by as few labels as tell workloads apart', () => {
    const pods = new Map(
      [pod('prod', 'a', { app: 'a', tier: 'front' }), pod('prod', 'c', { app: 'a', tier: 'back' })].map(
        (each) => [`${each.namespace}/${each.name}`, each],
      ),
    );
    const { suggestion } = suggest([to('203.0.113.7')], { pods });
    expect(suggestion.policies[0]?.podSelector).toEqual({ matchLabels: { app: 'a', tier: 'front' } });
    expect(suggest([to('203.0.113.7')]).suggestion.policies[0]?.podSelector).toEqual({
      matchLabels: { app: 'a' },
    });
  });
});
