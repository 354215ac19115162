// SPDX-License-Identifier: Apache-2.0
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { EventName } from '../events/event-kinds.ts';
import type { HeartbeatRecord } from '../events/record.ts';
import { EventFlag } from '../gen/events.ts';

type Flaws = HeartbeatRecord['flawed'];

/** Which flags of an event mean that it does not tell all, and how a heartbeat calls it. */
const FLAWS: { readonly [Name in EventName]?: readonly (readonly [flag: number, flaw: string])[] } = {
  'process.exec': [
    [EventFlag.EXEC_ARGS_TRUNCATED, 'arguments-truncated'],
    [EventFlag.EXEC_ARGS_UNREADABLE, 'arguments-unreadable'],
    [EventFlag.EXEC_PATH_TRUNCATED, 'path-truncated'],
  ],
  'cgroup.mkdir': [[EventFlag.CGROUP_PATH_TRUNCATED, 'path-truncated']],
  'dns.question': [[EventFlag.DNS_MALFORMED, 'malformed']],
  'dns.answer': [
    [EventFlag.DNS_MALFORMED, 'malformed'],
    [EventFlag.DNS_TRUNCATED, 'truncated'],
  ],
  'tls.hello': [[EventFlag.TLS_MALFORMED, 'malformed']],
  'http.request': [[EventFlag.HTTP_TRUNCATED, 'truncated']],
};

/** Counts events that came flawed: malformed by whoever sent them, or longer than is carried. */
export class FlawCounter {
  readonly #counts = new Map<string, { kind: EventName; flaw: string; count: number }>();

  /** Looks at the flags of an event; most have none. */
  look({ name, event }: EnrichedEvent): void {
    const { flags } = event.header;
    if (flags === 0) return;
    for (const [flag, flaw] of FLAWS[name] ?? []) if (flags & flag) this.count(name, flaw);
  }

  /** Counts a flaw that no flag tells. */
  count(kind: EventName, flaw: string): void {
    const key = `${kind} ${flaw}`;
    const counted = this.#counts.get(key);
    if (counted === undefined) this.#counts.set(key, { kind, flaw, count: 1 });
    else counted.count++;
  }

  list(): Flaws {
    return [...this.#counts.values()].map((counted) => ({ ...counted }));
  }
}
