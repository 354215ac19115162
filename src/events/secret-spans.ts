// SPDX-License-Identifier: Apache-2.0
import { addAssignmentSpans } from './assignment-spans.ts';
import { argumentWords, scriptWords } from './command-words.ts';
import { addFlagSpans } from './flag-spans.ts';
import { addParameterSpans } from './parameter-spans.ts';
import { addShapeSpans } from './shape-spans.ts';
import { mergeSpans, type Span } from './span.ts';

const BLANK = /[ \t\r\n]/;

/**
 * Where secrets stand in an argument list, its arguments separated by NUL: in order, not overlapping. All patterns are
 * ASCII, so decoded text and bytes read as Latin-1 (one character a byte) give the same spans. Never throws; time is
 * linear in the length. It knows secrets by their looks, by the name before them and by the program that takes them: a
 * secret that has none of these is not found, which is why argv is no place for one.
 */
export function argumentSpans(text: string): Span[] {
  const spans: Span[] = [];
  addShapeSpans(text, spans);
  addAssignmentSpans(text, spans);
  addParameterSpans(text, spans);
  const words = argumentWords(text);
  addFlagSpans(text, words, spans);
  for (const word of words) {
    if (BLANK.test(text.slice(word.start, word.end))) addFlagSpans(text, scriptWords(text, word), spans);
  }
  return mergeSpans(spans);
}

/** Where secrets stand in an HTTP request target (or a URL): its signature, token and key parameters, known shapes. */
export function targetSpans(text: string): Span[] {
  const spans: Span[] = [];
  addShapeSpans(text, spans);
  addParameterSpans(text, spans);
  return mergeSpans(spans);
}
