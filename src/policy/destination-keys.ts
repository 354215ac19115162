// SPDX-License-Identifier: Apache-2.0
import type { DestinationRecord } from '../events/record.ts';

/** Texts of each kind that have a number: two of them, a port and a protocol fit in one number that is exact. */
const MAX_TEXTS = 2 ** 17;
const PORTS = 2 ** 16;

/**
 * Destinations as numbers: address, name, port and protocol of one are those of another where the numbers are equal. Looking
 * up a number is faster than making a text of the four. Addresses and names have a hash already, or get it once.
 */
export class DestinationKeys {
  readonly #addresses = new Map<string, number>();
  readonly #names = new Map<string | undefined, number>();

  /** Whether numbers run out; `clear` then begins anew, and what was numbered is to be forgotten. */
  get isFull(): boolean {
    return this.#addresses.size >= MAX_TEXTS || this.#names.size >= MAX_TEXTS;
  }

  clear(): void {
    this.#addresses.clear();
    this.#names.clear();
  }

  /** Undefined where the port is none. */
  of({ address, name, port }: DestinationRecord, isUdp: boolean): number | undefined {
    if (!Number.isInteger(port) || port < 0 || port >= PORTS) return undefined;
    const host = numberOf(this.#addresses, address) * MAX_TEXTS + numberOf(this.#names, name);
    return (host * PORTS + port) * 2 + (isUdp ? 1 : 0);
  }
}

function numberOf<Text>(numbers: Map<Text, number>, text: Text): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  const number = numbers.size;
  numbers.set(text, number);
  return number;
}
