// SPDX-License-Identifier: Apache-2.0
import { ConditionSyntaxError } from './condition-syntax-error.ts';

/** What separates words. A backspace is one, too. */
const BLANKS = /[ \t\b\r\n]+/y;

/** Reads the text of a condition from left to right, by regular expressions that are sticky (`y`). */
export class ConditionScanner {
  readonly #text: string;
  #at = 0;
  #last = '';

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the next unit is, from the beginning of the text. */
  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** What was taken last, blanks aside. */
  get last(): string {
    return this.#last;
  }

  /** Goes back to where it was. */
  rewind(at: number): void {
    this.#at = at;
  }

  /** Steps over blanks. False when there was none. */
  skipBlanks(): boolean {
    BLANKS.lastIndex = this.#at;
    if (!BLANKS.test(this.#text)) return false;
    this.#at = BLANKS.lastIndex;
    return true;
  }

  /** What matches at this place, stepped over; undefined when nothing does. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    this.#last = match[0];
    return match[0];
  }

  /** Whether something matches at this place. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  fail(message: string, at = this.#at): never {
    throw new ConditionSyntaxError(message, this.#text, at);
  }
}
