// SPDX-License-Identifier: Apache-2.0

/**
 * The absolute path that `path` means in the folder `base`: without `.`, `..` and doubled `/`. Links are not followed, so `..`
 * takes away what is written before it. What has no known folder stays relative. Byte text in, byte text out.
 */
export function joinPath(base: string, path: string): string {
  const whole = path.startsWith('/') ? path : base === '' ? path : path === '' ? base : `${base}/${path}`;
  if (!NEEDS_WORK.test(whole)) return whole;
  const isAbsolute = whole.startsWith('/');
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isAbsolute) parts.push(part);
  }
  const joined = parts.join('/');
  return isAbsolute ? `/${joined}` : joined;
}

/** A doubled or last `/`, or a part that is `.` or `..`. */
const NEEDS_WORK = /\/\/|\/$|(?:^|\/)\.\.?(?:\/|$)/;
