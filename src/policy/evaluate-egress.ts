// SPDX-License-Identifier: Apache-2.0
import { readAction } from './action-facts.ts';
import { decideGate, type EgressPolicy, findProxy } from './decide-gate.ts';
import { decideOverlay } from './decide-overlay.ts';
import type { Decision, Evaluation, GateDecision } from './decision.ts';
import type { ChannelLookup, EgressAction } from './egress-action.ts';
import { deniesOf, type Overlay, suspendedUntil } from './overlay.ts';
import type { Policy } from './policy.ts';
import type { PolicyPod } from './policy-pod.ts';
import { selectsPod } from './selects-pod.ts';

/** What a decision rests on. */
export interface EgressQuestion {
  /** All policies there are, in any order. */
  readonly policies: readonly Policy[];
  /** All overlays there are, in any order. */
  readonly overlays?: readonly Overlay[];
  readonly pod: PolicyPod;
  readonly action: EgressAction;
  readonly channels: ChannelLookup;
  /** Milliseconds since 1970: exceptions and overlays end at an instant. */
  readonly nowMs: number;
}

/**
 * Decides one action of one pod: the meaning of policies, written to be read. Whatever is compiled from policies is held
 * to it. See docs/explanation/policy.md.
 */
export function evaluateEgress(question: EgressQuestion): Decision {
  const { policies, overlays = [], pod, action, channels, nowMs } = question;
  const facts = readAction(action, channels);
  const selecting = policiesOf(policies, pod).map((policy) => suspend(policy, overlays, nowMs));
  const enforced = selecting.filter(({ mode }) => mode === 'enforce');
  const evaluate = (some: readonly EgressPolicy[]): Evaluation => {
    const isProxied = findProxy(some.filter(isOfCluster), facts) !== undefined;
    const overlay = decideOverlay(deniesOf(overlays, pod), facts, nowMs, isProxied);
    if (facts.isLoopback || action.implied !== undefined) return overlay ? pass(overlay, LETS) : IMPLIED;
    return pass(
      overlay ?? decideGate(some.filter(isOfCluster), facts, nowMs),
      decideGate(
        some.filter((policy) => !isOfCluster(policy)),
        facts,
        nowMs,
        some,
      ),
    );
  };
  return conclude(evaluate(enforced), evaluate(selecting));
}

/** A policy as it counts now: during a breakglass as one in mode audit. */
export function suspend(policy: EgressPolicy, overlays: readonly Overlay[], nowMs: number): EgressPolicy {
  const suspendedUntilMs = suspendedUntil(overlays, policy);
  if (suspendedUntilMs === undefined || nowMs >= suspendedUntilMs) return policy;
  return { ...policy, mode: 'audit', suspendedUntilMs };
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

export const LETS: GateDecision = { verdict: 'allow', by: 'implied' };
/** No egress. */
export const IMPLIED: Evaluation = { verdict: 'allow', cluster: LETS, namespace: LETS };

/** Whether a policy is of the cluster's gate. */
export function isOfCluster({ kind }: Pick<Policy, 'kind'>): boolean {
  return kind === 'ClusterAIGovernancePolicy';
}

/**
 * The policies that select a pod and say something of egress, those that enforce first, then by namespace and name: so
 * the same clause is named whatever the order they come in, and in both evaluations where it decides both. A breakglass
 * does not change the order.
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
