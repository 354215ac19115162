// SPDX-License-Identifier: Apache-2.0

/** Cookies below it stand beside the number of their boot in one number that is exact. */
const COOKIES = 2 ** 40;
const MAX_BOOTS = 2 ** 12;

/** What joins the records of one flow: a number where it can be one, since texts are slow to look up. */
export class FlowKeys {
  readonly #boots = new Map<string, number>();

  /** A boot as a number, which `of` takes. */
  boot(id: string): number {
    const known = this.#boots.get(id) ?? this.#boots.size;
    this.#boots.set(id, known);
    return known;
  }

  of(boot: number, cookie: string): number | string {
    const number = Number(cookie);
    // Not ` 7` or `7.0`: another text is another flow.
    return number < COOKIES && boot < MAX_BOOTS && String(number) === cookie
      ? boot * COOKIES + number
      : `${boot} ${cookie}`;
  }
}
