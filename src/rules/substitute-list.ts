// SPDX-License-Identifier: Apache-2.0

const BLANKS: ReadonlySet<string> = new Set([' ', '\t', '\n', '\r']);
const DELIMITERS: ReadonlySet<string> = new Set([...BLANKS, '(', ')', ',', '=']);

/**
 * Puts `items` (text) where the name of a list stands between delimiters, whatever it stands in: Falco does it before it
 * reads the condition. Blanks around the name become one on each side. Nothing, in place of a name, takes the comma
 * beside it along. Undefined when the name is not there.
 */
export function substituteList(text: string, name: string, items: string): string | undefined {
  const done = new Pieces();
  let from = 0;
  let isFound = false;
  let at = text.indexOf(name);
  while (at !== -1) {
    let end = at + name.length;
    // a blank stands before `from`, once something was put in
    const isBegin = at === 0 || (isFound && at === from) || DELIMITERS.has(text.charAt(at - 1));
    if (!isBegin || !(end >= text.length || DELIMITERS.has(text.charAt(end)))) {
      at = text.indexOf(name, at + 1);
      continue;
    }
    isFound = true;
    done.push(text.slice(from, at));
    done.trimBlanks();
    while (BLANKS.has(text.charAt(end))) end++;
    if (items === '' && !done.takeComma() && text.charAt(end) === ',') end++;
    const isFirst = done.isEmpty;
    done.push(`${isFirst ? '' : ' '}${items} `);
    from = end;
    // what comes next to the list at the very beginning is passed over
    at = text.indexOf(name, isFirst ? end + 1 : end);
  }
  if (!isFound) return undefined;
  done.push(text.slice(from));
  return done.text;
}

/** The text so far. Only its end changes, which is cheap so. */
class Pieces {
  readonly #pieces: string[] = [];

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  get text(): string {
    return this.#pieces.join('');
  }

  push(piece: string): void {
    if (piece !== '') this.#pieces.push(piece);
  }

  trimBlanks(): void {
    for (let last = this.#pieces.pop(); last !== undefined; last = this.#pieces.pop()) {
      let length = last.length;
      while (length > 0 && BLANKS.has(last.charAt(length - 1))) length--;
      if (length === 0) continue;
      this.#pieces.push(last.slice(0, length));
      return;
    }
  }

  /** Removes a comma from the end; false when there was none. */
  takeComma(): boolean {
    const last = this.#pieces.pop();
    if (last === undefined) return false;
    const hasComma = last.endsWith(',');
    this.push(hasComma ? last.slice(0, -1) : last);
    return hasComma;
  }
}
