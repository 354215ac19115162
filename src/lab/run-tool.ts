// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { WeirError } from '../errors.ts';
import { startedPid } from './started-pid.ts';

/**
 * Runs a program of the system to its end and resolves to what it printed. It is looked up in PATH; no shell is
 * involved. `stdin` is what it reads. Throws `LAB_TOOL_MISSING` when there is no such program and `LAB_FAILED`, with
 * its standard error in the message, when it exits with anything but 0.
 */
export async function runTool(program: string, args: readonly string[], stdin = ''): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  await startedPid(child, program);
  // A program may end without reading its input; its exit status says whether that was wrong.
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(stdin);
  const closed = once(child, 'close');
  const [[code, signal], stdout, stderr] = await Promise.all([
    closed,
    text(child.stdout),
    text(child.stderr),
  ]);
  if (code === 0) return stdout;
  const command = [program, ...args].join(' ');
  throw new WeirError(
    'LAB_FAILED',
    `${command}: ended with ${code ?? signal}: ${stderr.trim() || 'no message'}`,
    {
      details: { stdin },
    },
  );
}
