// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';

/** Runs a program to its end and returns its stdout. Throws with the last lines of stderr when it fails. */
export function runTool(
  program: string,
  args: readonly string[],
  options: { cwd?: string; input?: Buffer } = {},
): Buffer {
  try {
    return execFileSync(program, args, { ...options, maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    const said = stderr.split('\n').slice(-5).join('\n');
    throw new Error(`${program} ${args.join(' ')}: ${said === '' ? String(error) : said}`, { cause: error });
  }
}
