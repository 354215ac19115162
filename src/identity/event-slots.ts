// SPDX-License-Identifier: Apache-2.0
import type { EnrichedEvent, EnrichedEventOf } from '../events/enriched-event.ts';
import { EVENT_KINDS, type EventKindNumber, type EventName } from '../events/event-kinds.ts';
import { EventKind } from '../gen/events.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The event object of one kind, filled anew for each event of that kind. */
export interface EventSlot extends Writable<EnrichedEventOf<EventName>> {
  /** The same object, as those who consume events see it. */
  readonly shown: EnrichedEvent;
  /** Whether it was applied to the identity tables before it is shown. */
  readonly isApplied: boolean;
  /** Whether it is about a process. A cgroup is made by a runtime, which nothing observes. */
  readonly aboutProcess: boolean;
}

/** A slot for each kind, by kind number; kind 0 and unassigned ones undefined. */
export function createEventSlots(): readonly (EventSlot | undefined)[] {
  return Array.from({ length: EventKind.KIND_COUNT }, (_, kind) => {
    const row = (EVENT_KINDS as Record<number, (typeof EVENT_KINDS)[EventKindNumber] | undefined>)[kind];
    return row && createSlot(row);
  });
}

function createSlot(row: (typeof EVENT_KINDS)[EventKindNumber]): EventSlot {
  const slot: Omit<EventSlot, 'shown'> = {
    name: row.name,
    event: new row.cursor(),
    process: undefined,
    container: undefined,
    pod: undefined,
    cgroupPath: undefined,
    identity: undefined,
    isApplied: row.identity,
    aboutProcess: !row.name.startsWith('cgroup.'),
  };
  // name and cursor come from one row, which the type of the table can't tell
  return Object.assign(slot, { shown: slot as EnrichedEvent });
}
