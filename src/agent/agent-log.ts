// SPDX-License-Identifier: Apache-2.0
import { type DestinationStream, type Logger, pino } from 'pino';

/** The agent's own log: one JSON line a fact, never an event's content. */
export type AgentLog = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** A log on `stream` (standard error for the agent, so that records have standard output to themselves). */
export function createAgentLog(level: string, stream: DestinationStream): AgentLog {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
}
