// SPDX-License-Identifier: Apache-2.0
import type { BreakglassRecord } from '../events/breakglass-record.ts';
import type { BreakglassNews } from '../policy/breakglass.ts';
import type { RecordMaker, Writable } from './record-maker.ts';

/** The record of a breakglass that began, goes on after a restart, or is over. */
export function recordBreakglass(
  maker: RecordMaker,
  { news, breakglass, endedBy }: BreakglassNews,
  bootNs: bigint,
): Writable<BreakglassRecord> {
  const { policy, reason, by, beganMs, untilMs } = breakglass;
  const [began, until] = [new Date(beganMs).toISOString(), new Date(untilMs).toISOString()];
  return {
    ...maker.head('breakglass', bootNs),
    policy,
    breakglass: { state: news, reason, by, began, until, ...(endedBy && { endedBy }) },
  };
}
