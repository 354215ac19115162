// SPDX-License-Identifier: Apache-2.0
import { isUtf8 } from 'node:buffer';
import { RuleLoadError } from './rule-load-error.ts';
import { RulePlace } from './rule-place.ts';

/** Of a rule file, in bytes or UTF-16 units. The largest known have 0.2 million. */
const MAX_SIZE = 16 << 20;

/** The text of a rule file. Throws a RuleLoadError when it is too large, or not UTF-8: with the place of the first byte. */
export function decodeRuleText(name: string, content: string | Uint8Array): string {
  if (content.length > MAX_SIZE) {
    const message = `the file is larger than ${MAX_SIZE >> 20} MiB (${content.length} bytes)`;
    throw new RuleLoadError('LOAD_ERR_FILE_READ', message, RulePlace.ofFile(name, ''));
  }
  if (typeof content === 'string') return content;
  if (isUtf8(content)) return new TextDecoder().decode(content);
  const before = validPrefix(content);
  const text = new TextDecoder().decode(content);
  const place = RulePlace.ofFile(name, text).within('rules content', before.length);
  throw new RuleLoadError('LOAD_ERR_YAML_PARSE', 'a byte that is not UTF-8', place);
}

/** The text before the first byte that is not UTF-8. */
function validPrefix(bytes: Uint8Array): string {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8Prefix(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return new TextDecoder().decode(bytes.subarray(0, low), { stream: true });
}

/** Whether bytes are UTF-8, but for the last character, which may be cut. */
function isUtf8Prefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch (error: unknown) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
