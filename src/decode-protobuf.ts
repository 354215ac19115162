// SPDX-License-Identifier: Apache-2.0
import type { ProtobufField, ProtobufMessage } from './protobuf-message.ts';

/** Where reading stands. */
interface Reader {
  readonly bytes: Buffer;
  at: number;
}

/** Wire types: protobuf.dev/programming-guides/encoding. */
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/**
 * Reads a message. Fields that are absent have proto3's defaults, absent messages are undefined; fields that the table
 * doesn't have are skipped without a copy; bytes are a view of the message. Of a single field that comes twice the last one holds. Throws when the bytes
 * are no such message.
 */
export function decodeProtobuf<T extends object>(message: ProtobufMessage<T>, bytes: Uint8Array): T {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return decode(message, { bytes: buffer, at: 0 }, buffer.length) as T;
}

function decode(message: ProtobufMessage<object>, reader: Reader, end: number): object {
  const result: Record<string, unknown> = {};
  for (const field of message.fields) result[field.name] = defaultOf(field);
  while (reader.at < end) {
    const tag = readVarint(message, reader, end);
    const wire = tag & 7;
    const field = message.fields.find(({ number }) => number === tag >>> 3);
    if (field === undefined || wire !== wireOf(field)) skip(message, reader, end, wire);
    else readField(message, field, reader, end, result);
  }
  return result;
}

const NO_BYTES = Buffer.alloc(0);

function defaultOf({ kind, repeated }: ProtobufField): unknown {
  if (repeated) return [];
  switch (kind) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'number':
      return 0;
    case 'bytes':
      return NO_BYTES;
    case 'map':
    case 'byteMap':
      return new Map();
    case 'message':
      return undefined;
  }
}

function wireOf({ kind }: ProtobufField): number {
  return kind === 'bool' || kind === 'number' ? VARINT : BYTES;
}

function readField(
  message: ProtobufMessage<object>,
  field: ProtobufField,
  reader: Reader,
  end: number,
  into: Record<string, unknown>,
): void {
  const value = readValue(message, field, reader, end);
  if (field.repeated) (into[field.name] as unknown[]).push(value);
  else if (field.kind === 'map' || field.kind === 'byteMap') {
    const entry = value as { key: string; value: unknown };
    (into[field.name] as Map<string, unknown>).set(entry.key, entry.value);
  } else into[field.name] = value;
}

function entryOf(kind: 'string' | 'bytes'): ProtobufMessage<object> {
  return {
    name: 'map entry',
    fields: [
      { number: 1, name: 'key', kind: 'string' },
      { number: 2, name: 'value', kind },
    ],
  };
}

const MAP_ENTRY = entryOf('string');
const BYTE_MAP_ENTRY = entryOf('bytes');

function readValue(
  message: ProtobufMessage<object>,
  field: ProtobufField,
  reader: Reader,
  end: number,
): unknown {
  if (field.kind === 'bool') return readVarint(message, reader, end) !== 0;
  // Enumerations and uint32: what is above 32 bits can't be one.
  if (field.kind === 'number') return readVarint(message, reader, end);
  const stop = endOfBytes(message, reader, end);
  if (field.kind === 'string') {
    const text = reader.bytes.toString('utf8', reader.at, stop);
    reader.at = stop;
    return text;
  }
  if (field.kind === 'bytes') {
    const part = reader.bytes.subarray(reader.at, stop);
    reader.at = stop;
    return part;
  }
  return decode(messageOf(field, message), reader, stop);
}

function messageOf(
  { kind, message }: ProtobufField,
  outer: ProtobufMessage<object>,
): ProtobufMessage<object> {
  if (kind === 'map') return MAP_ENTRY;
  return kind === 'byteMap' ? BYTE_MAP_ENTRY : (message ?? outer);
}

function endOfBytes(message: ProtobufMessage<object>, reader: Reader, end: number): number {
  const length = readVarint(message, reader, end);
  if (length > end - reader.at) fail(message, reader, 'a field is longer than its message');
  return reader.at + length;
}

/** The low 32 bits, unsigned: tags, lengths, enumerations and booleans are no longer. */
function readVarint(message: ProtobufMessage<object>, reader: Reader, end: number): number {
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (reader.at >= end) fail(message, reader, 'a number is cut');
    const byte = reader.bytes[reader.at++] ?? 0;
    if (shift < 32) value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  return fail(message, reader, 'a number has more than ten bytes');
}

function skip(message: ProtobufMessage<object>, reader: Reader, end: number, wire: number): void {
  if (wire === VARINT) readVarint(message, reader, end);
  else if (wire === BYTES) reader.at = endOfBytes(message, reader, end);
  else if (wire === FIXED64) reader.at += 8;
  else if (wire === FIXED32) reader.at += 4;
  else fail(message, reader, `wire type ${wire} is unknown`);
  if (reader.at > end) fail(message, reader, 'a field is cut');
}

function fail({ name }: ProtobufMessage<object>, { at }: Reader, problem: string): never {
  throw new Error(`protobuf: ${name}: ${problem}, at byte ${at}`);
}
