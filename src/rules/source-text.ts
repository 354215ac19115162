// SPDX-License-Identifier: Apache-2.0

/** A place in a text. Files count lines and columns from 0, conditions from 1, as Falco's reports do. */
export interface TextPosition {
  /** Of the file; the beginning of the text, in quotes, when it is a condition. */
  readonly name: string;
  readonly line: number;
  /** In UTF-16 units, as the offset. */
  readonly column: number;
  readonly offset: number;
}

/** What would move the caret away from its place, or the operator's terminal. */
const CONTROLS = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
/** How much of a line is shown around a place. */
const SNIPPET_WIDTH = 160;

/** A text that problems are found in, and the places of it. */
export class SourceText {
  readonly name: string;
  readonly text: string;
  readonly #from: 0 | 1;
  #lineStarts: readonly number[] | undefined;

  constructor(name: string, text: string, from: 0 | 1 = 0) {
    this.name = name;
    this.text = text;
    this.#from = from;
  }

  position(offset: number): TextPosition {
    const { line, start } = this.#lineOf(offset);
    return { name: this.name, line: line + this.#from, column: offset - start + this.#from, offset };
  }

  /** The line of a place, and a line with a caret below it. */
  snippet(offset: number): string {
    const { start } = this.#lineOf(offset);
    const stop = this.text.indexOf('\n', start);
    const line = this.text.slice(start, stop === -1 ? undefined : stop).replace(/\r$/, '');
    const column = Math.min(offset - start, line.length);
    const from = Math.max(0, column - SNIPPET_WIDTH / 2);
    const to = Math.min(line.length, from + SNIPPET_WIDTH);
    const shown = `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`;
    const caret = column - from + (from > 0 ? 1 : 0);
    return `${shown.replaceAll(CONTROLS, ' ')}\n${' '.repeat(caret)}^\n`;
  }

  #lineOf(offset: number): { line: number; start: number } {
    this.#lineStarts ??= startsOfLines(this.text);
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, start: this.#lineStarts[low] ?? 0 };
  }
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
