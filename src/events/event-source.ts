// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import type { EventKindNumber } from './event-kinds.ts';

/**
 * Frames of one turn: each `u32 length`, `u32 ring`, then a record of `length` bytes padded to 8. Valid only during
 * the callback: the buffer is reused.
 */
export type BatchListener = (view: BatchView, byteLength: number) => void;

/** Why the kernel could not hand an event over. */
export const LOSS_REASONS = ['ring-full', 'throttled', 'table-full', 'unreadable', 'foreign-call'] as const;

/** Records that never reached user space, by event kind and reason, since the source was opened. */
export interface LossCount {
  readonly kind: EventKindNumber;
  readonly reason: (typeof LOSS_REASONS)[number];
  readonly count: number;
}

/** Where batches come from: the kernel, a recording, or a test. */
export interface EventSource {
  /** Calls `listener` with each batch until `close`. Called once. An exception in the listener is not caught. */
  start(listener: BatchListener): void;
  /** What was lost so far; exact. */
  losses(): readonly LossCount[];
  /** Resolves when a source that ends by itself (a recording) has ended; never for a live one until closed. */
  readonly ended: Promise<void>;
  /** Stops and detaches; closing twice is harmless. */
  close(): Promise<void>;
}
