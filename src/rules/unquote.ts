// SPDX-License-Identifier: Apache-2.0

const LETTERS: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  '/': '/',
  // written by old rules, and kept for them
  ' ': '\\',
};

const TWO_DIGITS = /^[0-9a-fA-F]{2}$/;

/**
 * The text that a quoted literal (its quotes included) stands for; a string says what is wrong. Bytes written as `\xHH` are
 * characters of that number: what is compared with bytes takes them as bytes.
 */
export function unquote(literal: string): { readonly text: string } | { readonly problem: string } {
  const quote = literal.charAt(0);
  const body = literal.slice(1, -1);
  let text = '';
  for (let at = 0; at < body.length; at++) {
    const unit = body.charAt(at);
    if (unit !== '\\') {
      text += unit;
      continue;
    }
    const escaped = body.charAt(++at);
    if (escaped === 'x') {
      const digits = body.slice(at + 1, at + 3);
      if (!TWO_DIGITS.test(digits)) return { problem: 'expected two hexadecimal digits after "\\x"' };
      text += String.fromCharCode(Number.parseInt(digits, 16));
      at += 2;
    } else if (escaped === quote) {
      text += quote;
    } else {
      const letter = LETTERS[escaped];
      if (letter === undefined) return { problem: `unknown escape sequence "\\${escaped}"` };
      text += letter;
    }
  }
  return { text };
}
