// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { canonicalAddress } from '../canonical-address.ts';

/** The nameservers of a resolv.conf(5), in canonical text; none where it can't be read. Zones of link-local ones are left out. */
export function readResolvers(path = '/etc/resolv.conf'): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    const [, address = ''] = /^\s*nameserver\s+([0-9a-fA-F:.]+)/.exec(line) ?? [];
    return canonicalAddress(address) ?? [];
  });
}
