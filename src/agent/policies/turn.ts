// SPDX-License-Identifier: Apache-2.0

/** Does something once for all that asks for it in one turn of the event loop, soon after. */
export class Turn {
  readonly #run: () => void;
  #immediate: NodeJS.Immediate | undefined;

  constructor(run: () => void) {
    this.#run = run;
  }

  begin(): void {
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined;
      this.#run();
    });
  }

  /** What was asked for and not done is not done any more. */
  close(): void {
    clearImmediate(this.#immediate);
  }
}
