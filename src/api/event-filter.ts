// SPDX-License-Identifier: Apache-2.0
import type { RecordFilter } from '../events/record-filter.ts';

/** Which records a client of the event stream wants. */
export type EventFilter = Pick<RecordFilter, 'kinds' | 'pods'>;

const MAX_ENTRIES = 256;

/** The filter in a value that a client sent, or what is wrong with it. */
export function readEventFilter(value: unknown): EventFilter | { readonly error: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { error: 'filter: not a JSON object' };
  for (const [name, list] of Object.entries(value)) {
    if (name !== 'kinds' && name !== 'pods')
      return { error: `filter: unknown field ${JSON.stringify(name.slice(0, 64))}` };
    if (!isListOfText(list)) return { error: `filter: ${name}: not a list of at most ${MAX_ENTRIES} texts` };
  }
  return value;
}

/** The list in a value that a client sent; undefined when it is none. */
export function readPods(value: unknown): readonly string[] | undefined {
  return isListOfText(value) ? value : undefined;
}

function isListOfText(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length <= MAX_ENTRIES && value.every((entry) => typeof entry === 'string')
  );
}
