// SPDX-License-Identifier: Apache-2.0
import type { CompiledPolicies, PolicyChange } from './compile-tables.ts';
import { isSamePolicy } from './overlay.ts';
import type { Policy } from './policy.ts';
import { type PolicyPod, podKey } from './policy-pod.ts';

/**
 * Why a policy no longer is enforced in a pod: it went, its mode became audit (both have a `policy_change` record), or
 * selectors and labels don't fit any longer.
 */
export type LossCause = 'removed' | 'audit' | 'deselected';

/** A pod that policies in mode enforce selected, and none does any more. */
export interface LostEnforcement {
  readonly pod: PolicyPod;
  /** Those that did, at least one, as they were. */
  readonly policies: readonly { readonly policy: Policy; readonly cause: LossCause }[];
}

/**
 * The pods that lost their last enforcing policy by a change. Pods that went lose nothing, nor do those that had none; a
 * breakglass takes no policy away.
 */
export function lostEnforcement(
  last: CompiledPolicies,
  next: CompiledPolicies,
  { moved }: Pick<PolicyChange, 'moved'>,
  state: { readonly pods: () => Iterable<PolicyPod>; readonly policies: readonly Policy[] },
): readonly LostEnforcement[] {
  const lost = new Map<string, readonly Policy[]>();
  for (const [pod, key] of moved) {
    const before = enforcing(last, last.pods.get(pod));
    if (before.length > 0 && enforcing(next, key).length === 0) lost.set(pod, before);
  }
  if (lost.size === 0) return [];
  return [...state.pods()].flatMap((pod) => {
    const before = lost.get(podKey(pod));
    if (before === undefined) return [];
    return { pod, policies: before.map((policy) => ({ policy, cause: causeOf(policy, state.policies) })) };
  });
}

function enforcing({ sets }: CompiledPolicies, key: string | undefined): readonly Policy[] {
  const policies = key === undefined ? [] : (sets.get(key)?.policies ?? []);
  return policies.filter(({ mode }) => mode === 'enforce');
}

function causeOf(was: Policy, policies: readonly Policy[]): LossCause {
  const is = policies.find((each) => isSamePolicy(each, was));
  if (is === undefined) return 'removed';
  return is.mode === 'audit' ? 'audit' : 'deselected';
}
