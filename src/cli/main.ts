// SPDX-License-Identifier: Apache-2.0
// The only file that touches the process: arguments, signals and the exit status.
import { runCommandLine } from './run-command-line.ts';

const stop = new AbortController();

/** First signal: stop in order. Second: the user has had enough. */
function onSignal(signal: 'SIGINT' | 'SIGTERM'): void {
  if (stop.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
  stop.abort(signal);
}

process.on('SIGINT', () => onSignal('SIGINT'));
process.on('SIGTERM', () => onSignal('SIGTERM'));
// A closed pipe (weir events | head) is the reader's way to stop, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  stop.abort('EPIPE');
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: stop.signal,
});
