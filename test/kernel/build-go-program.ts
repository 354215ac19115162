// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, '../../scripts/build-go-program.sh');
/** Exit status where Go is missing or too old, the only reason for which a program may not be there. */
const NO_GO = 3;

/** Builds a program of `scripts/go-programs`, unless that was done. Its path, or why it is not there. */
export function buildGoProgram(name: string): { readonly program?: string; readonly missing?: string } {
  const { status, stdout, stderr } = spawnSync('sh', [SCRIPT, name], { encoding: 'utf8' });
  if (status === 0) return { program: stdout.trim() };
  if (status === NO_GO) return { missing: stderr.trim() };
  throw new Error(`${name} was not built: ${stderr}`);
}
