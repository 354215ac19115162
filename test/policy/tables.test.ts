// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, compilePod, compilePolicies, forgetPod } from '../../src/policy/compile-tables.ts';
import { TableDecider } from '../../src/policy/decide-by-tables.ts';
import { evaluateEgress } from '../../src/policy/evaluate-egress.ts';
import type { Overlay } from '../../src/policy/overlay.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { PolicyPod } from '../../src/policy/policy-pod.ts';
import { anyOverlaidQuestions, anyPolicies, anyQuestions } from './random-policies.ts';
import { CHANNELS, SEMANTICS, type SemanticsCase } from './read-semantics.ts';

type Question = Pick<SemanticsCase, 'policies' | 'overlays' | 'pod' | 'action' | 'nowMs'>;

/** What compiled tables decide; pods that nothing selects have no set, and are decided by none. */
function byTables({ policies, overlays, pod, action, nowMs }: Question) {
  const { sets, pods } = compilePolicies(policies, [pod], undefined, overlays);
  const set = sets.get(pods.get(`${pod.namespace}/${pod.name}`) ?? '');
  return set && new TableDecider(set, CHANNELS).decide(action, nowMs);
}

const asEvaluated = (question: Question) => evaluateEgress({ ...question, channels: CHANNELS });

describe('compiled tables', () => {
  it.each(SEMANTICS)('decide as the evaluator: $title: $why', (each) => {
    const decision = byTables(each);
    if (decision === undefined) expect(asEvaluated(each).all.cluster.by).toMatch(/open|implied/);
    else expect(decision).toEqual(asEvaluated(each));
  });

  it('decide as the evaluator, whatever the policies', () => {
    let decided = 0;
    fc.assert(
      fc.property(anyQuestions, (question) => {
        const decision = byTables(question);
        if (decision === undefined) return;
        decided++;
        expect(decision).toEqual(asEvaluated(question));
      }),
      { numRuns: 20_000 },
    );
    expect(decided).toBeGreaterThan(5_000);
  });

  it('decide as the evaluator under overlays and breakglass, to the instant at which they end', () => {
    const decided = { overlay: 0, suspended: 0, ended: 0 };
    fc.assert(
      fc.property(anyOverlaidQuestions, (question) => {
        const ends = question.overlays.flatMap(({ untilMs }) => [untilMs - 1, untilMs]);
        for (const nowMs of [question.nowMs, ...ends]) {
          const decision = byTables({ ...question, nowMs });
          if (decision === undefined) continue;
          expect(decision).toEqual(asEvaluated({ ...question, nowMs }));
          const { cluster } = decision.enforce;
          if (cluster.by === 'overlay') decided.overlay++;
          if (decision.all.cluster.clause?.suspendedUntilMs !== undefined) decided.suspended++;
          if (question.overlays.some(({ untilMs }) => untilMs === nowMs)) decided.ended++;
        }
      }),
      { numRuns: 4_000 },
    );
    for (const count of Object.values(decided)) expect(count).toBeGreaterThan(500);
  });

  it('decide one action after another as each by itself', () => {
    const policies = SEMANTICS.find(({ title }) => title === 'Names')?.others ?? [];
    const pod: PolicyPod = { namespace: 'prod', name: 'a', labels: {}, namespaceLabels: {}, governance: {} };
    const [set] = compilePolicies(policies, [pod]).sets.values();
    if (set === undefined) throw new Error('no set');
    const decider = new TableDecider(set, CHANNELS);
    for (const { action, nowMs } of SEMANTICS)
      expect(decider.decide(action, nowMs)).toEqual(
        asEvaluated({ policies, overlays: [], pod, action, nowMs }),
      );
  });
});

describe('pods', () => {
  const policies = SEMANTICS.find(({ title }) => title === 'Which pods a policy selects')?.others ?? [];
  const pod = (name: string, labels: PolicyPod['labels'] = {}): PolicyPod => ({
    namespace: 'prod',
    name,
    labels,
    namespaceLabels: {},
    governance: {},
  });
  const named = (name: string): Policy =>
    policies.find((policy) => policy.name === name) ?? expect.fail(name);

  it('of equal policy share one set', () => {
    const { sets, pods } = compilePolicies(policies, [pod('a'), pod('b'), pod('c', { app: 'llama' })]);
    expect(sets.size).toBe(2);
    expect(pods.get('prod/a')).toBe(pods.get('prod/b'));
    expect(pods.get('prod/a')).not.toBe(pods.get('prod/c'));
  });

  it('that nothing selects have none', () => {
    const { sets, pods } = compilePolicies([named('by-label')], [pod('a')]);
    expect([sets.size, pods.size]).toEqual([0, 0]);
  });

  it('that come, go or change their labels move, and no set is made again', () => {
    const two = [named('every'), named('by-label')];
    const last = compilePolicies(two, [pod('a'), pod('b'), pod('c', { app: 'llama' })]);
    const next = compilePolicies(two, [pod('a'), pod('c'), pod('d', { app: 'llama' })], last);
    const { added, removed, moved } = changeOf(last, next);
    expect([added, removed]).toEqual([[], []]);
    expect([...moved.keys()].sort()).toEqual(['prod/b', 'prod/c', 'prod/d']);
    expect(moved.get('prod/b')).toBeUndefined();
  });

  it('keep their sets through a change of a policy that does not select them', () => {
    const last = compilePolicies([named('every'), named('by-label')], [pod('a'), pod('c', { app: 'llama' })]);
    const label = { ...named('by-label'), mode: 'audit' as const };
    const next = compilePolicies([named('every'), label], [pod('a'), pod('c', { app: 'llama' })], last);
    const { added, removed, moved } = changeOf(last, next);
    expect([added.length, removed.length, [...moved.keys()]]).toEqual([1, 1, ['prod/c']]);
  });

  it('that come, change and go one by one lead to what all together do', () => {
    const all = [pod('a'), pod('b', { app: 'llama' }), pod('c', { app: 'llama', tier: 'gold' }), pod('d')];
    const empty = compilePolicies(policies, []);
    const changed = pod('b', { tier: 'gold' });
    const grown = [...all, changed].reduce((last, each) => compilePod(policies, each, last), empty);
    const together = compilePolicies(policies, [pod('a'), changed, pod('c', { app: 'llama', tier: 'gold' })]);
    const shrunk = forgetPod(pod('d'), grown);
    expect(shrunk.pods).toEqual(together.pods);
    expect([...shrunk.sets.keys()].sort()).toEqual([...together.sets.keys()].sort());
    const gone = ['a', 'b', 'c'].reduce((last, name) => forgetPod(pod(name), last), shrunk);
    expect([gone.sets.size, gone.pods.size]).toEqual([0, 0]);
  });

  it('that an overlay means get a set of their own, without policies too, and no other pod moves', () => {
    const last = compilePolicies([named('by-label')], [pod('a'), pod('b'), pod('c', { app: 'llama' })]);
    const isolate: Overlay = {
      kind: 'isolate',
      id: 'i',
      pod: { namespace: 'prod', name: 'a' },
      finding: 'f',
      untilMs: 1,
    };
    const all = [pod('a'), pod('b'), pod('c', { app: 'llama' })];
    const next = compilePolicies([named('by-label')], all, last, [isolate]);
    const { added, removed, moved } = changeOf(last, next);
    expect([added.map(({ isolations }) => isolations), removed, [...moved.keys()]]).toEqual([
      [[0]],
      [],
      ['prod/a'],
    ]);
    expect(compilePod([named('by-label')], pod('a'), last, [isolate])).toEqual(next);
  });

  it('of a later life do not get the overlay of their name', () => {
    const isolate = { kind: 'isolate', id: 'i', finding: 'f', untilMs: 1 } as const;
    const overlay: Overlay = { ...isolate, pod: { namespace: 'prod', name: 'a', uid: 'first' } };
    const of = (uid?: string) => ({ ...pod('a'), ...(uid !== undefined && { uid }) });
    const counts = [of('first'), of('second'), of()].map(
      (each) => compilePolicies([], [each], undefined, [overlay]).sets.size,
    );
    expect(counts).toEqual([1, 0, 1]);
  });

  it('of a policy that is suspended carry its end, and what is enforced until then', () => {
    const policy = { ...named('every'), mode: 'enforce' as const };
    const { kind, name } = policy;
    const breakglass: Overlay = {
      kind: 'breakglass',
      id: 'b',
      policy: { kind, name },
      untilMs: 5,
      reason: 'r',
    };
    const [set] = compilePolicies([policy], [pod('a')], undefined, [breakglass]).sets.values();
    expect(set?.suspensions.map(({ untilMs, policies: some }) => ({ untilMs, policies: some }))).toEqual([
      { untilMs: 5, policies: [{ kind, name, untilMs: 5 }] },
    ]);
    expect(set?.suspensions[0]?.cluster.rest).toBeUndefined();
    expect(set?.gates.cluster.enforce.rest).toBeDefined();
  });

  it('change nothing where nothing changes', () => {
    fc.assert(
      fc.property(anyPolicies, (some) => {
        const pods = [pod('a'), pod('b', { app: 'llama', tier: 'gold' })];
        const last = compilePolicies(some, pods);
        const { added, removed, moved } = changeOf(last, compilePolicies(some, pods, last));
        expect([added.length, removed.length, moved.size]).toEqual([0, 0, 0]);
      }),
    );
  });
});
