// SPDX-License-Identifier: Apache-2.0
import type { DestinationRecord } from '../events/record.ts';
import type { EgressEntry } from './egress-entry.ts';

/** The destinations of one pod, by name, else by address; those of one name hang together by `next`. */
export class PodEgress {
  /** What found no room, and what was put together to make some. */
  other: EgressEntry | undefined;
  /** When its old entries were looked for. */
  sweptBucket = 0;
  readonly #first = new Map<string, EgressEntry>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  find({ name, address, port }: DestinationRecord, protocol: number): EgressEntry | undefined {
    let entry = this.#first.get(name ?? address);
    while (entry !== undefined && (entry.port !== port || entry.protocol !== protocol)) entry = entry.next;
    return entry;
  }

  add(entry: EgressEntry): void {
    const key = entry.name ?? entry.address;
    entry.next = this.#first.get(key);
    this.#first.set(key, entry);
    this.#size += 1;
  }

  delete(entry: EgressEntry): void {
    const key = entry.name ?? entry.address;
    const first = this.#first.get(key);
    if (first === entry) {
      if (entry.next === undefined) this.#first.delete(key);
      else this.#first.set(key, entry.next);
    } else {
      let before = first;
      while (before !== undefined && before.next !== entry) before = before.next;
      if (before === undefined) return;
      before.next = entry.next;
    }
    this.#size -= 1;
  }

  clear(): void {
    this.#first.clear();
    this.#size = 0;
    this.other = undefined;
  }

  *[Symbol.iterator](): Generator<EgressEntry> {
    for (const first of this.#first.values())
      for (let entry: EgressEntry | undefined = first; entry !== undefined; entry = entry.next) yield entry;
  }
}
