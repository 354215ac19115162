// SPDX-License-Identifier: Apache-2.0

import type { PolicyRecord } from '../events/decision-record.ts';
import type { DestinationRecord } from '../events/record.ts';

/** What a pod was denied, or would have been, to one destination by one decision, in one. Times are nanoseconds since boot. */
export interface Denial {
  readonly verdict: 'deny' | 'audit' | 'kill';
  readonly protocol: string;
  /** As it was the last time. */
  destination: DestinationRecord;
  policy: PolicyRecord;
  /** Executable and pid of the process the last time, where it is known. */
  program: string | undefined;
  pid: number | undefined;
  count: number;
  readonly firstNs: number;
  lastNs: number;
}

/** What one pod was denied: that which was denied longest ago first. */
export class PodDenials {
  readonly #denials = new Map<string, Denial>();
  /** How often something was denied that is not told apart any more. */
  other = 0;
  /** The pod exceeded its rate of observations: repeats were not told. */
  areCountsLow = false;

  get size(): number {
    return this.#denials.size;
  }

  get isEmpty(): boolean {
    return this.#denials.size === 0 && this.other === 0;
  }

  /** One that was denied again is the last. */
  take(key: string): Denial | undefined {
    const known = this.#denials.get(key);
    if (known === undefined) return undefined;
    this.#denials.delete(key);
    this.#denials.set(key, known);
    return known;
  }

  add(key: string, denial: Denial): void {
    this.#denials.set(key, denial);
  }

  /** Puts that which was denied longest ago to the others; false: there is none. */
  fold(): boolean {
    const [oldest] = this.#denials;
    if (oldest === undefined) return false;
    this.#denials.delete(oldest[0]);
    this.other += oldest[1].count;
    return true;
  }

  clear(): void {
    this.#denials.clear();
    this.other = 0;
    this.areCountsLow = false;
  }

  [Symbol.iterator](): Iterator<Denial> {
    return this.#denials.values();
  }
}
