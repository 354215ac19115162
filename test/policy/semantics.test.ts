// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision, Evaluation } from '../../src/policy/decision.ts';
import { evaluateEgress } from '../../src/policy/evaluate-egress.ts';
import { isSamePolicy } from '../../src/policy/overlay.ts';
import type { Policy } from '../../src/policy/policy.ts';
import {
  anyDenies,
  anyOverlaidQuestions,
  anyQuestions,
  someBreakglass,
  someMode,
  somePolicy,
} from './random-policies.ts';
import { CHANNELS, describeGate, SEMANTICS, type SemanticsCase } from './read-semantics.ts';

function decide({ policies, overlays, pod, action, nowMs }: Omit<SemanticsCase, 'title'>): Decision {
  return evaluateEgress({ policies, overlays, pod, action, nowMs, channels: CHANNELS });
}

describe('the meaning of policies', () => {
  it('is told by at least 150 cases', () => expect(SEMANTICS.length).toBeGreaterThanOrEqual(150));

  it.each(SEMANTICS)('$title: $why', (each) => {
    const { verdict, enforce, all } = decide(each);
    expect({
      verdict,
      enforce: [describeGate(enforce.cluster), describeGate(enforce.namespace)],
      all: [describeGate(all.cluster), describeGate(all.namespace)],
    }).toEqual({ verdict: each.verdict, enforce: each.enforce, all: each.all });
  });

  it('names the object that decided: kind, namespace, uid, generation, mode, clause and reason', () => {
    const each = SEMANTICS.find(({ why }) => why === 'A deny wins over an open gate.');
    if (each === undefined) throw new Error('no such case');
    const policies = each.policies.map((policy) => ({ ...policy, uid: 'uid-1', generation: 7 }));
    expect(decide({ ...each, policies }).enforce.cluster.clause).toEqual({
      kind: 'ClusterAIGovernancePolicy',
      policy: 'no-hub',
      uid: 'uid-1',
      generation: 7,
      mode: 'enforce',
      clause: 'egress.deny.hub',
      reason: 'not from prod',
    });
  });
});

const ask = (question: Parameters<typeof toQuestion>[0], more: readonly Policy[] = []): Decision =>
  evaluateEgress(toQuestion(question, more));

function toQuestion(
  question: Pick<SemanticsCase, 'policies' | 'overlays' | 'pod' | 'action' | 'nowMs'>,
  more: readonly Policy[],
) {
  return { ...question, policies: [...question.policies, ...more], channels: CHANNELS };
}

/** What happens to the action: whether it passes. */
const passes = ({ enforce }: Decision): boolean => enforce.verdict === 'allow';
/** Whether a clause denies it, rather than a default. */
const isExplicit = ({ cluster, namespace }: Evaluation): boolean =>
  [cluster.by, namespace.by].some((by) => by === 'deny' || by === 'quic' || by === 'encrypted-hello');
const RUNS = { numRuns: 5_000 };

describe('whatever the policies', () => {
  it('adding a namespaced policy never allows what the cluster, or any deny clause, denied', () => {
    fc.assert(
      fc.property(anyQuestions, somePolicy, someMode, (question, policy, mode) => {
        const namespace = question.pod.namespace;
        const added: Policy = { ...policy, kind: 'AIGovernancePolicy', namespace, mode, name: 'added' };
        const [before, after] = [ask(question), ask(question, [added])];
        // Beside other policies of its namespace it adds its allows to theirs: what the cluster denies stays denied,
        // and what the namespace denied can be opened by nobody but the namespace itself.
        expect(after.enforce.cluster).toEqual(before.enforce.cluster);
        expect(after.all.cluster).toEqual(before.all.cluster);
        if (before.enforce.cluster.verdict === 'deny') expect(passes(after)).toBe(false);
        if (before.all.cluster.verdict === 'deny') expect(after.all.verdict).toBe('deny');
        if (isExplicit(before.enforce)) expect(passes(after)).toBe(false);
        if (isExplicit(before.all)) expect(after.all.verdict).toBe('deny');
      }),
      RUNS,
    );
  });

  it('adding an audit policy never changes what happens', () => {
    fc.assert(
      fc.property(anyQuestions, somePolicy, (question, policy) => {
        const added: Policy = { ...policy, mode: 'audit', name: 'added' };
        expect(ask(question, [added]).enforce).toEqual(ask(question).enforce);
      }),
      RUNS,
    );
  });

  it('their order does not matter', () => {
    fc.assert(
      fc.property(
        anyQuestions.chain((question) =>
          fc.tuple(
            fc.constant(question),
            fc.shuffledSubarray([...question.policies], { minLength: question.policies.length }),
          ),
        ),
        ([question, shuffled]) => {
          expect(ask({ ...question, policies: shuffled })).toEqual(ask(question));
        },
      ),
      RUNS,
    );
  });

  it('removing allows, or adding denies, never allows', () => {
    fc.assert(
      fc.property(anyQuestions, fc.nat(7), somePolicy, (question, at, { egress }) => {
        const before = ask(question);
        const policies = question.policies.map((policy, index): Policy => {
          if (index !== at || policy.egress === undefined) return policy;
          return {
            ...policy,
            egress: { ...policy.egress, allow: [], deny: [...policy.egress.deny, ...(egress?.deny ?? [])] },
          };
        });
        if (!passes(before)) expect(passes(ask({ ...question, policies }))).toBe(false);
      }),
      RUNS,
    );
  });

  it('time only ever takes exceptions away', () => {
    fc.assert(
      fc.property(anyQuestions, fc.nat(400), (question, days) => {
        const later = { ...question, nowMs: question.nowMs + days * 86_400_000 };
        if (!passes(ask(question))) expect(passes(ask(later))).toBe(false);
      }),
      RUNS,
    );
  });

  it('adding overlays that deny never allows', () => {
    fc.assert(
      fc.property(anyOverlaidQuestions, anyDenies, (question, denies) => {
        const [before, after] = [
          ask(question),
          ask({ ...question, overlays: [...question.overlays, ...denies] }),
        ];
        if (!passes(before)) expect(passes(after)).toBe(false);
        if (before.all.verdict === 'deny') expect(after.all.verdict).toBe('deny');
      }),
      RUNS,
    );
  });

  it('breakglass is the policy in mode audit until its end, and nothing from then on', () => {
    const questions = anyQuestions.chain((question) =>
      fc.tuple(fc.constant(question), someBreakglass(question.policies)),
    );
    fc.assert(
      fc.property(questions, ([question, overlays]) => {
        const policies = question.policies.map((policy): Policy => {
          const isBroken = overlays.some(
            (overlay) => isSamePolicy(overlay.policy, policy) && question.nowMs < overlay.untilMs,
          );
          return isBroken ? { ...policy, mode: 'audit' } : policy;
        });
        const [broken, audited] = [ask({ ...question, overlays }), ask({ ...question, policies })];
        const gatesOf = ({ enforce, all }: Decision) => [
          ...[enforce.verdict, enforce.cluster.verdict, enforce.namespace.verdict],
          ...[all.verdict, all.cluster.verdict, all.namespace.verdict],
        ];
        expect([broken.verdict, ...gatesOf(broken)]).toEqual([audited.verdict, ...gatesOf(audited)]);
        const over = overlays.filter(({ untilMs }) => untilMs <= question.nowMs);
        expect(ask({ ...question, overlays: over })).toEqual(ask(question));
      }),
      RUNS,
    );
  });

  it('breakglass on one policy leaves what another one denies by a clause', () => {
    const questions = anyQuestions.chain((question) =>
      fc.tuple(fc.constant(question), someBreakglass(question.policies)),
    );
    fc.assert(
      fc.property(questions, ([question, overlays]) => {
        const others = question.policies.filter(
          (policy) => !overlays.some((overlay) => isSamePolicy(overlay.policy, policy)),
        );
        if (isExplicit(ask({ ...question, policies: others }).enforce))
          expect(passes(ask({ ...question, overlays }))).toBe(false);
      }),
      RUNS,
    );
  });

  it('everything is decided, by a clause or by saying why none did', () => {
    fc.assert(
      fc.property(anyQuestions, (question) => {
        const { verdict, enforce, all } = ask(question);
        expect(['allow', 'audit', 'deny']).toContain(verdict);
        for (const { cluster, namespace } of [enforce, all])
          for (const gate of [cluster, namespace])
            expect(gate.clause === undefined).toBe(gate.by === 'open' || gate.by === 'implied');
        if (verdict === 'audit') expect([enforce.verdict, all.verdict]).toEqual(['allow', 'deny']);
      }),
      RUNS,
    );
  });
});
