// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

const MAX_LENGTH = 63;
const HASH_DIGITS = 8;

/** Parts as a name that Kubernetes takes. Where it was cut, a hash of the whole keeps it apart from others. */
export function objectName(...parts: readonly string[]): string {
  const whole = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (whole === '') return 'unnamed';
  if (whole.length <= MAX_LENGTH) return whole;
  return `${whole.slice(0, MAX_LENGTH - HASH_DIGITS - 1).replace(/-+$/, '')}-${shortHash(whole)}`;
}

/** A few digits that tell texts apart. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);
}
