// SPDX-License-Identifier: Apache-2.0

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

/** What a literal may not hold bare: what ends it, and what only an escape can write. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be quoted
const NOT_BARE = /[\s()"'=,\\\x00-\x1f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const ESCAPED = /["\\\x00-\x1f]/g;

/** A literal as it is written in a condition: bare where it can be, unless it is to be in quotes always. */
export function quote(text: string, isAlways = false): string {
  if (!isAlways && text !== '' && !NOT_BARE.test(text)) return text;
  // a quote behind a backslash does not end a literal, whatever stands before that
  const isOpen = text.endsWith('\\');
  const body = (isOpen ? text.slice(0, -1) : text).replace(ESCAPED, escapeUnit);
  return isOpen ? `"${body}\\x5c"` : `"${body}"`;
}

function escapeUnit(unit: string): string {
  return ESCAPES[unit] ?? `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
