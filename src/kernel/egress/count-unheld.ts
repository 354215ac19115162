// SPDX-License-Identifier: Apache-2.0
import { UnheldReason } from '../../gen/events.ts';
import { decodeLossCounter } from '../../gen/tables.ts';
import type { EgressMaps } from './egress-maps.ts';

const REASONS = [
  ['full', UnheldReason.FULL],
  ['busy', UnheldReason.BUSY],
  ['unsupported', UnheldReason.UNSUPPORTED],
  ['other', UnheldReason.OTHER],
] as const;

/** Streams whose names could not be judged in `send()`, but in packets alone, since the map was made. */
export function* countUnheld({
  unheld,
}: Pick<EgressMaps, 'unheld'>): Generator<{ readonly reason: string; readonly count: number }> {
  if (unheld === undefined) return;
  for (const [reason, number] of REASONS) {
    const values = unheld.lookupPerCpu(new Uint8Array(Uint32Array.of(number).buffer)) ?? [];
    const count = values.reduce((sum, value) => sum + decodeLossCounter(value).count, 0n);
    yield { reason, count: Number(count) };
  }
}
