// SPDX-License-Identifier: Apache-2.0
import { EVENT_ARGUMENTS } from './event-arguments.ts';
import { EVENT_TYPES } from './event-types.ts';
import type { FieldRow } from './field-row.ts';
import type { FieldReader, RuleField, RuleFields } from './rule-field.ts';

/** How a field of a table is read of an event: `argument` is what stands in its brackets, or behind its last dot. */
export type BindField<Event> = (row: FieldRow, argument: string | undefined) => FieldReader<Event>;

const ORDINAL = /^\d+$/;

/** Makes the rows of a table fields of a kind of events. Each field is made once, when it is first asked for. */
export function bindFields<Event>(rows: readonly FieldRow[], bind: BindField<Event>): RuleFields<Event> {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const made = new Map<string, RuleField<Event> | undefined>();
  return {
    find(name) {
      if (!made.has(name)) made.set(name, makeField(byName, bind, name));
      return made.get(name);
    },
  };
}

function makeField<Event>(
  byName: ReadonlyMap<string, FieldRow>,
  bind: BindField<Event>,
  name: string,
): RuleField<Event> | undefined {
  const row = byName.get(name);
  if (row !== undefined) return fieldOf(row, bind);
  // evt.arg.flags is evt.arg[flags]
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const outer = byName.get(name.slice(0, dot));
    if (outer === undefined || outer.argument === 'none') continue;
    const inner = name.slice(dot + 1);
    if (checkArgument(outer, inner) !== undefined) return undefined;
    const field = fieldOf(outer, bind);
    const plurality = field.pluralityOf?.(inner);
    return {
      ...field,
      name,
      plurality,
      argument: 'none',
      read: () => field.read(inner),
      pluralityOf: () => plurality,
    };
  }
  return undefined;
}

function fieldOf<Event>(row: FieldRow, bind: BindField<Event>): RuleField<Event> {
  return {
    ...row,
    // the n-th of several is one
    pluralityOf: (argument) =>
      argument === undefined || row.plurality === 'list' ? row.plurality : undefined,
    read: (argument) =>
      (argument === undefined ? undefined : checkArgument(row, argument)) ?? bind(row, argument),
    ...(row.name === 'evt.type' && {
      checkLiteral: (literal: string) =>
        EVENT_TYPES.has(literal) ? undefined : `unknown event type ${literal}`,
    }),
  };
}

/** What is wrong with what is in the brackets of a field; undefined when nothing is. */
function checkArgument({ name, plurality }: FieldRow, argument: string): string | undefined {
  if (name === 'evt.arg' || name === 'evt.rawarg') {
    return ORDINAL.test(argument) || EVENT_ARGUMENTS.has(argument)
      ? undefined
      : `unknown event argument ${argument}`;
  }
  if (plurality === 'any' && name !== 'proc.aenv' && !ORDINAL.test(argument)) {
    return `field '${name}' takes a number: how many ancestors up`;
  }
  return undefined;
}
