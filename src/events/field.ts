// SPDX-License-Identifier: Apache-2.0
import type { EnrichedEvent, EnrichedEventOf } from './enriched-event.ts';
import type { EventName } from './event-kinds.ts';

export type FieldType = 'string' | 'strings' | 'number' | 'integer64' | 'boolean' | 'address' | 'time';

export type FieldValue = string | readonly string[] | number | bigint | boolean | undefined;

/** One thing that can be asked of an event: rules, filters and the reference share the row. */
export interface Field {
  /** Public name, dotted: `process.parent.executable`. */
  readonly name: string;
  readonly type: FieldType;
  /** One sentence. */
  readonly doc: string;
  /** Events that have it; `any` when all do. */
  readonly events: readonly EventName[] | 'any';
  /** The value, or undefined where this event has none. Reads in place: nothing is kept. */
  get(event: EnrichedEvent): FieldValue;
}

/** A field of one event, or of several: name, type, sentence, how it is read. */
export type Row<Event> = readonly [
  name: string,
  type: FieldType,
  doc: string,
  get: (event: Event) => FieldValue,
];

/** Rows that every event answers. */
export function fieldsOfAny(rows: readonly Row<EnrichedEvent>[]): Field[] {
  return rows.map(([name, type, doc, get]) => ({ name, type, doc, events: 'any', get }));
}

/** Rows that only `events` answer; for others the value is undefined. */
export function fieldsOf<Name extends EventName>(
  events: readonly Name[],
  rows: readonly Row<EnrichedEventOf<Name>>[],
): Field[] {
  const names = new Set<EventName>(events);
  return rows.map(([name, type, doc, get]) => ({
    name,
    type,
    doc,
    events,
    // The set test is what makes the event one of `Name`.
    get: (event) => (names.has(event.name) ? get(event as EnrichedEventOf<Name>) : undefined),
  }));
}
