// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';

/** Where records go. A sink never throws into the pipeline: what it can't deliver it counts. */
export interface Sink {
  readonly name: string;
  /** Takes a record; it may be kept. Returns at once. */
  write(record: WeirRecord): void;
  /** Records this sink could not deliver so far. */
  dropped(): number;
  /** Delivers what is queued and closes; closing twice is harmless. */
  close(): Promise<void>;
}
