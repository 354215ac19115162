// SPDX-License-Identifier: Apache-2.0

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes that RFC 4648 base64 stands for, its padding left out or not, as byte text; undefined where it is none. */
export function decodeBase64(text: string): string | undefined {
  const digits = text.replace(/=+$/, '');
  if (!BASE64.test(text) || digits.length % 4 === 1) return undefined;
  return Buffer.from(digits, 'base64').toString('latin1');
}
