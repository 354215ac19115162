// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** How a script ended and what it said. */
export interface ScriptResult {
  /** Exit status, or null when a signal ended it. */
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `test/kernel/cases/<name>` with this Node, for what can't be tried in the test's own process. `prefix`: a
 * command to run it under.
 */
export async function runScript(
  name: string,
  options: { readonly args?: readonly string[]; readonly prefix?: readonly string[] } = {},
): Promise<ScriptResult> {
  const script = join(import.meta.dirname, 'cases', name);
  const [command = '', ...args] = [
    ...(options.prefix ?? []),
    process.execPath,
    script,
    ...(options.args ?? []),
  ];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status, signal] = (await ended) as [number | null, string | null];
  return { status, signal, stdout, stderr };
}
