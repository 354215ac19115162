// SPDX-License-Identifier: Apache-2.0
import type { Pod } from '../../events/pod.ts';
import type { InventoryRecord } from '../../events/record.ts';
import type { AiRecognition } from '../../identity/ai-recognition.ts';
import type { LivePolicies } from '../../policy/live-policies.ts';

/** Which AI pods a policy selects, and which none does: the latter are what nobody decided about. */
export function aiPodsOf(
  pods: Iterable<Pod>,
  recognition: Pick<AiRecognition, 'isAi'>,
  policies: Pick<LivePolicies, 'selecting'>,
): NonNullable<InventoryRecord['aiPods']> {
  const withPolicy: string[] = [];
  const withoutPolicy: string[] = [];
  for (const pod of pods) {
    if (!recognition.isAi(pod.uid)) continue;
    const list = policies.selecting(pod).length > 0 ? withPolicy : withoutPolicy;
    list.push(`${pod.namespace}/${pod.name}`);
  }
  return { withPolicy: withPolicy.toSorted(), withoutPolicy: withoutPolicy.toSorted() };
}
