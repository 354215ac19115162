// SPDX-License-Identifier: Apache-2.0
import { eachMatch } from './each-match.ts';
import { isSecretParameter } from './secret-names.ts';
import type { Span } from './span.ts';

const PARAMETER = /[?&;]([A-Za-z0-9_.~%[\]-]{1,128})=([^&;#\0 \t\r\n"'<>]+)/g;

/** The same inside a URL that is itself a parameter's value, percent-encoded. */
const ENCODED_PARAMETER =
  /%(?:3[fF]|26)([A-Za-z0-9_.~-]{1,128})%3[dD]((?:[A-Za-z0-9_.~*-]|%(?!26)[A-Fa-f0-9]{2})+)/g;

/** Adds the values of a URL's parameters whose names say that they are secret: signatures, tokens, keys. */
export function addParameterSpans(text: string, spans: Span[]): void {
  if (text.includes('=')) eachMatch(PARAMETER, text, (match) => addValue(match, spans));
  if (text.includes('%3')) eachMatch(ENCODED_PARAMETER, text, (match) => addValue(match, spans));
}

function addValue(match: RegExpExecArray, spans: Span[]): void {
  const [whole, name = '', value = ''] = match;
  if (!isSecretParameter(name)) return;
  const end = match.index + whole.length;
  spans.push({ start: end - value.length, end });
}
