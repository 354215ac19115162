// SPDX-License-Identifier: Apache-2.0
import type { AgentLog } from './agent-log.ts';

export interface RateLimitOptions {
  readonly log: AgentLog;
  /** Calls `run` after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** A log that says how often it held something back. */
export interface RateLimitedLog extends AgentLog {
  /** Says what was held back so far. */
  flush(): void;
}

const WITHIN_MS = 60_000;
/** Lines that are told apart within a minute; more are counted as one. */
const MAX_KEYS = 256;
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];

interface Repeats {
  readonly level: Level;
  readonly code: string | undefined;
  /** What was said last of those that were held back. */
  message: string;
  count: number;
}

/**
 * Says each thing once a minute: what has the same code (or, without one, is the same line) within a minute of the first
 * is counted, then said in one line, with how often it was. So what goes wrong a thousand times a second does not fill
 * a disk, and nothing of it is lost silently.
 */
export function rateLimitedLog({ log, after }: RateLimitOptions): RateLimitedLog {
  const known = new Map<string, Repeats>();
  const tell = ({ level, code, count, message }: Repeats): void => {
    if (count > 0)
      log[level]({ ...(code !== undefined && { code }), times: count }, `${count} times: ${message}`);
  };
  const say = (level: Level, facts: object, message: string): void => {
    const code = 'code' in facts && typeof facts.code === 'string' ? facts.code : undefined;
    const named = `${level} ${code ?? `${message} ${JSON.stringify(facts)}`}`;
    const key = known.has(named) || known.size < MAX_KEYS ? named : `${level} others`;
    const repeats = known.get(key);
    if (repeats !== undefined) {
      repeats.count += 1;
      repeats.message = message;
      return;
    }
    const first: Repeats = { level, code, message, count: 0 };
    known.set(key, first);
    log[level](facts, message);
    after(WITHIN_MS, () => {
      known.delete(key);
      tell(first);
    });
  };
  const limited = Object.fromEntries(
    LEVELS.map((level) => [level, (facts: object, message: string) => say(level, facts, message)]),
  ) as Pick<AgentLog, Level>;
  return {
    ...limited,
    flush: () => {
      for (const repeats of known.values()) {
        tell(repeats);
        repeats.count = 0;
      }
    },
  };
}
