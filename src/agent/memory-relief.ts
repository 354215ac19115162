// SPDX-License-Identifier: Apache-2.0

export interface MemoryReliefOptions {
  /** How much is read between two collections, bytes. */
  readonly everyBytes: number;
  /** Gives back what reading left behind. */
  readonly collect: () => void;
  /** Whether the room for young objects may grow: it does when much is kept of what is read, and is not needed after. */
  readonly letGrow: (may: boolean) => void;
  /** Calls `run` after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** Reading is over when nothing was read for so long. */
const OVER_MS = 2_000;

/**
 * Keeps the peak down while much is read at once: all containers of a node, all pods of a cluster. V8 would let what is
 * read pile up until it has several times what is kept.
 */
export class MemoryRelief {
  readonly #options: MemoryReliefOptions;
  #left: number;
  #isReading = false;
  /** Whether something was read since it was looked. */
  #isNew = false;
  #cancel: (() => void) | undefined;

  constructor(options: MemoryReliefOptions) {
    this.#options = options;
    this.#left = options.everyBytes;
  }

  /** So many bytes were read. */
  read(bytes: number): void {
    const { everyBytes, collect, letGrow } = this.#options;
    this.#isNew = true;
    if (!this.#isReading) {
      this.#isReading = true;
      letGrow(false);
      this.#watch();
    }
    this.#left -= bytes;
    if (this.#left > 0) return;
    this.#left = everyBytes;
    collect();
  }

  close(): void {
    this.#cancel?.();
  }

  #watch(): void {
    this.#isNew = false;
    this.#cancel = this.#options.after(OVER_MS, () => {
      if (this.#isNew) {
        this.#watch();
        return;
      }
      this.#isReading = false;
      this.#options.letGrow(true);
    });
  }
}
