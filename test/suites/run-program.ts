// SPDX-License-Identifier: Apache-2.0
import { Writable } from 'node:stream';
import type { CommandContext } from '../../src/cli/command.ts';
import type { Program } from '../../src/cli/program.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';

/** What a command line wrote, and its exit status. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line of `weir` or `kubectl weir` in this process, with no environment unless one is given. */
export async function runProgram(
  program: Program,
  argv: readonly string[],
  { env = {}, signal = new AbortController().signal }: Partial<Pick<CommandContext, 'env' | 'signal'>> = {},
): Promise<Ran> {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts) =>
    new Writable({
      write(chunk, _, done) {
        texts[name] += String(chunk);
        done();
      },
    });
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') };
  const status = await runCommandLine(program, argv, { ...streams, env, signal, onHangup: () => undefined });
  return { status, ...texts };
}
