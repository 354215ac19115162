// SPDX-License-Identifier: Apache-2.0
import { RE2JS } from 're2js';
import { decodeBytes } from '../byte-text.ts';

/** What RE2's POSIX syntax has not, though re2js reads it. */
const NOT_POSIX = /(?<!\\)(?:\\\\)*(\\[dDsSwWbBAzZpPQEC]|\(\?|[*+?}][?+])/;

/**
 * Compiles a regular expression of RE2's POSIX syntax: it has to match the whole of a text, `^` and `$` match at every line.
 * Time is linear in the text. A string says what is wrong. Pattern and text are byte text: what is no UTF-8 in a text is
 * matched as U+FFFD.
 */
export function compileRegex(pattern: string): ((text: string) => boolean) | string {
  const source = decodeBytes(pattern);
  const foreign = NOT_POSIX.exec(source);
  if (foreign !== null) return `'${foreign[1]}' is not in RE2's POSIX syntax`;
  try {
    const compiled = RE2JS.compile(source, RE2JS.MULTILINE);
    return (text) => compiled.matches(decodeBytes(text));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
