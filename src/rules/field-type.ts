// SPDX-License-Identifier: Apache-2.0

/** Kinds of values that fields have, by what can be asked of them. */
export type FieldType =
  | 'text'
  | 'bytes'
  | 'bool'
  | 'address'
  | 'network'
  | NumberType
  /** What it is depends on the event: it is compared as text. */
  | 'dynamic';

/** Numbers, by their width: a negative literal wraps where there is no sign. Times are nanoseconds. */
export type NumberType =
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'port'
  | 'double'
  | 'time'
  | 'duration';

const UNSIGNED_BITS: Readonly<Record<NumberType, number>> = {
  int16: 0,
  int32: 0,
  int64: 0,
  uint32: 32,
  uint64: 64,
  port: 16,
  double: 0,
  time: 64,
  duration: 64,
};

/** Bits of a number that has no sign; 0 of one that has. */
export function unsignedBits(type: NumberType): number {
  return UNSIGNED_BITS[type];
}

export function isNumberType(type: FieldType): type is NumberType {
  return type in UNSIGNED_BITS;
}
