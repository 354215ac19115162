// SPDX-License-Identifier: Apache-2.0
const MAX_TEXT = 255;

/** The name in an authority or Host, lower case, without port and final dot. Undefined: it is too long for any. */
export function hostName(text: string): string | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const [host = ''] = text.split(':', 1);
  return (host.endsWith('.') ? host.slice(0, -1) : host).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Whether it is a name and no address (RFC 3986 3.2.2). */
export function isName(host: string): boolean {
  return !/^[0-9.]*$/.test(host) && !host.startsWith('[');
}
