// SPDX-License-Identifier: Apache-2.0

export interface StateKeeperOptions {
  /** Writes what is known now. */
  readonly write: () => Promise<void>;
  /** Hears of a write that failed, once until one succeeds again. */
  readonly onError: (error: Error) => void;
  /** Calls `run` after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Shortest time between two writes. */
  readonly intervalMs: number;
}

/**
 * Says when the state is to be written: some time after a change, so that many changes are one write, never two at
 * once, and at the end if anything changed since.
 */
export class StateKeeper {
  readonly #options: StateKeeperOptions;
  #cancel: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  #changed = false;
  #failing = false;
  #closed = false;
  #failed = 0;

  constructor(options: StateKeeperOptions) {
    this.#options = options;
  }

  /** Writes that failed. */
  get failed(): number {
    return this.#failed;
  }

  /** Says that something changed. */
  touch(): void {
    if (this.#closed) return;
    this.#changed = true;
    if (this.#cancel !== undefined || this.#writing !== undefined) return;
    this.#cancel = this.#options.after(this.#options.intervalMs, () => {
      this.#cancel = undefined;
      this.#writing = this.#write().finally(() => {
        this.#writing = undefined;
        if (this.#changed) this.touch();
      });
    });
  }

  /** Writes what changed since the last time. Nothing is written after that. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    await this.#writing;
    if (this.#changed) await this.#write();
  }

  async #write(): Promise<void> {
    this.#changed = false;
    try {
      await this.#options.write();
      this.#failing = false;
    } catch (error: unknown) {
      if (!(error instanceof Error)) throw error;
      this.#failed++;
      if (!this.#failing) this.#options.onError(error);
      this.#failing = true;
    }
  }
}
