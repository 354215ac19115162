// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { CommandContext } from './command.ts';

/**
 * Runs this very command line again as root through sudo, asking for a password only on a terminal. Resolves to its exit
 * status, or to why it can't.
 */
export async function becomeRoot({ stdout, stderr }: CommandContext): Promise<number | string> {
  const [script = '', ...args] = process.argv.slice(1);
  const isInteractive = process.stdin.isTTY === true && stdout.isTTY === true;
  const sudo = isInteractive ? [] : ['--non-interactive'];
  const probe = spawnSync('sudo', [...sudo, 'true'], { stdio: isInteractive ? 'inherit' : 'ignore' });
  if (probe.error !== undefined || probe.status !== 0) return 'eBPF needs root, and sudo is not to be had';
  stderr.write('weir: eBPF needs root: going on with sudo\n');
  const child = spawn('sudo', [...sudo, process.execPath, script, ...args], { stdio: 'inherit' });
  const [status] = await once(child, 'exit');
  return typeof status === 'number' ? status : 1;
}
