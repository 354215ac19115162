// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Path of the helm that was built (scripts/build-go-program.sh); undefined where none was. */
export function findHelm(): string | undefined {
  const script = join(import.meta.dirname, '../build-go-program.sh');
  const { status, stdout } = spawnSync('sh', [script, '--built', 'helm'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
