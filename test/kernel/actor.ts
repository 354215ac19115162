// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildOnce } from './build-once.ts';

const SOURCE = join(import.meta.dirname, 'cases/actor.c');
const FOLDER = join(import.meta.dirname, '../../build/test');

/** The compiled `cases/actor.c`, static so that it runs in any root folder. */
export const ACTOR = join(FOLDER, 'actor');

/** Compiles the actor when its source is newer. */
export function buildActor(): void {
  buildOnce(ACTOR, [SOURCE], (path) => {
    execFileSync('cc', ['-O1', '-Wall', '-Wextra', '-Werror', '-static', '-pthread', '-o', path, SOURCE]);
  });
}

/** How a process that ran in a cgroup ended. */
export interface ActorResult {
  readonly pid: number;
  /** As wait(2) gives it. */
  readonly waitStatus: number;
  readonly stdout: string;
}

export interface ActorOptions {
  readonly cwd?: string;
  readonly uid?: number;
}

const SIGNALS: Readonly<Record<string, number>> = { SIGKILL: 9, SIGTERM: 15 };

/**
 * Runs a program to its end in a cgroup. It enters by itself: the fork and the exec of the actor lie outside, the exec
 * of the program is the first thing the cgroup sees. Throws when the actor could not do it.
 */
export function runIn(cgroup: string, command: readonly string[], options: ActorOptions = {}): ActorResult {
  const result = spawnSync(ACTOR, ['enter', cgroup, ...command], { encoding: 'utf8', ...options });
  if (result.error !== undefined) throw result.error;
  if (result.status === 98 || result.status === 99) throw new Error(`${command.join(' ')}: ${result.stderr}`);
  const waitStatus = result.signal === null ? (result.status ?? 0) << 8 : signalNumber(result.signal);
  return { pid: result.pid, waitStatus, stdout: result.stdout };
}

function signalNumber(name: string): number {
  const number = SIGNALS[name];
  if (number === undefined) throw new Error(`no number for ${name}`);
  return number;
}
