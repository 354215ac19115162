// SPDX-License-Identifier: Apache-2.0
import type { Sink } from '../detect/sink.ts';
import type { WeirRecord } from '../events/record.ts';
import type { DeliveryLimits } from './delivery-limits.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import type { OutputTarget } from './output-target.ts';
import type { SpillFolder } from './spill-folder.ts';

export interface DeliverySinkOptions {
  readonly name: string;
  readonly target: OutputTarget;
  /** Whether a record is to be sent. */
  readonly passes: (record: WeirRecord) => boolean;
  readonly spill?: SpillFolder;
  readonly limits?: Partial<DeliveryLimits>;
  /** Hears when delivery begins to fail and why, and when it works again (undefined). */
  readonly onState: (trouble: string | undefined) => void;
}

/** A sink that delivers to what may be slow or away: in order, at least once, bounded (`DeliveryQueue`). */
export function createDeliverySink(options: DeliverySinkOptions): Sink {
  const { name, target, passes, spill, limits, onState } = options;
  const queue = new DeliveryQueue({
    send: (lines) => target.send(lines),
    onState,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    ...(spill && { spill }),
    limits: { ...limits, ...target.limits },
  });
  return {
    name,
    write: (record) => {
      if (passes(record)) queue.add(target.encode(record));
    },
    status: () => queue.status(),
    reopen: () => target.reopen?.(),
    close: async () => {
      await queue.close();
      await target.close();
    },
  };
}
