// SPDX-License-Identifier: Apache-2.0

/** A pause that can be cut short. One waits at a time; what rings before that ends the next wait at once. */
export class Alarm {
  #rung = false;
  #end: (() => void) | undefined;

  /** Waits for `ms`, or until somebody rings. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#rung = false;
    this.#end = undefined;
  }

  ring(): void {
    this.#rung = true;
    this.#end?.();
  }
}
