// SPDX-License-Identifier: Apache-2.0
import { eachMatch } from './each-match.ts';
import { isSecretName } from './secret-names.ts';
import type { Span } from './span.ts';

/**
 * A name, then `=`, `:`, `:=` or `=>`: environment variables, flags with their value, headers, JSON, YAML. Between them
 * at most a closing quote (itself escaped, where JSON stands inside a shell word) or bracket. Java writes `-Dname=`.
 */
const ASSIGNMENT =
  /(?<![A-Za-z0-9_.-])(?:-{1,2}(?:D(?=[a-z]))?)?([A-Za-z_][A-Za-z0-9_.-]{0,127})\\{0,3}["']?\]?[ \t]{0,4}(?::=|=>|=|:(?!\/\/))[ \t]{0,4}(\\{0,3}["'])?/g;

const END_OF_ARGUMENT = /\0|$/g;
const END_OF_HEADER = /["'\0\r\n]|$/g;
const END_OF_WORD = /["'`\0 \t\r\n;&|<>)]|$/g;
const END_OF_DOUBLE_QUOTES = /["\0]|$/g;
const END_OF_SINGLE_QUOTES = /['\0]|$/g;

/** Adds the values that stand behind a secret's name in `text`, an argument list separated by NUL. */
export function addAssignmentSpans(text: string, spans: Span[]): void {
  let done = 0;
  eachMatch(ASSIGNMENT, text, (match) => {
    const [whole, name = '', quote] = match;
    if (match.index < done || !isSecretName(name)) return;
    const start = match.index + whole.length;
    done = indexOf(endPattern(text, match.index, name, quote), text, start);
    spans.push({ start, end: done });
  });
}

function endPattern(text: string, nameAt: number, name: string, quote: string | undefined): RegExp {
  if (quote !== undefined) return quote.endsWith('"') ? END_OF_DOUBLE_QUOTES : END_OF_SINGLE_QUOTES;
  // NAME=value as an argument of its own: the value is all of it, whatever it holds.
  if (nameAt === 0 || text.charCodeAt(nameAt - 1) === 0) return END_OF_ARGUMENT;
  return /^(?:proxy-)?authorization$|cookie$/i.test(name) ? END_OF_HEADER : END_OF_WORD;
}

function indexOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}
