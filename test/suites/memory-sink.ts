// SPDX-License-Identifier: Apache-2.0
import type { Sink } from '../../src/detect/sink.ts';
import type { WeirRecord } from '../../src/events/record.ts';

/** A sink that keeps what it gets, and loses nothing. */
export function memorySink(records: WeirRecord[]): Sink {
  return {
    name: 'memory',
    write: (record) => void records.push(record),
    status: () => ({
      delivered: records.length,
      retries: 0,
      spilled: 0,
      waiting: { memory: 0, disk: 0 },
      trouble: undefined,
      losses: [],
    }),
    close: async () => undefined,
  };
}
