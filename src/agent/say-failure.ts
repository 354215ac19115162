// SPDX-License-Identifier: Apache-2.0
import type { WeirError } from '../errors.ts';
import type { AgentLog } from './agent-log.ts';
import { writeTerminationLog } from './write-termination-log.ts';

/** Says in one line of the log, and in the status of the pod, why the agent can't start and what to do. */
export function sayFailure(error: WeirError, log: AgentLog, terminationLog: string): void {
  const { code, message, remedy, exitCode } = error;
  log.error({ code, remedy, exitCode }, message);
  if (terminationLog === '') return;
  try {
    writeTerminationLog(terminationLog, `${code}: ${message}\n${remedy}\n`);
  } catch (reason: unknown) {
    if (!(reason instanceof Error)) throw reason;
    log.warn({ path: terminationLog, reason: reason.message }, 'the status of the pod can not say why');
  }
}
