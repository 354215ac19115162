// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';
import type { DeliveryLimits } from './delivery-limits.ts';
import type { SendResult } from './send-result.ts';

/** One place that records go to, as the queue before it sees it. */
export interface OutputTarget {
  /** What is kept of a record until it is sent: one line. */
  encode(record: WeirRecord): string;
  /** Sends lines in their order. Never rejects, and is not called again before it has settled. */
  send(lines: readonly string[]): Promise<SendResult>;
  /** What it takes at once, where that is less than others do. */
  readonly limits?: Partial<DeliveryLimits>;
  /** Opens anew what it writes to, before the next lines. */
  reopen?(): void;
  close(): Promise<void>;
}
