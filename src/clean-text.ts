// SPDX-License-Identifier: Apache-2.0
import { stripVTControlCharacters } from 'node:util';

/**
 * Text that a workload wrote, as one line for a terminal: without control characters, so that no pod writes to the
 * operator's screen or reverses what stands there.
 */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, ' ');
}
