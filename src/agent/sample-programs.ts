// SPDX-License-Identifier: Apache-2.0

import { WeirError } from '../errors.ts';
import type { ProgramTimes } from '../kernel/program-times.ts';
import type { AgentLog } from './agent-log.ts';

const PERIOD_MS = 60_000;

/**
 * Has the kernel take the time of programs for `windowMs` of each minute; 0: never. Where it refuses, says so once and
 * stops asking. Returns what ends it.
 */
export function samplePrograms(
  times: Pick<ProgramTimes, 'begin'>,
  windowMs: number,
  log: AgentLog,
): () => void {
  if (windowMs === 0) return () => undefined;
  let end: (() => void) | undefined;
  let closing: NodeJS.Timeout | undefined;
  const finish = (): void => {
    clearTimeout(closing);
    end?.();
    end = undefined;
  };
  const sample = (): void => {
    try {
      end = times.begin();
      closing = setTimeout(finish, windowMs);
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      clearInterval(timer);
      log.warn({ code: error.code }, `metrics.programTimesMs: ${error.message}; times are not taken`);
    }
  };
  const timer = setInterval(sample, PERIOD_MS);
  sample();
  return () => {
    clearInterval(timer);
    finish();
  };
}
