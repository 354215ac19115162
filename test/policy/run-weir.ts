// SPDX-License-Identifier: Apache-2.0
import { Writable } from 'node:stream';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { WEIR } from '../../src/cli/weir-program.ts';

/** Runs `weir` in this process; gives what it wrote and its exit status. */
export async function runWeir(...argv: readonly string[]) {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts) =>
    new Writable({
      write(chunk, _, done) {
        texts[name] += String(chunk);
        done();
      },
    });
  const status = await runCommandLine(WEIR, argv, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: {},
    signal: new AbortController().signal,
    onHangup: () => undefined,
  });
  return { status, ...texts };
}
