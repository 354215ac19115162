// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';

/** Records that a sink lost for one reason, since it was opened. */
export interface SinkLoss {
  /** Such as `queue-full`, `spill ENOSPC`, `status 503`: docs/explanation/loss-and-coverage.md. */
  readonly reason: string;
  readonly count: number;
}

/** How it stands with a sink. Counts are since it was opened. */
export interface SinkStatus {
  readonly delivered: number;
  /** Attempts that the receiver did not take. */
  readonly retries: number;
  /** Written to disk because memory had no room. */
  readonly spilled: number;
  /** Bytes that wait for the receiver. */
  readonly waiting: { readonly memory: number; readonly disk: number };
  /** Why nothing is delivered now; undefined while it is. */
  readonly trouble: string | undefined;
  readonly losses: readonly SinkLoss[];
}

/** Where records go. A sink never throws into the pipeline: what it can't deliver it counts. */
export interface Sink {
  readonly name: string;
  /** Takes a record; it may be kept. Returns at once. */
  write(record: WeirRecord): void;
  status(): SinkStatus;
  /** Lets go of what it writes to and opens it anew, where that means anything: somebody put a file aside. */
  reopen?(): void;
  /** Delivers what is queued and closes; closing twice is harmless. */
  close(): Promise<void>;
}

/** Records that a sink lost, for whatever reason. */
export function lostBy(sink: Sink): number {
  return sink.status().losses.reduce((sum, { count }) => sum + count, 0);
}
