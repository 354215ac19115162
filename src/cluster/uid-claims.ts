// SPDX-License-Identifier: Apache-2.0

/** Claims that lost are said for so many objects. */
const MAX_SAID = 256;

/**
 * Which object has a uid, where two say that they do: the first holds until it is gone. The uid of a static pod stands in
 * an annotation, which whoever may create pods can write: a later pod must not be taken for an earlier one.
 */
export class UidClaims {
  readonly #holders = new Map<string, string>();
  readonly #said = new Set<string>();
  readonly #onClash: (key: string, holder: string) => void;

  /** `onClash` hears once of an object whose claim lost, and of the one that holds. */
  constructor(onClash: (key: string, holder: string) => void) {
    this.#onClash = onClash;
  }

  /** Whether `key` has the uid now: it had it, or nobody did. */
  take(uid: string, key: string): boolean {
    const holder = this.#holders.get(uid);
    if (holder === undefined || holder === key) {
      this.#holders.set(uid, key);
      return true;
    }
    if (!this.#said.has(key) && this.#said.size < MAX_SAID) {
      this.#said.add(key);
      this.#onClash(key, holder);
    }
    return false;
  }

  /** Gives up the claim of `key`; whether it held. */
  release(uid: string, key: string): boolean {
    this.#said.delete(key);
    return this.#holders.get(uid) === key && this.#holders.delete(uid);
  }

  /** Gives up the claims of all for whom `holds` says no. */
  retain(holds: (uid: string, key: string) => boolean): void {
    for (const [uid, key] of this.#holders) if (!holds(uid, key)) this.release(uid, key);
  }
}
