// SPDX-License-Identifier: Apache-2.0
import { readAction } from './action-facts.ts';
import { decideGate, type EgressPolicy } from './decide-gate.ts';
import type { Decision, Evaluation, GateDecision } from './decision.ts';
import type { ChannelLookup, EgressAction } from './egress-action.ts';
import type { Policy } from './policy.ts';
import type { PolicyPod } from './policy-pod.ts';
import { selectsPod } from './selects-pod.ts';

/** What a decision rests on. */
export interface EgressQuestion {
  /** All policies there are, in any order. */
  readonly policies: readonly Policy[];
  readonly pod: PolicyPod;
  readonly action: EgressAction;
  readonly channels: ChannelLookup;
  /** Milliseconds since 1970: exceptions end at an instant. */
  readonly nowMs: number;
}

/**
 * Decides one action of one pod: the meaning of policies, written to be read. Whatever is compiled from policies is held
 * to it. See docs/explanation/policy.md.
 */
export function evaluateEgress({ policies, pod, action, channels, nowMs }: EgressQuestion): Decision {
  const facts = readAction(action, channels);
  const selecting = policiesOf(policies, pod);
  const enforced = selecting.filter(({ mode }) => mode === 'enforce');
  const evaluate = (some: readonly EgressPolicy[]): Evaluation => {
    if (facts.isLoopback || action.implied !== undefined) return IMPLIED;
    return pass(
      decideGate(some.filter(isOfCluster), facts, nowMs),
      decideGate(
        some.filter((policy) => !isOfCluster(policy)),
        facts,
        nowMs,
      ),
    );
  };
  return conclude(evaluate(enforced), evaluate(selecting));
}

/** What two evaluations add up to. */
export function conclude(enforce: Evaluation, all: Evaluation): Decision {
  const isAudited = enforce.verdict === 'allow' && all.verdict === 'deny';
  return { verdict: isAudited ? 'audit' : enforce.verdict, enforce, all };
}

/** An action passes when both gates let it. */
export function pass(cluster: GateDecision, namespace: GateDecision): Evaluation {
  const isDenied = cluster.verdict === 'deny' || namespace.verdict === 'deny';
  return { verdict: isDenied ? 'deny' : 'allow', cluster, namespace };
}

const LETS: GateDecision = { verdict: 'allow', by: 'implied' };
/** No egress. */
export const IMPLIED: Evaluation = { verdict: 'allow', cluster: LETS, namespace: LETS };

function isOfCluster({ kind }: Policy): boolean {
  return kind === 'ClusterAIGovernancePolicy';
}

/**
 * The policies that select a pod and say something of egress, those that enforce first, then by namespace and name: so
 * the same clause is named whatever the order they come in, and in both evaluations where it decides both.
 */
export function policiesOf(policies: readonly Policy[], pod: PolicyPod): readonly EgressPolicy[] {
  return policies
    .filter((policy): policy is EgressPolicy => policy.egress !== undefined && selectsPod(policy, pod))
    .toSorted(
      (a, b) =>
        Number(a.mode === 'audit') - Number(b.mode === 'audit') ||
        compare(a.namespace ?? '', b.namespace ?? '') ||
        compare(a.name, b.name),
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
