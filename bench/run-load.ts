// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { loadPath } from './build-loads.ts';
import type { Load } from './question.ts';

/** One run of a load: operations done, and nanoseconds for each of them. */
export interface LoadRun {
  readonly operations: number;
  readonly cpu: number;
  readonly wall: number;
}

// The shell moves itself into the cgroup and becomes the program there: all the program does, its exec included, is the pod's.
// Each side keeps to one processor: whether the two share one changes a round trip by half.
const ENTER = 'echo 0 >"$0" && exec taskset --cpu-list 0 "$@"';
const SERVER_CPU = availableParallelism() - 1;

/** Runs a load once in a cgroup, with its server, if it has one, outside of it. */
export async function runLoad(load: Load, cgroup: string): Promise<LoadRun> {
  const server = load.server && (await startServer(load.server));
  try {
    const port = load.server ? [String(load.server.port)] : [];
    const args = [join(cgroup, 'cgroup.procs'), loadPath(load.program), String(load.count), ...port];
    const child = spawn('sh', ['-c', ENTER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    const numbers = output.trim().split(' ').map(Number);
    const [operations, cpu, wall] = numbers;
    if (code !== 0 || operations === undefined || cpu === undefined || wall === undefined) {
      throw new Error(`load ${load.program} ended with status ${code}, saying "${output.trim()}"`);
    }
    return { operations, cpu: cpu / operations, wall: wall / operations };
  } finally {
    if (server) await stopServer(server);
  }
}

async function startServer(server: { program: string; port: number }): Promise<ChildProcess> {
  const args = ['--cpu-list', String(SERVER_CPU), loadPath(server.program), String(server.port)];
  const child = spawn('taskset', args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = once(child.stdout, 'data');
  const ended = once(child, 'close').then(() => {
    throw new Error(`server ${server.program} ended before it was ready: is port ${server.port} taken?`);
  });
  await Promise.race([ready, ended]);
  // The end that stopServer brings about is no failure.
  ended.catch(() => undefined);
  return child;
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}
