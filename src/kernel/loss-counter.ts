// SPDX-License-Identifier: Apache-2.0
import { EVENT_KINDS, type EventKindNumber } from '../events/event-kinds.ts';
import type { LossCount } from '../events/event-source.ts';
import { LossReason } from '../gen/events.ts';
import { decodeLossCounter } from '../gen/tables.ts';
import type { BpfMap } from './bpf-map.ts';

const REASONS = {
  [LossReason.RING_FULL]: 'ring-full',
  [LossReason.THROTTLED]: 'throttled',
  [LossReason.TABLE_FULL]: 'table-full',
  [LossReason.UNREADABLE]: 'unreadable',
  [LossReason.FOREIGN]: 'foreign-call',
} as const satisfies Record<number, LossCount['reason']>;

const KINDS = Object.keys(EVENT_KINDS).map(Number) as EventKindNumber[];

/**
 * Reads the map `losses`: what the programs could not tell user space, since this object was made. The map may be
 * older (pinned by an earlier run): what it held then is not counted.
 */
export class LossCounter {
  readonly #map: BpfMap;
  readonly #before: ReadonlyMap<number, number>;

  constructor(map: BpfMap) {
    this.#map = map;
    this.#before = this.#read();
  }

  /** By kind and reason; those that are zero are left out. */
  counts(): readonly LossCount[] {
    const now = this.#read();
    return KINDS.flatMap((kind) =>
      Object.entries(REASONS).flatMap(([number, reason]) => {
        const index = kind * LossReason.REASON_COUNT + Number(number);
        const count = (now.get(index) ?? 0) - (this.#before.get(index) ?? 0);
        return count === 0 ? [] : [{ kind, reason, count }];
      }),
    );
  }

  /** Sums over all CPUs, by index. */
  #read(): Map<number, number> {
    const sums = new Map<number, number>();
    const stride = Math.ceil(this.#map.valueSize / 8) * 8;
    for (const [key, value] of this.#map.entries()) {
      let sum = 0n;
      for (let at = 0; at < value.length; at += stride) sum += decodeLossCounter(value, at).count;
      sums.set(Buffer.from(key).readUInt32LE(), Number(sum));
    }
    return sums;
  }
}
