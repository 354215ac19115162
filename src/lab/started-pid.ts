// SPDX-License-Identifier: Apache-2.0
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { WeirError } from '../errors.ts';

/**
 * Waits until a spawned program runs and gives its pid. No event of the child is missed by who awaits this first: they
 * come in later turns of the event loop. Throws `LAB_TOOL_MISSING` when the program can't be started.
 */
export async function startedPid(child: ChildProcess, program: string): Promise<number> {
  try {
    await once(child, 'spawn');
  } catch (cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WeirError('LAB_TOOL_MISSING', `${program}: can't be started: ${why}`, { cause });
  }
  if (child.pid === undefined) throw new Error(`${program} was started and has no pid`);
  return child.pid;
}
