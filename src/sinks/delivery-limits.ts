// SPDX-License-Identifier: Apache-2.0

export interface DeliveryLimits {
  /** Of one batch. */
  readonly batchLines: number;
  readonly batchBytes: number;
  /** In memory, batches under way included. */
  readonly queueBytes: number;
  /** On their way to disk, beside `queueBytes`. */
  readonly spillingBytes: number;
  /** Wait after the first failure, doubled up to the longest; each wait is between half of it and all of it. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** How long closing may go on delivering. */
  readonly closeMs: number;
}

export const DEFAULT_DELIVERY_LIMITS: DeliveryLimits = {
  batchLines: 500,
  batchBytes: 1 << 20,
  queueBytes: 8 << 20,
  spillingBytes: 1 << 20,
  firstRetryMs: 250,
  longestRetryMs: 30_000,
  closeMs: 2_000,
};
