// SPDX-License-Identifier: Apache-2.0
import type { Span } from './span.ts';

const WORD = /[^ \t\r\n;&|<>()`]+/y;
const GAP = /[ \t\r\n;&|<>()`]*/y;

/** The arguments of a list separated by NUL, in order; empty ones are kept. */
export function argumentWords(text: string): Span[] {
  const words: Span[] = [];
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\0', start);
    words.push({ start, end: end < 0 ? text.length : end });
    if (end < 0) break;
    start = end + 1;
  }
  return words;
}

/**
 * The words of a shell command inside one argument, as far as secrets need it: cut at blanks and operators, a word
 * that begins with a quote goes to its closing one, and the quotes are left out.
 */
export function scriptWords(text: string, { start, end }: Span): Span[] {
  const words: Span[] = [];
  const script = text.slice(start, end);
  const lastQuote = { '"': script.lastIndexOf('"'), "'": script.lastIndexOf("'") };
  for (let at = skip(GAP, script, 0); at < script.length; at = skip(GAP, script, at)) {
    const first = script[at];
    if ((first === '"' || first === "'") && lastQuote[first] > at) {
      const close = script.indexOf(first, at + 1);
      words.push({ start: start + at + 1, end: start + close });
      at = close + 1;
    } else {
      const next = skip(WORD, script, at);
      words.push({ start: start + at, end: start + next });
      at = next;
    }
  }
  return words;
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}
