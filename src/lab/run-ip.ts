// SPDX-License-Identifier: Apache-2.0
import { runTool } from './run-tool.ts';

/** Runs commands of `ip` in the network namespace of a process, without a shell. Throws what `runTool` throws. */
export async function runIp(pid: number, commands: readonly string[]): Promise<void> {
  await runTool(
    'nsenter',
    ['--target', String(pid), '--net', 'ip', '-batch', '-'],
    `${commands.join('\n')}\n`,
  );
}
