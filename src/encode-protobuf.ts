// SPDX-License-Identifier: Apache-2.0
import type { ProtobufField, ProtobufMessage } from './protobuf-message.ts';

const VARINT = 0;
const BYTES = 2;

/** Writes a message. What is left out, or equals its proto3 default, takes no bytes. */
export function encodeProtobuf<T extends object>(message: ProtobufMessage<T>, value: Partial<T>): Buffer {
  const values = value as Readonly<Record<string, unknown>>;
  return Buffer.concat(message.fields.flatMap((field) => encodeField(field, values[field.name])));
}

function encodeField(field: ProtobufField, value: unknown): Buffer[] {
  if (field.repeated) return ((value ?? []) as unknown[]).flatMap((each) => encodeValue(field, each));
  if (field.kind === 'map') {
    return [...((value ?? new Map()) as ReadonlyMap<string, string>)].flatMap(([key, text]) =>
      encodeBytes(
        field,
        Buffer.concat([
          ...encodeBytes({ number: 1 }, Buffer.from(key)),
          ...encodeBytes({ number: 2 }, Buffer.from(text)),
        ]),
      ),
    );
  }
  return value === undefined || value === '' || value === 0 || value === false
    ? []
    : encodeValue(field, value);
}

function encodeValue(field: ProtobufField, value: unknown): Buffer[] {
  if (field.kind === 'bool' || field.kind === 'number') {
    return [varint((field.number << 3) | VARINT), varint(Number(value))];
  }
  if (field.kind === 'string') return encodeBytes(field, Buffer.from(value as string));
  if (field.message === undefined) throw new Error(`protobuf: field ${field.name} has no message type`);
  return encodeBytes(field, encodeProtobuf(field.message, value as object));
}

function encodeBytes({ number }: Pick<ProtobufField, 'number'>, bytes: Buffer): Buffer[] {
  return [varint((number << 3) | BYTES), varint(bytes.length), bytes];
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value >>> 0;
  for (; left > 0x7f; left >>>= 7) bytes.push((left & 0x7f) | 0x80);
  bytes.push(left);
  return Buffer.from(bytes);
}
