// SPDX-License-Identifier: Apache-2.0

/**
 * Text of the 16-byte address at `at`: dotted decimal for a v4-mapped one (`::ffff:a.b.c.d`), else RFC 5952: lower
 * case, no leading zeros, the longest run of zero groups (the first of equals, at least two groups) as `::`.
 */
export function formatAddress(bytes: Uint8Array, at = 0): string {
  if (isMapped(bytes, at)) return `${bytes[at + 12]}.${bytes[at + 13]}.${bytes[at + 14]}.${bytes[at + 15]}`;
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((bytes[at + i] ?? 0) << 8) | (bytes[at + i + 1] ?? 0));
  const run = longestZeroRun(groups);
  if (run.length < 2) return hex(groups);
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

/** Whether the 16-byte address at `at` is an IPv4 address in v4-mapped form. */
export function isMapped(bytes: Uint8Array, at = 0): boolean {
  for (let i = 0; i < 10; i++) if (bytes[at + i] !== 0) return false;
  return bytes[at + 10] === 0xff && bytes[at + 11] === 0xff;
}

/**
 * The 16 bytes of an address in text, IPv4 in v4-mapped form, or undefined when it is none. Takes every form of
 * RFC 4291 2.2, without zone; IPv4 only as four decimal numbers without leading zeros, which others read as octal.
 */
export function parseAddress(text: string): Uint8Array | undefined {
  const four = parseFour(text);
  if (four !== undefined) return Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...four]);
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(parseGroups);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === 16 ? Uint8Array.from(head) : undefined;
  // `::` stands for at least one group
  const missing = 16 - head.length - tail.length;
  if (missing < 2 || !endsHalf(halves[0])) return undefined;
  return Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

function isDotted(text: string): boolean {
  return text.includes('.');
}

/** An embedded IPv4 address ends an address: it can't stand before `::`. */
function endsHalf(head: string | undefined): boolean {
  return head === undefined || !isDotted(head);
}

function parseFour(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (/^(0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte < 256) ? bytes : undefined;
}

/** Bytes of groups between colons, the last of which may be an IPv4 address. */
function parseGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const bytes: number[] = [];
  for (const [i, part] of parts.entries()) {
    const four = i === parts.length - 1 && isDotted(part) ? parseFour(part) : undefined;
    if (four !== undefined) bytes.push(...four);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      const group = Number.parseInt(part, 16);
      bytes.push(group >> 8, group & 0xff);
    } else return undefined;
  }
  return bytes;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
    start += length;
  }
  return best;
}

function hex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}
