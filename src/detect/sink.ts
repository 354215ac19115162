// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';

/** Records by what became of them, since the sink was opened. */
export interface SinkCounts {
  readonly delivered: number;
  /** Attempts that the receiver did not take. */
  readonly retries: number;
  /** Written to disk because memory had no room. */
  readonly spilled: number;
  /** What waits in memory. */
  readonly queuedBytes: number;
}

/** Where records go. A sink never throws into the pipeline: what it can't deliver it counts. */
export interface Sink {
  readonly name: string;
  /** Takes a record; it may be kept. Returns at once. */
  write(record: WeirRecord): void;
  /** Records this sink could not deliver so far. */
  dropped(): number;
  /** What else became of records; absent for a sink that does not deliver over a connection. */
  counts?(): SinkCounts;
  /** Delivers what is queued and closes; closing twice is harmless. */
  close(): Promise<void>;
}
