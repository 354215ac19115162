// SPDX-License-Identifier: Apache-2.0
import type { Sink } from '../detect/sink.ts';
import type { RecordKind, WeirRecord } from '../events/record.ts';
import { type DeliveryLimits, DeliveryQueue, type SendResult } from './delivery-queue.ts';
import type { SpillFolder } from './spill-folder.ts';

export interface DeliverySinkOptions {
  readonly name: string;
  /** Kinds that are delivered; empty: all. */
  readonly kinds: readonly RecordKind[];
  /** A record as one line. */
  readonly encode: (record: WeirRecord) => string;
  readonly send: (lines: readonly string[]) => Promise<SendResult>;
  /** Ends what `send` uses. */
  readonly end: () => void;
  readonly spill?: SpillFolder;
  readonly limits?: Partial<DeliveryLimits>;
  /** Hears when delivery begins to fail and why, and when it works again (undefined). */
  readonly onState: (trouble: string | undefined) => void;
}

/** A sink that delivers over a connection that may fail: in order, at least once, bounded (`DeliveryQueue`). */
export function createDeliverySink(options: DeliverySinkOptions): Sink {
  const { name, encode, send, end, spill, limits, onState } = options;
  const kinds = new Set(options.kinds);
  const queue = new DeliveryQueue({
    send,
    onState,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    ...(spill && { spill }),
    ...(limits && { limits }),
  });
  return {
    name,
    write: (record) => {
      if (kinds.size === 0 || kinds.has(record.kind)) queue.add(encode(record));
    },
    counts: () => {
      const { delivered, retries, spilled } = queue.counts;
      return { delivered, retries, spilled, queuedBytes: queue.queuedBytes };
    },
    dropped: () => queue.counts.dropped + queue.counts.refused,
    close: async () => {
      await queue.close();
      end();
    },
  };
}
