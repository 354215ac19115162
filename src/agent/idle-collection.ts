// SPDX-License-Identifier: Apache-2.0

export interface IdleCollectionOptions {
  /** Bytes of memory this process holds. */
  readonly residentBytes: () => number;
  /** CPU time it has used, in seconds. */
  readonly cpuSeconds: () => number;
  /** Collects garbage, and gives what is free back to the system. Holds the process up. */
  readonly collect: () => void;
}

/** CPU below which a second is idle, in seconds. */
const IDLE_CPU = 0.05;
const IDLE_TICKS = 5;
/** Idle seconds after which what ended in the burst is forgotten too: identity keeps it for half a minute. */
const FORGOTTEN_TICKS = 40;
/** A collection is worth its pause when memory has grown by more than this since the last. */
const GROWTH = 1.1;
const REST_TICKS = 60;

/**
 * Gives memory back after a burst of events. V8 collects when somebody allocates: an agent that has become idle would
 * hold what the burst left behind until the next one. So it collects when nothing is held up by it: soon after a burst,
 * and once more when what the burst ended is forgotten.
 */
export class IdleCollection {
  readonly #options: IdleCollectionOptions;
  #lastCpu: number;
  /** Nothing at first: the start is a burst like others, of modules, programs and manifests that were read. */
  #settled = 0;
  #idleTicks = 0;
  #rest = 0;
  /** Idle seconds until the second collection after a burst; 0: there is none to come. */
  #again = 0;

  constructor(options: IdleCollectionOptions) {
    this.#options = options;
    this.#lastCpu = options.cpuSeconds();
  }

  /** To be called every second. */
  tick(): void {
    const cpu = this.#options.cpuSeconds();
    const resident = this.#options.residentBytes();
    this.#idleTicks = cpu - this.#lastCpu < IDLE_CPU ? this.#idleTicks + 1 : 0;
    this.#lastCpu = cpu;
    if (this.#again > 0 && this.#idleTicks > 0 && --this.#again === 0) this.#collect();
    else if (this.#rest > 0) {
      // pages go back to the system little by little
      this.#settled = Math.min(this.#settled, resident);
      this.#rest--;
    } else if (this.#idleTicks >= IDLE_TICKS && resident > this.#settled * GROWTH) {
      this.#again = FORGOTTEN_TICKS;
      this.#collect();
    }
  }

  #collect(): void {
    this.#options.collect();
    this.#lastCpu = this.#options.cpuSeconds();
    this.#settled = this.#options.residentBytes();
    this.#rest = REST_TICKS;
  }
}
