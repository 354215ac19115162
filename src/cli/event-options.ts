// SPDX-License-Identifier: Apache-2.0
import type { EventFilter } from '../api/event-filter.ts';
import { WeirError } from '../errors.ts';
import { RECORD_KINDS } from '../record-words.ts';
import type { CommandContext, CommandOption } from './command.ts';

/** Options that choose records. */
export const EVENT_OPTIONS: Readonly<Record<string, CommandOption>> = {
  kind: {
    type: 'string',
    multiple: true,
    value: 'KIND',
    description: 'Only records of this kind, such as finding; may be repeated.',
  },
  pod: {
    type: 'string',
    multiple: true,
    value: 'POD',
    description: 'Only this pod: namespace/name, or namespace/ for all of it; may be repeated.',
  },
};

/** The kinds of records, for help. */
export const KINDS_HELP = `Kinds: ${Object.keys(RECORD_KINDS).join(', ')}.`;

/** The filter that they add up to. Throws USAGE. */
export function readEventFilterOptions({ values }: Pick<CommandContext, 'values'>): EventFilter {
  const kinds = listOf(values.kind);
  const unknown = kinds?.find((kind) => !Object.hasOwn(RECORD_KINDS, kind));
  if (unknown !== undefined)
    throw new WeirError('USAGE', `events: --kind ${unknown}: no such kind of record`);
  const pods = listOf(values.pod);
  return { ...(kinds && { kinds }), ...(pods && { pods }) };
}

function listOf(value: CommandContext['values'][string]): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
