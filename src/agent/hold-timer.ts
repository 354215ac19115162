// SPDX-License-Identifier: Apache-2.0
import type { Identity } from '../identity/create-identity.ts';

export interface HoldTimerOptions {
  readonly identity: Pick<Identity, 'heldUntil' | 'timeOut'>;
  /** Nanoseconds since boot. */
  readonly now: () => bigint;
  /** Calls `run` after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** Sees to it that events which wait for their pod are shown in time where nothing else happens. */
export class HoldTimer {
  readonly #options: HoldTimerOptions;
  #cancel: (() => void) | undefined;

  constructor(options: HoldTimerOptions) {
    this.#options = options;
  }

  /** Looks whether something waits. Called after each batch. */
  arm(): void {
    const until = this.#options.identity.heldUntil();
    if (until === undefined || this.#cancel !== undefined) return;
    const ms = Math.ceil((until - Number(this.#options.now())) / 1e6);
    this.#cancel = this.#options.after(Math.max(1, ms), () => {
      // not at once: what came while this process was busy is read first, and may be news of the pod
      this.#cancel = this.#options.after(0, () => {
        this.#cancel = undefined;
        this.#options.identity.timeOut(this.#options.now());
        this.arm();
      });
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
