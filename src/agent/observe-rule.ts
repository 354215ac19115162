// SPDX-License-Identifier: Apache-2.0
import type { RecordedChoice } from '../events/recording-header.ts';
import type { AiRecognition } from '../identity/ai-recognition.ts';
import type { ObserveRule } from '../identity/select-observed.ts';

/** Which pods are observed, as the options say and recognition finds. */
export function observeRule(
  { observe, unknownPods }: Pick<RecordedChoice, 'observe' | 'unknownPods'>,
  recognition: Pick<AiRecognition, 'isAi'>,
  isSelected: (podUid: string) => boolean = () => false,
): ObserveRule {
  return { mode: observe, unknown: unknownPods, isSelected, isAi: (podUid) => recognition.isAi(podUid) };
}
