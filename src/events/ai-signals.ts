// SPDX-License-Identifier: Apache-2.0
import type { AiKind, PodControl } from './ai-identity.ts';
import type { Confidence } from './model-identity.ts';

interface AiSignalRow {
  /** How much it counts by itself where the knowledge behind it is of high confidence. */
  readonly weight: number;
  /** When it is looked for. */
  readonly step: 'spec' | 'discovery' | 'refinement';
  readonly what: string;
}

/** Everything that speaks for a pod being an AI workload: the one table of weights. */
export const AI_SIGNALS = {
  owner: { weight: 0.95, step: 'spec', what: 'it belongs to an object of an AI operator' },
  'operator-label': { weight: 0.8, step: 'spec', what: 'it has a label that an AI operator writes' },
  image: { weight: 0.9, step: 'spec', what: 'a container runs an image of AI software' },
  'model-uri': { weight: 0.8, step: 'spec', what: 'it declares where its model comes from' },
  command: { weight: 0.8, step: 'spec', what: 'the command of a container is a known program' },
  accelerator: { weight: 0.7, step: 'spec', what: 'it requests a GPU, TPU or other accelerator' },
  'device-claim': { weight: 0.5, step: 'spec', what: 'it claims a dynamically allocated device' },
  argv: { weight: 0.8, step: 'discovery', what: 'a process began to run a known program' },
  dns: { weight: 0.6, step: 'discovery', what: 'it asked for the name of a model hub or an LLM API' },
  tracker: { weight: 0.3, step: 'discovery', what: 'it asked for the name of an experiment tracker' },
  library: { weight: 0.7, step: 'refinement', what: 'a process maps a library of AI programs' },
  device: { weight: 0.6, step: 'refinement', what: 'a process has an accelerator open' },
  'model-file': { weight: 0.6, step: 'refinement', what: 'a process has a model file open' },
} as const satisfies Record<string, AiSignalRow>;

export type AiSignalName = keyof typeof AI_SIGNALS;

/** What a signal keeps of its weight where the knowledge behind it is less sure. */
export const CONFIDENCE_FACTORS: Readonly<Record<Confidence, number>> = { high: 1, medium: 0.85, low: 0.7 };

/** From this confidence on a pod is observed as an AI workload. */
export const AI_THRESHOLD = 0.5;

/** Something that was seen of a pod. */
export interface AiSignal {
  readonly signal: AiSignalName;
  /** What it says the pod does; absent where it says no more than that it is AI. */
  readonly kind?: AiKind;
  /** Of the knowledge behind it; default `high`. */
  readonly confidence?: Confidence;
  /** What was seen, in the words of the catalogue or of the operator's API: shown in records. */
  readonly detail: string;
}

/** Something that was seen of a pod beside the events: on the host. */
export type AiSighting =
  | { readonly podUid: string; readonly signal: AiSignal }
  | { readonly podUid: string; readonly control: PodControl };

/** How much a signal counts, to two decimals. */
export function weightOf({ signal, confidence = 'high' }: AiSignal): number {
  return Math.round(AI_SIGNALS[signal].weight * CONFIDENCE_FACTORS[confidence] * 100) / 100;
}
