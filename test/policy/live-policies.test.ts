// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { LivePolicies } from '../../src/policy/live-policies.ts';
import type { TableRefusal } from '../../src/policy/node-policy-state.ts';
import { PolicyBook } from '../../src/policy/policy-book.ts';
import type { PolicyNews } from '../../src/policy/policy-news.ts';
import type { PolicyPod } from '../../src/policy/policy-pod.ts';
import type { PolicyTables, PolicyUpdate } from '../../src/policy/policy-tables.ts';
import { destinationKey } from '../../src/policy/resolvable-destination.ts';
import { type PolicyOptions, policyVersion } from '../suites/policy-object.ts';

const API = 'api ClusterAIGovernancePolicy';
const pod = (name: string, labels: PolicyPod['labels'] = {}): PolicyPod => ({
  ...{ namespace: 'prod', name, uid: `uid-of-${name}`, labels, namespaceLabels: {}, governance: {} },
});
const DAY = 86_400_000;

function setUp({ enforced = true } = {}) {
  const book = new PolicyBook();
  const pods = new Map<string, PolicyPod>();
  const updates: PolicyUpdate[] = [];
  const news: PolicyNews[] = [];
  const wanted: string[][] = [];
  const known = new Map<string, readonly string[]>();
  const refusals = new Map<string, TableRefusal>();
  const tables: PolicyTables = {
    tiers: new Set(['connect', 'names', 'packet']),
    apply: (update) => void updates.push(update),
    refusals: () => refusals,
  };
  const lost: string[] = [];
  let now = 0;
  const live = new LivePolicies({
    book,
    pods: () => pods.values(),
    resolver: {
      want: (all) => void wanted.push(all.map(destinationKey)),
      addressesOf: (each) => known.get(destinationKey(each)),
    },
    ...(enforced && { tables }),
    noticeMs: DAY,
    now: () => now,
    onNews: (each) => void news.push(each),
    onLost: ({ pod: { name }, policies }) => {
      const went = policies.map(({ policy, cause }) => `${policy.name}@${policy.generation} ${cause}`);
      lost.push(`${name}: ${went.join()}`);
    },
  });
  const put = (name: string, options?: PolicyOptions): void => {
    book.set(API, policyVersion(name, options));
    live.policiesChanged();
  };
  const add = (each: PolicyPod): void => {
    pods.set(each.uid ?? '', each);
    live.setPod(each);
  };
  const at = (ms: number): void => {
    now = ms;
    live.tick();
  };
  return { pods, lost, book, live, put, add, at, updates, news, wanted, known, refusals };
}

const ALLOWING = (allow: object): PolicyOptions => ({
  spec: { podSelector: {}, egress: { default: 'deny', allow: [allow] } },
});

describe('LivePolicies', () => {
  it('hands on the least that a change takes', () => {
    const { put, add, live, updates } = setUp();
    put('a');
    expect(updates).toEqual([]);
    add(pod('one'));
    add(pod('two'));
    const [first, second] = updates;
    const key = live.compiled.pods.get('uid-of-one');
    expect(first).toMatchObject({ added: [{ key }], removed: [], moved: new Map([['uid-of-one', key]]) });
    expect(second).toMatchObject({ added: [], removed: [], moved: new Map([['uid-of-two', key]]) });
    live.deletePod(pod('one'));
    expect(updates.at(-1)).toMatchObject({
      added: [],
      removed: [],
      moved: new Map([['uid-of-one', undefined]]),
    });
    add(pod('two', { any: 'label' }));
    expect(updates).toHaveLength(3);
  });

  it('tells once what came, changed and went, and what of it is not taken', () => {
    const { put, add, book, live, news } = setUp();
    add(pod('one'));
    put('a');
    put('a', { generation: 2, spec: { podSelector: {}, mode: 'enforce', egress: { default: 'deny' } } });
    put('a', { generation: 3, spec: { podSelector: {}, egress: {} } });
    live.policiesChanged();
    book.delete(API, policyVersion('a'));
    live.policiesChanged();
    expect(
      news.map((each) => ({ ...each, policy: [each.policy.name, each.policy.generation, each.policy.mode] })),
    ).toEqual([
      { news: 'added', source: API, policy: ['a', 1, 'audit'], selectedPods: 1 },
      expect.objectContaining({
        ...{ news: 'changed', policy: ['a', 2, 'enforce'], selectedPods: 1 },
        before: expect.objectContaining({ generation: 1, mode: 'audit' }),
      }),
      expect.objectContaining({
        ...{ news: 'rejected', policy: ['a', 3, 'audit'], selectedPods: 1 },
        before: expect.objectContaining({ generation: 2, mode: 'enforce' }),
        problems: [expect.objectContaining({ field: 'spec.egress.default' })],
      }),
      { news: 'removed', source: API, policy: ['a', 2, 'enforce'], selectedPods: 1 },
    ]);
  });

  it('ends what ends at its instant, and announces it before, once', () => {
    const { put, add, at, updates, news, live } = setUp();
    add(pod('one'));
    put(
      'a',
      ALLOWING({
        name: 'pilot',
        cidrs: ['203.0.113.0/24'],
        reason: 'trial',
        expires: '1970-01-10T00:00:00Z',
      }),
    );
    const [set] = live.compiled.sets.keys();
    const end = 9 * DAY;
    expect(live.nextTick()).toBe(end - DAY);
    at(end - DAY - 1);
    expect(news.map((each) => each.news)).toEqual(['added']);
    at(end - DAY);
    at(end - 1);
    expect(live.nextTick()).toBe(end);
    expect(updates.at(-1)?.ended).toEqual(new Map());
    at(end);
    at(end + 1);
    expect(updates.at(-1)?.ended).toEqual(new Map([[set, [0]]]));
    expect(live.nextTick()).toBeUndefined();
    expect(news.slice(1)).toEqual(
      ['ending', 'ended'].map((each) =>
        expect.objectContaining({
          ...{ news: each, clause: 'egress.allow.pilot', reason: 'trial', expiresMs: end, selectedPods: 1 },
        }),
      ),
    );
  });

  it('adds a set with what of it has ended already', () => {
    const { put, add, at, updates } = setUp();
    at(10 * DAY);
    put('a', ALLOWING({ name: 'pilot', cidrs: ['203.0.113.0/24'], expires: '1970-01-10T00:00:00Z' }));
    add(pod('one'));
    expect(updates).toHaveLength(1);
    expect([...(updates[0]?.ended.values() ?? [])]).toEqual([[0]]);
  });

  it('wants what rules mean, and tells addresses when they are known and when they change', () => {
    const { put, add, live, updates, wanted, known } = setUp();
    put('a', ALLOWING({ name: 'api', to: ['kube-apiserver', 'kube-dns'] }));
    add(pod('one'));
    const [set] = live.compiled.sets.keys();
    expect(wanted).toEqual([['kube-apiserver', 'kube-dns']]);
    expect(updates[0]?.addresses).toEqual([]);
    expect(live.counts()).toMatchObject({ resolvable: 1, unresolved: 1 });
    known.set('kube-dns', ['10.96.0.10']);
    live.addressesChanged();
    known.set('kube-apiserver', ['10.96.0.1', '10.96.0.10']);
    live.addressesChanged();
    live.addressesChanged();
    expect(updates.slice(1).map(({ addresses }) => addresses)).toEqual([
      [{ set, rule: 0, addresses: ['10.96.0.10'] }],
      [{ set, rule: 0, addresses: ['10.96.0.1', '10.96.0.10'] }],
    ]);
    expect(live.counts()).toMatchObject({ resolvable: 1, unresolved: 0 });
    live.deletePod(pod('one'));
    expect(wanted.at(-1)).toEqual([]);
    add(pod('one'));
    expect(updates.at(-1)?.addresses).toEqual([{ set, rule: 0, addresses: ['10.96.0.1', '10.96.0.10'] }]);
  });

  it('says of each policy how it stands, and claims nothing where nothing is enforced', () => {
    const { put, add, live } = setUp({ enforced: false });
    add(pod('one'));
    put('a');
    put('b', { spec: { podSelector: {}, egress: {} } });
    expect(live.states()).toEqual([
      expect.objectContaining({
        ...{ name: 'a', uid: 'uid-a', generation: 1, mode: 'audit', problems: [], selectedPods: 1 },
        unprogrammed: [{ reason: 'off' }],
        degraded: {},
      }),
      expect.objectContaining({
        ...{ name: 'b', selectedPods: 0, unprogrammed: [{ reason: 'not-accepted' }] },
        problems: [expect.objectContaining({ code: 'missing-field' })],
      }),
    ]);
  });

  it('says why a policy is not in force where tables refuse it', () => {
    const { put, add, live, refusals } = setUp();
    add(pod('one'));
    put('a', ALLOWING({ name: 'net', cidrs: ['203.0.113.0/24'] }));
    expect(live.states()[0]?.unprogrammed).toEqual([]);
    const refusal = { reason: 'table-full', table: 'weir_names', message: 'no room for names' } as const;
    for (const key of live.compiled.sets.keys()) refusals.set(key, { ...refusal });
    expect(live.states()[0]?.unprogrammed).toEqual([refusal]);
    put('a', { generation: 2, spec: { podSelector: {}, egress: {} } });
    expect(live.states()[0]).toMatchObject({ generation: 2, heldGeneration: 1, selectedPods: 1 });
  });

  it('knows since when an older version holds, until one is taken or the policy goes', () => {
    const { book, put, live, at } = setUp();
    const bad = (generation: number): void => put('a', { generation, spec: { podSelector: {}, egress: {} } });
    put('a');
    expect(live.older()).toEqual([]);
    at(5_000);
    bad(2);
    at(9_000);
    bad(3);
    expect(live.older()).toMatchObject([{ policy: { name: 'a' }, sinceMs: 5_000 }]);
    put('a', { generation: 4 });
    expect(live.older()).toEqual([]);
    bad(5);
    expect(live.older()).toMatchObject([{ sinceMs: 9_000 }]);
    book.delete(API, policyVersion('a', { generation: 6 }));
    live.policiesChanged();
    expect(live.older()).toEqual([]);
  });

  it('tells once of a pod that loses its last enforcing policy, and why', () => {
    const { book, put, add, live, lost, pods } = setUp();
    const spec = (mode: string, labels: object = {}): object => ({
      ...{ mode, podSelector: labels },
      egress: { default: 'deny' },
    });
    add(pod('one', { app: 'a' }));
    put('a', { spec: spec('enforce', { matchLabels: { app: 'a' } }) });
    put('b', { spec: spec('enforce') });
    put('watch', { spec: spec('audit') });
    add(pod('one', { app: 'other' }));
    expect(lost).toEqual([]);
    put('b', { generation: 2, spec: spec('audit') });
    expect(lost.splice(0)).toEqual(['one: b@1 audit']);
    put('b', { generation: 3, spec: spec('audit') });
    expect(lost).toEqual([]);
    put('b', { generation: 4, spec: spec('enforce', { matchLabels: { app: 'other' } }) });
    add(pod('one'));
    expect(lost.splice(0)).toEqual(['one: b@4 deselected']);
    add(pod('one', { app: 'other' }));
    book.delete(API, policyVersion('b'));
    live.policiesChanged();
    expect(lost.splice(0)).toEqual(['one: b@4 removed']);
    put('b', { generation: 5, spec: spec('enforce') });
    pods.clear();
    live.deletePod(pod('one'));
    expect(lost).toEqual([]);
  });

  it('says which tier a clause on names lacks', () => {
    const { put, add, live } = setUp();
    add(pod('one'));
    put('named', ALLOWING({ name: 'hub', names: ['huggingface.co'] }));
    put('blocks', ALLOWING({ name: 'net', cidrs: ['203.0.113.0/24'] }));
    expect(live.states().map(({ name, unprogrammed }) => [name, unprogrammed])).toEqual([
      ['blocks', []],
      ['named', [{ reason: 'tier-missing', tier: 'stream', clause: 'egress.allow.hub' }]],
    ]);
  });

  it('names the policies that select a pod, those that enforce first', () => {
    const { put, live } = setUp();
    put('a');
    put('b', { spec: { podSelector: {}, mode: 'enforce' } });
    put('c', { spec: { podSelector: { matchLabels: { app: 'other' } } } });
    expect(live.selecting(pod('one')).map(({ name }) => name)).toEqual(['b', 'a']);
  });
});
