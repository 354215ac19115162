// SPDX-License-Identifier: Apache-2.0
import { isIPv4 } from 'node:net';

/** Record types the server answers (RFC 1035, 3596); a question of any other type gets an empty answer. */
export const DNS_TYPES = { A: 1, CNAME: 5, TXT: 16, AAAA: 28, OPT: 41 } as const;

/** Response codes (RFC 1035 4.1.1). */
export const DNS_RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
export type DnsRcode = keyof typeof DNS_RCODES;

/** A question as it was asked: `name` keeps its case, without the trailing dot. */
export interface DnsQuestion {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  /** The question section, to be repeated in the answer byte for byte. */
  readonly section: Buffer;
  readonly recursionDesired: boolean;
  /** Largest UDP answer the client takes: 512 without EDNS (RFC 6891). */
  readonly udpBytes: number;
  readonly hasEdns: boolean;
}

export interface DnsRecord {
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'TXT';
  /** An address, a name, or one string of up to 255 bytes. */
  readonly data: string;
  readonly ttlSeconds: number;
}

const HEADER_BYTES = 12;
const CLASS_IN = 1;
const FLAGS = { response: 0x8000, truncated: 0x0200, recursionDesired: 0x0100, recursionAvailable: 0x0080 };

/** Reads the one question of a query; `undefined` when it isn't one. */
export function parseDnsQuestion(message: Buffer): DnsQuestion | undefined {
  if (message.length < HEADER_BYTES || message.readUInt16BE(4) !== 1) return undefined;
  const flags = message.readUInt16BE(2);
  if ((flags & FLAGS.response) !== 0) return undefined;
  const labels: string[] = [];
  let offset = HEADER_BYTES;
  for (let length = message[offset]; length !== 0; length = message[offset]) {
    if (length === undefined || length > 63) return undefined;
    labels.push(message.toString('latin1', offset + 1, offset + 1 + length));
    offset += 1 + length;
  }
  const end = offset + 5;
  if (end > message.length) return undefined;
  const udpBytes = readEdnsBytes(message, end);
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.'),
    type: message.readUInt16BE(offset + 1),
    section: message.subarray(HEADER_BYTES, end),
    recursionDesired: (flags & FLAGS.recursionDesired) !== 0,
    udpBytes: Math.max(512, udpBytes ?? 512),
    hasEdns: udpBytes !== undefined,
  };
}

/** The class field of an OPT record that follows the question directly, as every stub resolver sends it. */
function readEdnsBytes(message: Buffer, offset: number): number | undefined {
  if (message.readUInt16BE(10) === 0 || offset + 5 > message.length) return undefined;
  if (message[offset] !== 0 || message.readUInt16BE(offset + 1) !== DNS_TYPES.OPT) return undefined;
  return message.readUInt16BE(offset + 3);
}

/** Writes an answer, without a limit on its size. */
export function encodeDnsAnswer(
  question: DnsQuestion,
  rcode: DnsRcode,
  records: readonly DnsRecord[],
): Buffer {
  const additional = question.hasEdns ? [encodeEdns()] : [];
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(question.id, 0);
  const desired = question.recursionDesired ? FLAGS.recursionDesired : 0;
  header.writeUInt16BE(FLAGS.response | FLAGS.recursionAvailable | desired | DNS_RCODES[rcode], 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt16BE(additional.length, 10);
  return Buffer.concat([
    header,
    question.section,
    ...records.map((record) => encodeRecord(record, question)),
    ...additional,
  ]);
}

/** What is sent over UDP instead of an answer that is too large: no records, and the flag that says "ask over TCP". */
export function encodeTruncatedAnswer(question: DnsQuestion): Buffer {
  const answer = encodeDnsAnswer(question, 'NOERROR', []);
  answer.writeUInt16BE(answer.readUInt16BE(2) | FLAGS.truncated, 2);
  return answer;
}

/** A name as length-prefixed labels, uncompressed. */
export function encodeDnsName(name: string): Buffer {
  const labels = name === '' ? [] : name.split('.');
  return Buffer.concat([
    ...labels.map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1')),
    Buffer.of(0),
  ]);
}

function encodeRecord(record: DnsRecord, question: DnsQuestion): Buffer {
  // Real servers write the owner as a pointer to the question where it is the same name (RFC 1035 4.1.4).
  const isQuestion = record.name.toLowerCase() === question.name.toLowerCase();
  const owner = isQuestion ? Buffer.of(0xc0, HEADER_BYTES) : encodeDnsName(record.name);
  const data = encodeData(record);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(DNS_TYPES[record.type], 0);
  fixed.writeUInt16BE(CLASS_IN, 2);
  fixed.writeUInt32BE(record.ttlSeconds, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, fixed, data]);
}

function encodeData(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'A':
      return Buffer.from(record.data.split('.').map(Number));
    case 'AAAA':
      return encodeIpv6(record.data);
    case 'CNAME':
      return encodeDnsName(record.data);
    case 'TXT':
      return Buffer.concat([Buffer.of(Buffer.byteLength(record.data)), Buffer.from(record.data)]);
  }
}

/** An IPv6 address in any of its written forms, as 16 bytes. */
function encodeIpv6(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const front = toGroups(head);
  const back = toGroups(tail ?? '');
  const groups = [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
  const bytes = Buffer.alloc(16);
  groups.forEach((group, index) => {
    bytes.writeUInt16BE(group, 2 * index);
  });
  return bytes;
}

function toGroups(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!isIPv4(group)) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function encodeEdns(): Buffer {
  const opt = Buffer.alloc(11);
  opt.writeUInt16BE(DNS_TYPES.OPT, 1);
  opt.writeUInt16BE(1232, 3);
  return opt;
}
