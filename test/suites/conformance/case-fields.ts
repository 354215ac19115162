// SPDX-License-Identifier: Apache-2.0
import { parseAddress } from '../../../src/ip-address.ts';
import { bindFields } from '../../../src/rules/bind-fields.ts';
import type { FieldRow } from '../../../src/rules/field-row.ts';
import { FIELD_ROWS } from '../../../src/rules/field-rows.ts';
import type { FieldReader, FieldValue, RuleFields } from '../../../src/rules/rule-field.ts';

/** Values of an event of a case, and what was asked of it that it has not. */
export interface CaseEvent {
  readonly values: Readonly<Record<string, unknown>>;
  readonly missing: Set<string>;
}

const ENDS: Readonly<Record<string, readonly string[]>> = {
  'fd.ip': ['fd.cip', 'fd.sip'],
  'fd.net': ['fd.cip', 'fd.sip'],
  'fd.port': ['fd.cport', 'fd.sport'],
};

/** What follows from other values of the same event. */
const SAME: Readonly<Record<string, string>> = {
  'fd.cnet': 'fd.cip',
  'fd.snet': 'fd.sip',
  'fd.lnet': 'fd.lip',
  'fd.rnet': 'fd.rip',
  'thread.tid': 'proc.pid',
  'syscall.type': 'evt.type',
};

const MOCKS: readonly FieldRow[] = ['c.true', 'c.false', 'c.buffer', 'c.doublequote', 'c.singlequote'].map(
  (name) => ({
    ...{ name, type: name === 'c.buffer' ? 'bytes' : 'dynamic', argument: 'none', plurality: undefined },
    ...{ isRight: true, isTransformable: true, place: 'both', isDeprecated: false },
  }),
);

/** Fields that take their values from the event of a case; mock fields (`c.*`) where the case has them. */
export function caseFields(hasMocks: boolean): RuleFields<CaseEvent> {
  return bindFields<CaseEvent>(hasMocks ? [...FIELD_ROWS, ...MOCKS] : FIELD_ROWS, (row, argument) =>
    readerOf(row, argument),
  );
}

function readerOf({ name, type }: FieldRow, argument: string | undefined): FieldReader<CaseEvent> {
  const ends = ENDS[name];
  if (ends !== undefined) {
    return ({ values, missing }) => {
      const found = ends.filter((end) => end in values).map((end) => fieldValueOf(type, values[end]));
      if (found.length > 0) return found;
      missing.add(name);
      return undefined;
    };
  }
  const key = argument === undefined ? name : `${name}.${argument}`;
  return ({ values, missing }) => {
    const ancestors = values[name];
    if (argument !== undefined && name === 'proc.aname' && argument === '0' && 'proc.name' in values) {
      return fieldValueOf(type, values['proc.name']);
    }
    if (argument !== undefined && Array.isArray(ancestors))
      return fieldValueOf(type, ancestors[Number(argument) - 1]);
    if (name === 'proc.apid' && argument === '0' && 'proc.pid' in values)
      return fieldValueOf(type, values['proc.pid']);
    const found = key in values ? values[key] : values[SAME[key] ?? ''];
    if (found === undefined) {
      missing.add(key);
      return undefined;
    }
    return Array.isArray(found) ? found.map((each) => fieldValueOf(type, each)) : fieldValueOf(type, found);
  };
}

function fieldValueOf(type: FieldRow['type'], value: unknown): FieldValue {
  if (type === 'address' || type === 'network') return parseAddress(String(value)) ?? new Uint8Array();
  if (typeof value === 'number' || typeof value === 'boolean') return type === 'text' ? String(value) : value;
  return Buffer.from(String(value), 'utf8').toString('latin1');
}
