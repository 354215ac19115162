// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { SystemCallName } from '../../src/events/calls/system-call-name.ts';
import { SYSTEM_CALLS } from '../../src/kernel/calls/system-calls.ts';
import { type ActorOptions, runIn } from './actor.ts';
import { buildOnce } from './build-once.ts';

const SOURCE = join(import.meta.dirname, 'cases/calls.c');
const PROGRAM = join(import.meta.dirname, '../../build/test/calls');

/** Compiles `cases/calls.c` when it is newer. */
export function buildCalls(): void {
  buildOnce(PROGRAM, [SOURCE], (path) => {
    execFileSync('cc', ['-O1', '-Wall', '-Wextra', '-Werror', '-static', '-o', path, SOURCE]);
  });
}

/** An argument of a call: a number, text, bytes, or a word of `cases/calls.c` (`r0`, `z16`, `p`, `e`, `v…`, `m…`). */
export type CallArgument = number | string | Uint8Array | { readonly word: string };

/** The result of an earlier call of the same run, as an argument. */
export function resultOf(call: number): CallArgument {
  return { word: `r${call}` };
}

/** A call by the machine's own number. */
export function callOf(name: SystemCallName, ...args: readonly CallArgument[]): string {
  const { x64, arm64 } = SYSTEM_CALLS[name];
  const number = process.arch === 'arm64' ? arm64 : x64;
  if (number === undefined) throw new Error(`${name}: not on this machine`);
  return [String(number), ...args.map(wordOf)].join('\t');
}

function wordOf(argument: CallArgument): string {
  if (typeof argument === 'number') return `i${argument}`;
  if (typeof argument === 'string') return `s${argument}`;
  return argument instanceof Uint8Array ? `x${Buffer.from(argument).toString('hex')}` : argument.word;
}

/** Makes the calls one after the other in a process of a cgroup; gives its pid and what each returned. */
export function makeCalls(
  cgroup: string,
  calls: readonly string[],
  options: ActorOptions & { readonly prefix?: readonly string[] } = {},
): { readonly pid: number; readonly results: readonly number[] } {
  const { pid, stdout, waitStatus } = runIn(cgroup, [...(options.prefix ?? []), PROGRAM, ...calls], options);
  if (waitStatus !== 0) throw new Error(`calls ended with ${waitStatus}`);
  return { pid, results: stdout.trim().split('\n').map(Number) };
}
