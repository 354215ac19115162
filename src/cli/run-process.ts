// SPDX-License-Identifier: Apache-2.0
import type { Program } from './program.ts';
import { runCommandLine } from './run-command-line.ts';

/** Runs a program as this process: its arguments, signals and exit status are those of the process. */
export async function runProcess(program: Program): Promise<void> {
  const stop = new AbortController();
  // First signal: stop in order. Second: the user has had enough.
  const onSignal = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (stop.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
    stop.abort(signal);
  };
  process.on('SIGINT', () => onSignal('SIGINT'));
  process.on('SIGTERM', () => onSignal('SIGTERM'));
  // A closed pipe (weir events | head) is the reader's way to stop, not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    stop.abort('EPIPE');
  });
  process.exitCode = await runCommandLine(program, process.argv.slice(2), {
    stdin: () => process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: stop.signal,
    onHangup: (listener) => void process.on('SIGHUP', listener),
  });
}
