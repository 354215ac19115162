// SPDX-License-Identifier: Apache-2.0
import { eachMatch } from './each-match.ts';
import { BEARER, OVERWRITTEN, PRIVATE_KEY, SECRET_SHAPE, URL_USER } from './secret-shapes.ts';
import type { Span } from './span.ts';

/** Adds what is secret by its looks, whatever stands before it: tokens, keys, passwords in URLs. */
export function addShapeSpans(text: string, spans: Span[]): void {
  const addMatch = (match: RegExpExecArray) => add(spans, match.index, match[0].length);
  eachMatch(SECRET_SHAPE, text, addMatch);
  eachMatch(PRIVATE_KEY, text, addMatch);
  eachMatch(OVERWRITTEN, text, addMatch);
  eachMatch(BEARER, text, (match) => {
    const value = match[1] ?? '';
    add(spans, match.index + match[0].length - value.length, value.length);
  });
  if (text.includes('@')) {
    eachMatch(URL_USER, text, (match) => addUserSpan(text, match.index, match[0], spans));
  }
}

/** The password of `user:password`; a user without one may be a token, except where a user is customary. */
function addUserSpan(text: string, start: number, user: string, spans: Span[]): void {
  const colon = user.indexOf(':');
  if (colon >= 0) {
    add(spans, start + colon + 1, user.length - colon - 1);
  } else if (!/(?:ssh|sftp|git|rsync|svn|ftp):\/\/$/i.test(text.slice(Math.max(0, start - 12), start))) {
    add(spans, start, user.length);
  }
}

function add(spans: Span[], start: number, length: number): void {
  spans.push({ start, end: start + length });
}
