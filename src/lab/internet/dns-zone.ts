// SPDX-License-Identifier: Apache-2.0

import type { DnsDamage } from './damage-dns-answer.ts';
import type { DnsRcode, DnsRecord } from './dns-message.ts';
import { DNS_TYPES } from './dns-message.ts';

/** What is known of one name. All fields may be absent: the name then exists and has no records. */
export interface ZoneEntry {
  readonly a?: readonly string[];
  readonly aaaa?: readonly string[];
  readonly txt?: readonly string[];
  /** The name this one stands for; followed within the zone, as a recursive resolver does. */
  readonly cname?: string;
  /** Default 60. */
  readonly ttlSeconds?: number;
  /** Answer one address at a time, the next one with each question, as load-balanced services do. */
  readonly rotate?: boolean;
  /** Answer this code instead of records. */
  readonly rcode?: Exclude<DnsRcode, 'NOERROR'>;
  /** Break the answer in this way. */
  readonly damage?: DnsDamage;
}

/** Names (lower case, without trailing dot; `*.suffix` is any name below it) to what is known of them. Plain JSON. */
export type Zone = Readonly<Record<string, ZoneEntry>>;

export interface ZoneAnswer {
  readonly rcode: DnsRcode;
  /** The chain of CNAMEs first, then the addresses. */
  readonly records: readonly DnsRecord[];
  readonly damage?: DnsDamage;
}

const MAX_CHAIN = 16;
const FIELDS = new Map<number, 'a' | 'aaaa' | 'txt'>([
  [DNS_TYPES.A, 'a'],
  [DNS_TYPES.AAAA, 'aaaa'],
  [DNS_TYPES.TXT, 'txt'],
]);
const TYPE_NAMES = { a: 'A', aaaa: 'AAAA', txt: 'TXT' } as const;

/** Answers a question from the zone. `turn` counts the questions for rotating names. */
export function answerFromZone(zone: Zone, name: string, type: number, turn: number): ZoneAnswer {
  const records: DnsRecord[] = [];
  let owner = name;
  let damage: DnsDamage | undefined;
  for (let step = 0; step < MAX_CHAIN; step += 1) {
    const entry = findEntry(zone, owner.toLowerCase());
    damage ??= entry?.damage;
    const broken = damage === undefined ? {} : { damage };
    if (entry === undefined) return { rcode: 'NXDOMAIN', records, ...broken };
    if (entry.rcode !== undefined) return { rcode: entry.rcode, records, ...broken };
    if (entry.cname === undefined || type === DNS_TYPES.CNAME) {
      return { rcode: 'NOERROR', records: [...records, ...ownRecords(entry, owner, type, turn)], ...broken };
    }
    records.push({ name: owner, type: 'CNAME', data: entry.cname, ttlSeconds: entry.ttlSeconds ?? 60 });
    owner = entry.cname;
  }
  return { rcode: 'SERVFAIL', records: [] };
}

function ownRecords(entry: ZoneEntry, name: string, type: number, turn: number): DnsRecord[] {
  const ttlSeconds = entry.ttlSeconds ?? 60;
  if (type === DNS_TYPES.CNAME) {
    return entry.cname === undefined ? [] : [{ name, type: 'CNAME', data: entry.cname, ttlSeconds }];
  }
  const field = FIELDS.get(type);
  if (field === undefined) return [];
  const all = entry[field] ?? [];
  const chosen = entry.rotate === true && all.length > 0 ? all.slice(turn % all.length).slice(0, 1) : all;
  return chosen.map((data) => ({ name, type: TYPE_NAMES[field], data, ttlSeconds }));
}

function findEntry(zone: Zone, name: string): ZoneEntry | undefined {
  if (Object.hasOwn(zone, name)) return zone[name];
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const wildcard = `*${name.slice(dot)}`;
    if (Object.hasOwn(zone, wildcard)) return zone[wildcard];
  }
  return undefined;
}
