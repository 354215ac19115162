// SPDX-License-Identifier: Apache-2.0
import { type DestinationStream, pino } from 'pino';
import { type RateLimitedLog, rateLimitedLog } from './rate-limited-log.ts';

type Say = (facts: object, message: string) => void;

/** The agent's own log: one JSON line a fact, never an event's content. What has a code is mended by its remedy. */
export interface AgentLog {
  readonly debug: Say;
  readonly info: Say;
  readonly warn: Say;
  readonly error: Say;
}

/** A log on `stream` (standard error for the agent, so that records have standard output to themselves). */
export function createAgentLog(level: string, stream: DestinationStream): RateLimitedLog {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // what collects logs knows levels by their names, not by pino's numbers
      formatters: { level: (name) => ({ level: name }) },
    },
    stream,
  );
  const say =
    (of: 'debug' | 'info' | 'warn' | 'error'): Say =>
    (facts, message) =>
      logger[of](facts, message);
  return rateLimitedLog({
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    // nobody waits for it at the end
    after: (ms, run) => {
      const timer = setTimeout(run, ms).unref();
      return () => clearTimeout(timer);
    },
  });
}
