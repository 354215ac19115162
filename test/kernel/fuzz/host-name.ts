// SPDX-License-Identifier: Apache-2.0
const MAX_TEXT = 255;

/** RFC 3986 3.2.2, without escapes. */
const REG_NAME = /^[A-Za-z0-9\-._~!$&'()*+,;=]*$/;
const PORT = /^(:[0-9]*)?$/;
const LITERAL = /^(\[[0-9A-Fa-f:.]*)\][0-9:]*$/;

/**
 * The name in an authority or Host, lower case, without port and final dot; an address without its bracket. Undefined: it can't
 * be one.
 */
export function hostName(text: string): string | undefined {
  const literal = LITERAL.exec(text)?.[1];
  if (literal !== undefined && text.length <= MAX_TEXT) return plain(literal);
  const end = `${text}:`.indexOf(':');
  return PORT.test(text.slice(end)) && text.length <= MAX_TEXT ? serverName(text.slice(0, end)) : undefined;
}

/** The name that a hello shows, likewise. It has no port. */
export function serverName(text: string): string | undefined {
  return REG_NAME.test(text) && text.length <= MAX_TEXT ? plain(text) : undefined;
}

function plain(host: string): string {
  return host.replace(/\.$/, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Whether it is a name and no address. */
export function isName(host: string): boolean {
  return !/^[0-9.]*$/.test(host) && !host.startsWith('[');
}
