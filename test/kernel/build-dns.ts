// SPDX-License-Identifier: Apache-2.0

/** Part of a name on the wire: a label, or a pointer to an offset in the message (RFC 1035 4.1.4), which ends it. */
export type NamePart = string | { readonly pointer: number };

/** A record of the answer section. The owner is a pointer to the question's name where not given. */
export interface WireRecord {
  readonly owner?: readonly NamePart[];
  readonly type: number;
  readonly class?: number;
  readonly ttl?: number;
  readonly data: Uint8Array;
  /** What the record says of its length, where that isn't the truth. */
  readonly length?: number;
}

/** A message with one question. Every field has a plain default. */
export interface MessageParts {
  readonly id?: number;
  /** Bits between id and counts; 0x8180 for an ordinary answer. */
  readonly bits?: number;
  readonly name: readonly NamePart[];
  readonly type?: number;
  readonly records?: readonly WireRecord[];
  /** What the message says of its sections, where that isn't the truth. */
  readonly questions?: number;
  readonly answers?: number;
}

export const QUESTION_AT = 12;
export const DnsType = { A: 1, CNAME: 5, TXT: 16, AAAA: 28, HTTPS: 65 } as const;

/** Builds a message; a question when it has no records and no bits. */
export function buildDns(parts: MessageParts): Buffer {
  const { id = 0x1234, bits = 0x0100, type = DnsType.A, records = [] } = parts;
  const counts = [parts.questions ?? 1, parts.answers ?? records.length, 0, 0];
  return Buffer.concat([
    u16(id, bits, ...counts),
    encodeName(parts.name),
    u16(type, 1),
    ...records.map(encodeRecord),
  ]);
}

/** Labels of a dotted name. */
export function labels(name: string): string[] {
  return name.split('.');
}

export function encodeName(parts: readonly NamePart[]): Buffer {
  const pieces = parts.map((part) =>
    typeof part === 'string'
      ? Buffer.concat([Uint8Array.of(Buffer.byteLength(part, 'latin1')), Buffer.from(part, 'latin1')])
      : u16(0xc000 | part.pointer),
  );
  const isPointed = parts.some((part) => typeof part !== 'string');
  return Buffer.concat(isPointed ? pieces : [...pieces, Uint8Array.of(0)]);
}

export function a(address: string, ttl = 60): WireRecord {
  return { type: DnsType.A, ttl, data: Uint8Array.from(address.split('.').map(Number)) };
}

export function aaaa(lastByte: number, ttl = 60): WireRecord {
  const data = new Uint8Array(16);
  data.set([0x20, 0x01, 0x0d, 0xb8]);
  data[15] = lastByte;
  return { type: DnsType.AAAA, ttl, data };
}

export function cname(name: readonly NamePart[], ttl = 60): WireRecord {
  return { type: DnsType.CNAME, ttl, data: encodeName(name) };
}

function encodeRecord(record: WireRecord): Buffer {
  const { owner = [{ pointer: QUESTION_AT }], type, ttl = 60, data } = record;
  return Buffer.concat([
    encodeName(owner),
    u16(type, record.class ?? 1, ttl >>> 16, ttl & 0xffff, record.length ?? data.length),
    data,
  ]);
}

function u16(...values: number[]): Buffer {
  return Buffer.concat(values.map((value) => Uint8Array.of(value >> 8, value & 0xff)));
}
