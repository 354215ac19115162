// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { FIELD_ROWS } from '../../rules/field-rows.ts';
import { CONTAINER_FIELDS } from './container-fields.ts';
import { DESCRIPTOR_FIELDS } from './descriptor-fields.ts';
import { EVENT_FIELDS } from './event-fields.ts';
import { PROCESS_FIELDS } from './process-fields.ts';
import { fieldEntry } from './rule-fields.ts';
import { SOCKET_FIELDS } from './socket-fields.ts';
import { USER_FIELDS } from './user-fields.ts';
import { WEIR_FIELDS } from './weir-fields.ts';

const TABLES = [
  EVENT_FIELDS,
  PROCESS_FIELDS,
  DESCRIPTOR_FIELDS,
  SOCKET_FIELDS,
  USER_FIELDS,
  CONTAINER_FIELDS,
  WEIR_FIELDS,
];

describe('fields of rules', () => {
  it('are read, or said to have no value and why, each in one table', () => {
    const told = TABLES.flatMap((table) => Object.keys(table));
    expect(told.toSorted()).toEqual(FIELD_ROWS.map(({ name }) => name).toSorted());
  });

  it('say what they are in a sentence', () => {
    for (const { name } of FIELD_ROWS) expect(fieldEntry(name)?.doc, name).toMatch(/\.$|…$/);
  });
});
