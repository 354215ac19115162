// SPDX-License-Identifier: Apache-2.0
import { FIELD_ORIGINS, type FieldOrigin } from '../../detect/rules/field-entry.ts';
import { fieldEntry } from '../../detect/rules/rule-fields.ts';
import type { FieldRow } from '../../rules/field-row.ts';
import { FIELD_ROWS } from '../../rules/field-rows.ts';
import type { Command, CommandContext } from '../command.ts';
import { formatTable } from '../format-table.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';

/** `weir rules fields`: what conditions and outputs of rules may name. */
export const rulesFieldsCommand: Command = {
  name: 'rules fields',
  summary: 'list the fields that rules may name, with their types and where their values come from',
  positionals: [],
  options: { output: OUTPUT_OPTION },
  help: 'A field that is never known here has no value in any event: a comparison with it is false, its not true; the column SOURCE says why. A field of type list, or of several values, is compared as the last column says. Brackets hold an argument: proc.aname[2] is the name of the grandparent.',
  run: async (context: CommandContext): Promise<number> => {
    const output = readOutput('rules fields', context);
    if (output === 'json') {
      context.stdout.write(
        `${JSON.stringify({ schema: 'weir.dev/rule-fields/v1', origins: FIELD_ORIGINS, fields: FIELD_ROWS.map((row) => ({ ...row, ...sourceOf(row) })) }, null, 2)}\n`,
      );
      return 0;
    }
    const rows = FIELD_ROWS.map((row) => {
      const { doc, from, missing } = sourceOf(row);
      const source = from === undefined ? `never: ${missing}` : from;
      return [nameOf(row), row.type, source, [doc, ...notesOf(row)].join(' ')];
    });
    context.stdout.write(formatTable([['FIELD', 'TYPE', 'SOURCE', 'WHAT IT IS'], ...rows]));
    return 0;
  },
};

/** What a field is, and where its value comes from; or why it has none. */
function sourceOf({ name }: FieldRow): { doc: string; from?: FieldOrigin; missing?: string } {
  const entry = fieldEntry(name);
  if (entry === undefined) throw new Error(`no reader of ${name}`);
  const { doc } = entry;
  return 'missing' in entry ? { doc, missing: entry.missing } : { doc, from: entry.from };
}

function nameOf({ name, argument }: FieldRow): string {
  if (argument === 'none') return name;
  return argument === 'required' ? `${name}[…]` : `${name}, ${name}[…]`;
}

const PLURALITIES = {
  list: 'A list: in asks for every element, intersects for one.',
  any: 'One that holds is enough.',
  ends: 'One that holds is enough, != asks for both.',
} as const;

function notesOf({ plurality, place, isRight, isDeprecated }: FieldRow): string[] {
  const notes: string[] = [];
  if (plurality !== undefined) notes.push(PLURALITIES[plurality]);
  if (place !== 'both') notes.push(place === 'condition' ? 'In conditions only.' : 'In outputs only.');
  if (!isRight) notes.push('Compared with literals only.');
  if (isDeprecated) notes.push('Deprecated.');
  return notes;
}
