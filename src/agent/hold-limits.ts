// SPDX-License-Identifier: Apache-2.0
import type { RecordedChoice } from '../events/recording-header.ts';
import type { HoldLimits } from '../identity/held-events.ts';

/** Records are small: an event of a program with its arguments has some 500 bytes. */
const BYTES_OF_EVENT = 1024;

/** How much waits for pods to become known, as the options say. */
export function holdLimits({
  holdMs,
  holdEvents,
}: Pick<RecordedChoice, 'holdMs' | 'holdEvents'>): HoldLimits {
  return { holdNs: holdMs * 1e6, maxEvents: holdEvents, maxBytes: holdEvents * BYTES_OF_EVENT };
}
