// SPDX-License-Identifier: Apache-2.0
import { FIELD_ROWS, type FieldRow } from '../../rules/field-rows.ts';
import type { Command, CommandContext } from '../command.ts';
import { formatTable } from '../format-table.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';

/** `weir rules fields`: what conditions and outputs of rules may name. */
export const rulesFieldsCommand: Command = {
  name: 'rules fields',
  summary: 'list the fields that rules may name, with their types',
  positionals: [],
  options: { output: OUTPUT_OPTION },
  help: 'A field of type list, or of several values, is compared as the last column says. Brackets hold an argument: proc.aname[2] is the name of the grandparent.',
  run: async (context: CommandContext): Promise<number> => {
    const output = readOutput('rules fields', context);
    if (output === 'json') {
      context.stdout.write(
        `${JSON.stringify({ schema: 'weir.dev/rule-fields/v1', fields: FIELD_ROWS }, null, 2)}\n`,
      );
      return 0;
    }
    const rows = FIELD_ROWS.map((row) => [nameOf(row), row.type, notesOf(row).join('; ')]);
    context.stdout.write(formatTable([['FIELD', 'TYPE', 'NOTES'], ...rows]));
    return 0;
  },
};

function nameOf({ name, argument }: FieldRow): string {
  if (argument === 'none') return name;
  return argument === 'required' ? `${name}[…]` : `${name}, ${name}[…]`;
}

const PLURALITIES = {
  list: 'a list: in asks for every element, intersects for one',
  any: 'of every ancestor: one that holds is enough',
  ends: 'of both ends: one that holds is enough, != asks for both',
} as const;

function notesOf({ plurality, place, isRight, isDeprecated }: FieldRow): string[] {
  const notes: string[] = [];
  if (plurality !== undefined) notes.push(PLURALITIES[plurality]);
  if (place !== 'both') notes.push(place === 'condition' ? 'in conditions only' : 'in outputs only');
  if (!isRight) notes.push('compared with literals only');
  if (isDeprecated) notes.push('deprecated');
  return notes;
}
