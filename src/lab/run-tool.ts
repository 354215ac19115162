// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { WeirError } from '../errors.ts';

/**
 * Runs a program of the system to its end and resolves to what it printed. It is looked up in PATH; no shell is
 * involved. `stdin` is what it reads. Throws `LAB_TOOL_MISSING` when there is no such program and `LAB_FAILED`, with
 * its standard error in the message, when it exits with anything but 0.
 */
export async function runTool(program: string, args: readonly string[], stdin = ''): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', (error) => reject(missingTool(program, error)));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  // A program may end without reading its input; its exit status says whether that was wrong.
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(stdin);
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (status === 0) return stdout;
  const command = [program, ...args].join(' ');
  throw new WeirError('LAB_FAILED', `${command}: ended with ${status}: ${stderr.trim() || 'no message'}`, {
    details: { stdin },
  });
}

/** Turns the error of a spawn into one that names the program to install. */
export function missingTool(program: string, cause: Error): WeirError {
  return new WeirError('LAB_TOOL_MISSING', `${program}: can't be started: ${cause.message}`, { cause });
}
