// SPDX-License-Identifier: Apache-2.0

/** A pattern of fnmatch(3) without flags, ready to be matched: see `compileGlob`. */
export type Glob = (text: string) => boolean;

type Token = string | ((unit: string) => boolean);

const ANY_RUN = Symbol('*');
type GlobToken = Token | typeof ANY_RUN;

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what the class is
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[\x21-\x7e]/,
  lower: /[a-z]/,
  print: /[\x20-\x7e]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/**
 * Compiles a pattern: `*` and `?` match `/` and a leading dot, too; `[a-z]`, `[!a]` and a backslash are as in POSIX.2 (2.13).
 * Both pattern and text are byte text. Time is at most the product of their lengths, whatever the pattern.
 */
export function compileGlob(pattern: string, isCaseless = false): Glob {
  const tokens = tokenize(isCaseless ? pattern.toLowerCase() : pattern);
  if (isCaseless) return (text) => matches(tokens, asciiLower(text));
  return (text) => matches(tokens, text);
}

/** Bytes that are no letters of ASCII stay what they are. */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function tokenize(pattern: string): GlobToken[] {
  const tokens: GlobToken[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const unit = pattern.charAt(at);
    if (unit === '*') {
      if (tokens.at(-1) !== ANY_RUN) tokens.push(ANY_RUN);
    } else if (unit === '?') {
      tokens.push(() => true);
    } else if (unit === '\\' && at + 1 < pattern.length) {
      tokens.push(pattern.charAt(++at));
    } else if (unit === '[') {
      const bracket = readBracket(pattern, at);
      if (bracket === undefined) tokens.push(unit);
      else {
        tokens.push(bracket.holds);
        at = bracket.end;
      }
    } else {
      tokens.push(unit);
    }
  }
  return tokens;
}

/** The expression that begins at `start`; undefined when it has no end: the bracket is one of the text then. */
function readBracket(
  pattern: string,
  start: number,
): { readonly holds: (unit: string) => boolean; readonly end: number } | undefined {
  let at = start + 1;
  const isNegated = pattern.charAt(at) === '!' || pattern.charAt(at) === '^';
  if (isNegated) at++;
  const singles = new Set<string>();
  const ranges: [string, string][] = [];
  const classes: RegExp[] = [];
  for (let isFirst = true; ; isFirst = false) {
    if (at >= pattern.length) return undefined;
    if (pattern.charAt(at) === ']' && !isFirst) break;
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(at, at + 12));
    const known = named === null ? undefined : CLASSES[named[1] ?? ''];
    if (named !== null && known !== undefined) {
      classes.push(known);
      at += named[0].length;
      continue;
    }
    if (pattern.charAt(at) === '\\' && at + 1 < pattern.length) at++;
    const from = pattern.charAt(at++);
    if (pattern.charAt(at) === '-' && at + 1 < pattern.length && pattern.charAt(at + 1) !== ']') {
      at++;
      if (pattern.charAt(at) === '\\' && at + 1 < pattern.length) at++;
      ranges.push([from, pattern.charAt(at++)]);
    } else {
      singles.add(from);
    }
  }
  const holds = (unit: string): boolean =>
    singles.has(unit) ||
    ranges.some(([low, high]) => low <= unit && unit <= high) ||
    classes.some((each) => each.test(unit));
  return { holds: isNegated ? (unit) => !holds(unit) : holds, end: at };
}

/** Goes back to the last `*` alone: what an earlier one took can be taken by that, too. */
function matches(tokens: readonly GlobToken[], text: string): boolean {
  let token = 0;
  let at = 0;
  let lastRun = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === ANY_RUN) {
      lastRun = token++;
      resumeAt = at;
    } else if (wanted !== undefined && fits(wanted as Token, text.charAt(at))) {
      token++;
      at++;
    } else if (lastRun >= 0) {
      token = lastRun + 1;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  while (tokens[token] === ANY_RUN) token++;
  return token === tokens.length;
}

function fits(wanted: Token, unit: string): boolean {
  return typeof wanted === 'string' ? wanted === unit : wanted(unit);
}
