// SPDX-License-Identifier: Apache-2.0
import type { EventCursor, EventName } from './event-kinds.ts';
import type { Container, Pod } from './pod.ts';
import type { Process } from './process.ts';
import type { IdentityRecord } from './record.ts';

/** Event `Name` with who did it. Objects and cursors are reused: valid only during the callback. */
export interface EnrichedEventOf<Name extends EventName> {
  readonly name: Name;
  readonly event: EventCursor<Name>;
  /** The image the process ran when it happened; undefined when no process can be named. */
  readonly process: Process | undefined;
  readonly container: Container | undefined;
  readonly pod: Pod | undefined;
  /** What else there is to say about who it was; may be kept. */
  readonly identity: IdentityRecord | undefined;
  /** Path of the event's cgroup, when known. */
  readonly cgroupPath: string | undefined;
}

/** Any event, told apart by `name`. */
export type EnrichedEvent = { [Name in EventName]: EnrichedEventOf<Name> }[EventName];
