// SPDX-License-Identifier: Apache-2.0

/** Names that are kept of any number; the rest is counted. */
const KEPT = 10;

/** Names for people: the first ones in order, and how many there are. */
export class SomeNames {
  readonly #names: string[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(name: string): void {
    this.#count += 1;
    // which ones are kept must not depend on the order in which they come
    const at = this.#names.findIndex((kept) => name < kept);
    this.#names.splice(at === -1 ? this.#names.length : at, 0, name);
    if (this.#names.length > KEPT) this.#names.pop();
  }

  /** `a, b and 3 more`; empty without any. */
  text(): string {
    const rest = this.#count - this.#names.length;
    return `${this.#names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  }
}
