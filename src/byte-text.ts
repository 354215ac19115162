// SPDX-License-Identifier: Apache-2.0
import { Buffer, isUtf8 } from 'node:buffer';

// What is not ASCII. Every character of byte text is one byte.
const HIGH = /[\x80-\xff]/;

/** The UTF-8 text whose bytes are the characters of `bytes`; invalid sequences become U+FFFD. */
export function decodeBytes(bytes: string): string {
  return HIGH.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

/** Whether the bytes that are the characters of `bytes` are valid UTF-8. */
export function isUtf8Bytes(bytes: string): boolean {
  return !HIGH.test(bytes) || isUtf8(Buffer.from(bytes, 'latin1'));
}
