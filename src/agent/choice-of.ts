// SPDX-License-Identifier: Apache-2.0
import type { RecordedChoice } from '../events/recording-header.ts';
import type { Config } from '../gen/config.ts';

/** The options by which the agent chooses what to show. */
export function choiceOf({ observe, identity }: Pick<Config, 'observe' | 'identity'>): RecordedChoice {
  const { unknownPods, holdMs, holdEvents } = identity;
  return { observe, unknownPods, holdMs, holdEvents };
}
