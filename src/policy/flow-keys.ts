// SPDX-License-Identifier: Apache-2.0

/** Cookies below it stand beside the number of their boot in one number that is exact. */
const COOKIES = 2 ** 40;
const MAX_BOOTS = 2 ** 12;
/** As many digits are below `COOKIES`. */
const MAX_DIGITS = 12;
const ZERO = 0x30;

/** The other end of a flow. */
interface Peer {
  readonly address?: string;
  readonly port?: number;
}

/** What joins the records of one flow: a number where it can be one, since texts are slow to look up. */
export class FlowKeys {
  readonly #boots = new Map<string, number>();
  #lastId: string | undefined;
  #last = 0;

  /** A boot as a number, which `of` takes. */
  boot(id: string): number {
    // Records of one boot follow each other.
    if (id === this.#lastId) return this.#last;
    let known = this.#boots.get(id);
    if (known === undefined) {
      known = this.#boots.size;
      this.#boots.set(id, known);
    }
    this.#lastId = id;
    this.#last = known;
    return known;
  }

  /** Of the cookie that is the text from `start` up to `end`. */
  of(boot: number, text: string, start = 0, end = text.length): number | string {
    const number = wholeOf(text, start, end);
    // Not ` 7` or `07`: another text is another flow.
    return number < 0 || boot >= MAX_BOOTS ? `${boot} ${text.slice(start, end)}` : boot * COOKIES + number;
  }

  /** Of datagrams: one socket may have many peers. */
  ofPeer(boot: number, cookie: string, { address = '', port = 0 }: Peer): string {
    return `${boot} ${cookie} ${address} ${port}`;
  }
}

/** The number that has this text and no other; −1 where there is none, or it is too long. */
function wholeOf(text: string, start: number, end: number): number {
  const length = end - start;
  if (length <= 0 || length > MAX_DIGITS) return -1;
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return text.charCodeAt(start) === ZERO && length > 1 ? -1 : number;
}
