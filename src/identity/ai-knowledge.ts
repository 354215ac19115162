// SPDX-License-Identifier: Apache-2.0
import type { AiKind } from '../events/ai-identity.ts';
import type { Confidence } from '../events/model-identity.ts';
import type { Workload } from '../events/pod.ts';

/** Something that belongs to AI workloads, by name. */
export interface KnownAi {
  /** Such as `vllm`. */
  readonly id: string;
  /** What who uses it does; absent where it serves several ends. */
  readonly kind?: AiKind;
  readonly confidence: Confidence;
}

/** What recognition has to know of the world: the catalogue, behind an interface. */
export interface AiKnowledge {
  image(reference: string): KnownAi | undefined;
  /** A command line. */
  command(words: readonly string[]): KnownAi | undefined;
  owner(workload: Workload): KnownAi | undefined;
  /** The key of a label. */
  label(key: string): KnownAi | undefined;
}
