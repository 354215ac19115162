// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { formatAddress } from '../ip-address.ts';

const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  35: 'NAPTR',
  64: 'SVCB',
  65: 'HTTPS',
  255: 'ANY',
};

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

/** Bytes before the data of a record; see struct dns_record of bpf/event.h. */
const HEAD = 8;

/** A record of an answer: A, AAAA or CNAME. */
export interface DnsAnswer {
  readonly type: string;
  /** An address, or the name that an alias leads to. */
  readonly data: string;
  /** Seconds. */
  readonly ttl: number;
}

/** Name of a QTYPE (IANA), or `TYPE<number>` as in RFC 3597. */
export function dnsTypeName(type: number): string {
  return TYPES[type] ?? `TYPE${type}`;
}

/** Name of a response code (IANA), or `RCODE<number>`. */
export function dnsRcodeName(rcode: number): string {
  return RCODES[rcode] ?? `RCODE${rcode}`;
}

/** The records that a DNS event carries; those that don't fit what they say are left out. */
export function readDnsAnswers(bytes: Uint8Array): DnsAnswer[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const answers: DnsAnswer[] = [];
  for (let at = 0; at + HEAD <= view.length; ) {
    const end = at + HEAD + view.readUInt16LE(at + 2);
    if (end > view.length) break;
    const type = view.readUInt16LE(at);
    const data = readData(type, view.subarray(at + HEAD, end));
    if (data !== undefined) answers.push({ type: dnsTypeName(type), data, ttl: view.readUInt32LE(at + 4) });
    at = (end + 3) & ~3;
  }
  return answers;
}

function readData(type: number, data: Buffer): string | undefined {
  if (type === 5) return data.toString();
  if (type === 1 && data.length === 4) return data.join('.');
  return type === 28 && data.length === 16 ? formatAddress(data) : undefined;
}
