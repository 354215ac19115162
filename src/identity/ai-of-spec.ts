// SPDX-License-Identifier: Apache-2.0

import type { AiSignal } from '../events/ai-signals.ts';
import type { PodFacts } from '../events/pod.ts';
import type { AiKnowledge } from './ai-knowledge.ts';
import { DEVICE_CLAIM, isAccelerator } from './is-accelerator.ts';

/** Longest detail: names in a spec are the tenant's. */
const MAX_DETAIL = 128;

/** What a pod's spec says of it being an AI workload, before anything runs. */
export function aiOfSpec(pod: PodFacts, knowledge: AiKnowledge): readonly AiSignal[] {
  return [
    ...ownerSignals(pod, knowledge),
    ...pod.containers.flatMap((container) => containerSignals(container, knowledge)),
    ...pod.resources
      .filter(isAccelerator)
      .map(
        (resource): AiSignal =>
          resource.startsWith(DEVICE_CLAIM)
            ? { signal: 'device-claim', detail: shorten(resource.slice(DEVICE_CLAIM.length)) }
            : { signal: 'accelerator', detail: shorten(resource) },
      ),
    ...(pod.modelUris ?? []).map(
      (uri): AiSignal => ({ signal: 'model-uri', kind: 'inference', detail: schemeOf(uri) }),
    ),
  ];
}

function ownerSignals({ workload, labels }: PodFacts, knowledge: AiKnowledge): AiSignal[] {
  const owner = workload && knowledge.owner(workload);
  const own: AiSignal[] =
    owner === undefined
      ? []
      : [{ signal: 'owner', ...saying(owner), detail: `${workload?.kind} (${owner.id})` }];
  const ofLabels = Object.keys(labels).flatMap((key): AiSignal[] => {
    const known = knowledge.label(key);
    return known === undefined ? [] : [{ signal: 'operator-label', ...saying(known), detail: key }];
  });
  return [...own, ...ofLabels];
}

function containerSignals(
  { image, command }: PodFacts['containers'][number],
  knowledge: AiKnowledge,
): AiSignal[] {
  const ofImage = knowledge.image(image);
  const ofCommand = command && knowledge.command(command);
  return [
    ...(ofImage ? [{ signal: 'image', ...saying(ofImage), detail: ofImage.id } as const] : []),
    ...(ofCommand ? [{ signal: 'command', ...saying(ofCommand), detail: ofCommand.id } as const] : []),
  ];
}

function saying({ kind, confidence }: { kind?: AiSignal['kind']; confidence: AiSignal['confidence'] }) {
  return { ...(kind !== undefined && { kind }), ...(confidence !== undefined && { confidence }) };
}

/** A URI may hold credentials: only where it leads is shown. */
function schemeOf(uri: string): string {
  return /^[a-z][a-z0-9+.-]{0,31}:\/\//i.exec(uri)?.[0] ?? 'a name';
}

function shorten(text: string): string {
  return text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)}…` : text;
}
