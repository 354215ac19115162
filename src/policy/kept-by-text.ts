// SPDX-License-Identifier: Apache-2.0

const MAX_KEPT = 65_536;

/** What was made of texts, so that the same text gives the same object. Forgets all when there are too many. */
export class KeptByText<Value> {
  readonly #kept = new Map<string, Value>();

  of(text: string, make: () => Value): Value {
    const known = this.#kept.get(text);
    if (known !== undefined) return known;
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    const made = make();
    this.#kept.set(text, made);
    return made;
  }
}
