// SPDX-License-Identifier: Apache-2.0
import type { EgressPolicy } from './decide-gate.ts';
import { policiesOf } from './evaluate-egress.ts';
import type { Policy } from './policy.ts';
import type { PolicyPod } from './policy-pod.ts';

interface Known {
  /** Of which `take` it is. */
  readonly turn: number;
  readonly selecting: readonly EgressPolicy[];
}

/**
 * Which policies select which pods: `policiesOf`, for many pods and policies of which few change. Both are known by identity:
 * one that changed is another object. A pod is compared with policies that are new, and with those that selected it.
 */
export class PodSelections {
  readonly #known = new WeakMap<PolicyPod, Known>();
  #policies: readonly Policy[] = [];
  #all: ReadonlySet<Policy> = new Set();
  #fresh: readonly Policy[] = [];
  #turn = 0;

  /** From here on these are all policies there are. */
  take(policies: readonly Policy[]): void {
    if (policies === this.#policies) return;
    this.#fresh = policies.filter((policy) => !this.#all.has(policy));
    this.#policies = policies;
    this.#all = new Set(policies);
    this.#turn++;
  }

  of(pod: PolicyPod): readonly EgressPolicy[] {
    const known = this.#known.get(pod);
    if (known?.turn === this.#turn) return known.selecting;
    // what a pod that was left out for a turn was last compared with is not known
    const selecting =
      known?.turn === this.#turn - 1 ? this.#again(known.selecting, pod) : policiesOf(this.#policies, pod);
    this.#known.set(pod, { turn: this.#turn, selecting });
    return selecting;
  }

  /** The list stays the same one where nothing changed. */
  #again(before: readonly EgressPolicy[], pod: PolicyPod): readonly EgressPolicy[] {
    const fresh = policiesOf(this.#fresh, pod);
    const kept = before.filter((policy) => this.#all.has(policy));
    return fresh.length === 0 && kept.length === before.length
      ? before
      : policiesOf([...kept, ...fresh], pod);
  }
}
