// SPDX-License-Identifier: Apache-2.0
import { encodeBytes } from '../byte-text.ts';
import { parseAddress } from '../ip-address.ts';
import { bindFields } from './bind-fields.ts';
import type { FieldRow } from './field-row.ts';
import { FIELD_ROWS } from './field-rows.ts';
import { isNumberType } from './field-type.ts';
import type { FieldReader, FieldValue, RuleFields } from './rule-field.ts';

/** A value as somebody wrote it down. */
export type GivenValue = string | number | bigint | boolean;

/** An event that is nothing but the values of its fields, by their names: `evt.arg.flags` as `evt.arg[flags]`. */
export interface GivenEvent {
  readonly values: ReadonlyMap<string, GivenValue | readonly GivenValue[]>;
}

/** Fields of both ends of a connection, and the fields of one of them. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  'fd.ip': ['fd.cip', 'fd.sip'],
  'fd.net': ['fd.cip', 'fd.sip'],
  'fd.port': ['fd.cport', 'fd.sport'],
  'fd.proto': ['fd.cport', 'fd.sport'],
};

/** What another field says where it is not given itself. */
const SAME: Readonly<Record<string, string>> = {
  'fd.cnet': 'fd.cip',
  'fd.snet': 'fd.sip',
  'fd.lnet': 'fd.lip',
  'fd.rnet': 'fd.rip',
  'syscall.type': 'evt.type',
};

/** Fields that take their values from such an event. A list of ancestors (`proc.aname`) is nearest first. */
export const GIVEN_FIELDS: RuleFields<GivenEvent> = bindFields<GivenEvent>(FIELD_ROWS, readerOf);

function readerOf(row: FieldRow, argument: string | undefined): FieldReader<GivenEvent> {
  const { name, type } = row;
  if (argument === undefined) {
    const ends = ENDS[name];
    return ({ values }) => {
      const value = values.get(name) ?? values.get(SAME[name] ?? '');
      if (value !== undefined) return valuesOf(type, value);
      const found = (ends ?? []).flatMap((end) => values.get(end) ?? []);
      return found.length === 0 ? undefined : valuesOf(type, found);
    };
  }
  const keys = [`${name}[${argument}]`, `${name}.${argument}`];
  const index = row.plurality === 'any' && /^\d+$/.test(argument) ? Number(argument) - 1 : undefined;
  return ({ values }) => {
    for (const key of keys) {
      const value = values.get(key);
      if (value !== undefined) return valuesOf(type, value);
    }
    if (index === undefined) return undefined;
    // the process itself is the ancestor of number 0
    const line = index < 0 ? values.get(name.replace('proc.a', 'proc.')) : values.get(name);
    const value = Array.isArray(line) ? line[index] : index <= 0 ? line : undefined;
    return value === undefined ? undefined : valuesOf(type, value as GivenValue);
  };
}

function valuesOf(
  type: FieldRow['type'],
  value: GivenValue | readonly GivenValue[],
): FieldValue | readonly FieldValue[] {
  return Array.isArray(value)
    ? value.map((each: GivenValue) => oneValue(type, each))
    : oneValue(type, value as GivenValue);
}

function oneValue(type: FieldRow['type'], value: GivenValue): FieldValue {
  if (type === 'address' || type === 'network') return parseAddress(String(value)) ?? new Uint8Array();
  if (type === 'bool') return typeof value === 'boolean' ? value : String(value) === 'true';
  if (isNumberType(type) || type === 'dynamic')
    return typeof value === 'number' || typeof value === 'bigint' || type === 'dynamic'
      ? (value as FieldValue)
      : Number(value);
  return encodeBytes(String(value));
}
