// SPDX-License-Identifier: Apache-2.0

/** What stands before the first bracket of a value: dashes and a key. */
const BEFORE_VALUE = /^[ \t]*(?:- +)*(?:[^\s:#'"[\]{}-][^:#\n]*:[ \t]+)?(?=[[{])/gm;

/**
 * A YAML text with every `[…]` and `{…}` of a value on one line, and without comments in them: each line end and comment
 * becomes blanks, so that all else stays where it is. Falco's library of YAML does not look at how such lines are indented;
 * the YAML specification does. Lines within quotes are left as they are.
 */
export function joinFlowLines(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  BEFORE_VALUE.lastIndex = 0;
  for (let match = BEFORE_VALUE.exec(text); match !== null; match = BEFORE_VALUE.exec(text)) {
    const begin = match.index + match[0].length;
    const end = endOfFlow(text, begin);
    pieces.push(text.slice(from, begin), joinLines(text.slice(begin, end)));
    from = end;
    BEFORE_VALUE.lastIndex = end;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

const QUOTED = /"(?:\\[\s\S]|[^"\\])*"|'(?:''|[^'])*'/y;
const COMMENT = /(?<=\s)#[^\n]*/y;
const BLANK = /^\s$/;

/** A unit, or the quoted text or comment that begins with it. */
interface FlowToken {
  readonly text: string;
  readonly at: number;
  readonly isComment: boolean;
}

/** Behind the bracket that closes the one at `begin`; the end of the text when none does. */
function endOfFlow(text: string, begin: number): number {
  let depth = 0;
  for (const token of tokensOf(text, begin)) {
    if (token.text === '[' || token.text === '{') depth++;
    if ((token.text === ']' || token.text === '}') && --depth === 0) return token.at + 1;
  }
  return text.length;
}

function joinLines(flow: string): string {
  const pieces: string[] = [];
  for (const { text, isComment } of tokensOf(flow, 0)) {
    const isBlanked = isComment || text === '\n' || text === '\r';
    pieces.push(isBlanked ? ' '.repeat(text.length) : text);
  }
  return pieces.join('');
}

function* tokensOf(text: string, begin: number): Generator<FlowToken> {
  let at = begin;
  // a quote within a word is a part of it
  let canQuote = false;
  while (at < text.length) {
    const unit = text.charAt(at);
    const comment = unit === '#' ? matchAt(COMMENT, text, at) : undefined;
    const quoted = canQuote && (unit === '"' || unit === "'") ? matchAt(QUOTED, text, at) : undefined;
    const token = comment ?? quoted ?? unit;
    yield { text: token, at, isComment: comment !== undefined };
    if (comment === undefined && !BLANK.test(unit)) canQuote = '[{,:'.includes(unit);
    at += token.length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
