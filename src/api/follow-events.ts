// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';
import { connectAgent } from './connect-agent.ts';
import type { EventFilter } from './event-filter.ts';

/** One line of the stream: a record, or how many this client lost by reading too slowly. */
export type FollowedLine = WeirRecord | { readonly dropped: number };

/**
 * Yields what the agent behind `runDir` writes from now on, until it stops or `signal` is aborted. Throws
 * AGENT_NOT_RUNNING when nothing listens there, and USAGE when the agent refuses the filter.
 */
export async function* followEvents(
  runDir: string,
  filter: EventFilter,
  signal: AbortSignal,
  onConnect?: () => void,
): AsyncGenerator<FollowedLine> {
  for await (const line of connectAgent(runDir, { events: filter }, signal, onConnect))
    yield line as FollowedLine;
}
