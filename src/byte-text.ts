// SPDX-License-Identifier: Apache-2.0
import { Buffer, isUtf8 } from 'node:buffer';

// What is not ASCII. Every character of byte text is one byte.
const HIGH = /[\x80-\xff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of them are ASCII
const IS_ASCII = /^[\x00-\x7f]*$/;

/** The UTF-8 text whose bytes are the characters of `bytes`; invalid sequences become U+FFFD. */
export function decodeBytes(bytes: string): string {
  return HIGH.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

/** Whether the bytes that are the characters of `bytes` are valid UTF-8. */
export function isUtf8Bytes(bytes: string): boolean {
  return !HIGH.test(bytes) || isUtf8(Buffer.from(bytes, 'latin1'));
}

/** Byte text: the characters are the bytes of a text's UTF-8. */
export function encodeBytes(text: string): string {
  return IS_ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Where in a text, in UTF-16 units, the byte is that stands at `at` in its byte text. */
export function offsetInText(bytes: string, at: number): number {
  return decodeBytes(bytes.slice(0, at)).length;
}
