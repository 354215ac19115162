// SPDX-License-Identifier: Apache-2.0

/** What became of a batch. Reasons are short and of a kind: they are counted by. */
export type SendResult =
  /** The receiver has it; `refused` lines of it it will never take, for `reason`. */
  | { readonly outcome: 'delivered'; readonly refused?: number; readonly reason?: string }
  /** The receiver can't take it now; `afterMs`: not before that, as it asked. */
  | { readonly outcome: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** The receiver takes less at once: it is sent again in parts. A single line is refused. */
  | { readonly outcome: 'too-large'; readonly reason: string }
  /** The receiver will never take it. */
  | { readonly outcome: 'refused'; readonly reason: string };
