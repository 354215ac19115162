// SPDX-License-Identifier: Apache-2.0
import { bindFields } from '../../rules/bind-fields.ts';
import { FIELD_ROWS } from '../../rules/field-rows.ts';
import type { FieldReader, RuleFields } from '../../rules/rule-field.ts';
import { CONTAINER_FIELDS } from './container-fields.ts';
import { DESCRIPTOR_FIELDS } from './descriptor-fields.ts';
import { EVENT_FIELDS } from './event-fields.ts';
import type { FieldEntries, FieldEntry } from './field-entry.ts';
import { PROCESS_FIELDS } from './process-fields.ts';
import type { RuleEvent } from './rule-event.ts';
import { SOCKET_FIELDS } from './socket-fields.ts';
import { USER_FIELDS } from './user-fields.ts';
import { WEIR_FIELDS } from './weir-fields.ts';

const ENTRIES: FieldEntries = {
  ...EVENT_FIELDS,
  ...PROCESS_FIELDS,
  ...DESCRIPTOR_FIELDS,
  ...SOCKET_FIELDS,
  ...USER_FIELDS,
  ...CONTAINER_FIELDS,
  ...WEIR_FIELDS,
};

const NOTHING: FieldReader<RuleEvent> = () => undefined;

/** What a field is and where its value comes from, by the name of its row; undefined when there is no such row. */
export function fieldEntry(name: string): FieldEntry | undefined {
  return Object.hasOwn(ENTRIES, name) ? ENTRIES[name] : undefined;
}

/** What rules may name, read of the agent's events. */
export const RULE_FIELDS: RuleFields<RuleEvent> = bindFields(FIELD_ROWS, ({ name }, argument) => {
  const entry = fieldEntry(name);
  return entry === undefined || 'missing' in entry ? NOTHING : entry.bind(argument);
});
