// SPDX-License-Identifier: Apache-2.0
import { errnoName } from '../errno-name.ts';
import { resultOf } from './event-result.ts';
import type { RuleEvent } from './rule-event.ts';

/** `SUCCESS`, or the name of the errno that a call failed with. */
export function resultName({ source }: RuleEvent): string | undefined {
  const result = resultOf(source);
  if (result === undefined) return undefined;
  return result < 0 ? errnoName(-result) : 'SUCCESS';
}
