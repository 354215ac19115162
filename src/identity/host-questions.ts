// SPDX-License-Identifier: Apache-2.0
import type { ProcessFacts } from '../events/facts.ts';

const MAX_UNKNOWN = 4096;

export interface HostQuestionsOptions {
  readonly process: (pid: number) => ProcessFacts | undefined;
  /** Questions between two calls of `refill`. One costs some 100 µs, and a batch must not take long. */
  readonly perBatch: number;
  /** How long a process that the host did not know is not asked for again, nanoseconds of event time. */
  readonly unknownNs: number;
}

/** Asks the host for processes that no event told of: not twice for what it does not know, and not too often. */
export class HostQuestions {
  readonly #options: HostQuestionsOptions;
  readonly #unknown = new Map<number, { readonly start: number; readonly until: number }>();
  #left: number;
  #asked = 0;
  #skipped = 0;

  constructor(options: HostQuestionsOptions) {
    this.#options = options;
    this.#left = options.perBatch;
  }

  get asked(): number {
    return this.#asked;
  }

  /** Questions not asked because the batch had asked enough. */
  get skipped(): number {
    return this.#skipped;
  }

  refill(): void {
    this.#left = this.#options.perBatch;
  }

  /** The process `pid` if it is the one that `accepts` says, told by its start; `start` names it among unknown ones. */
  ask(
    pid: number,
    start: number,
    now: number,
    accepts: (facts: ProcessFacts) => boolean,
  ): ProcessFacts | undefined {
    const unknown = this.#unknown.get(pid);
    if (unknown !== undefined && unknown.start === start && now < unknown.until) return undefined;
    if (this.#left === 0) {
      this.#skipped++;
      return undefined;
    }
    this.#left--;
    this.#asked++;
    const facts = this.#options.process(pid);
    if (facts !== undefined && accepts(facts)) return facts;
    if (this.#unknown.size >= MAX_UNKNOWN) this.#unknown.clear();
    this.#unknown.set(pid, { start, until: now + this.#options.unknownNs });
    return undefined;
  }
}
