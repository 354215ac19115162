// SPDX-License-Identifier: Apache-2.0

/** Calls `visit` with each match of `pattern` (global) in `text`: as `matchAll`, without its copy of the pattern. */
export function eachMatch(pattern: RegExp, text: string, visit: (match: RegExpExecArray) => void): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const next = match[0] === '' ? pattern.lastIndex + 1 : pattern.lastIndex;
    visit(match);
    pattern.lastIndex = next;
  }
}
