// SPDX-License-Identifier: Apache-2.0
import type { FieldType } from './field-type.ts';
import type { Plurality } from './rule-field.ts';

/** What a field is, whatever the events are that have it: names, types and brackets as Falco's rules know them. */
export interface FieldRow {
  readonly name: string;
  readonly type: FieldType;
  readonly argument: 'none' | 'allowed' | 'required';
  readonly plurality: Plurality | undefined;
  readonly isRight: boolean;
  readonly isTransformable: boolean;
  readonly place: 'both' | 'condition' | 'output';
  readonly isDeprecated: boolean;
}

const PLAIN = {
  argument: 'none',
  plurality: undefined,
  isRight: true,
  isTransformable: true,
  place: 'both',
  isDeprecated: false,
} as const;

/** Rows of one type and the same traits, by their names. */
export function fieldRows(type: FieldType, names: string, traits: Partial<FieldRow> = {}): FieldRow[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => ({ ...PLAIN, ...traits, name, type }));
}
