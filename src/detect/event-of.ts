// SPDX-License-Identifier: Apache-2.0
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { EventName } from '../events/event-kinds.ts';

/** Any of the events called `Name`, told apart by its name. */
export type EventOf<Name extends EventName> = Extract<EnrichedEvent, { readonly name: Name }>;
