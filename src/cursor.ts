// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from './batch-view.ts';

/**
 * A window on one struct of a batch: moved from record to record, never copied. What must outlive the batch is taken
 * with the generated `snapshot()`.
 */
export abstract class Cursor {
  protected view!: BatchView;
  /** Byte offset of the struct in the view. */
  at = 0;

  /** What it is a window on: for readers of more than one field at once. */
  get batch(): BatchView {
    return this.view;
  }

  /** Points this cursor at the struct at byte `at` (a multiple of 8) of `view`, and returns it. */
  move(view: BatchView, at: number): this {
    this.view = view;
    this.at = at;
    return this;
  }
}
