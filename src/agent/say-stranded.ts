// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentLog } from './agent-log.ts';
import type { ConfiguredOutput } from './configured-outputs.ts';
import { SPILL_NAME } from './open-sinks.ts';

/** Says in the log which records wait on disk for an output that is no longer configured: nobody delivers them. */
export function sayStranded(
  outputs: readonly Pick<ConfiguredOutput, 'name'>[],
  stateDir: string,
  log: Pick<AgentLog, 'warn'>,
): void {
  const spill = join(stateDir, SPILL_NAME);
  if (stateDir === '' || !existsSync(spill)) return;
  for (const folder of readdirSync(spill)) {
    if (outputs.some(({ name }) => folder.startsWith(`${name}.`))) continue;
    log.warn(
      { folder: join(spill, folder) },
      'records wait on disk for an output that is not configured: configure one of its name, or remove the folder',
    );
  }
}
