// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { loadPath } from './build-loads.ts';
import type { Load } from './question.ts';

type Server = NonNullable<Load['server']>;

/** One run of a load: operations done, and nanoseconds for each of them. */
export interface LoadRun {
  readonly operations: number;
  /** Of the load. */
  readonly cpu: number;
  /** Of the load and its server. */
  readonly bothCpu: number;
  readonly wall: number;
}

/** How the load and the server are started, and where the load finds the server. */
export interface LoadPath {
  /** Commands to put before the load's and the server's own. */
  readonly client: readonly string[];
  readonly server: readonly string[];
  /** First address of the server; undefined: the loopback. */
  readonly address?: string;
}

export const LOOPBACK: LoadPath = { client: [], server: [] };

// The shell moves itself into the cgroup and becomes the program there: all the program does, its exec included, is the pod's.
// Each side keeps to one processor: whether the two share one changes a round trip by half.
const ENTER = 'echo 0 >"$0" && exec taskset --cpu-list 0 "$@"';
const SERVER_CPU = availableParallelism() - 1;

/** Runs a load once in a cgroup, with its server, if it has one, outside of it. */
export async function runLoad(load: Load, cgroup: string, path: LoadPath = LOOPBACK): Promise<LoadRun> {
  const server = load.server && (await startServer(load.server, path));
  try {
    const before = server ? cpuOf(server) : 0;
    const command = [
      ...path.client,
      loadPath(load.program),
      load.bytes === undefined ? String(load.count) : `${load.count}x${load.bytes}`,
    ];
    const args = [
      join(cgroup, 'cgroup.procs'),
      ...command,
      ...(load.server ? target(load.server, path) : []),
    ];
    const child = spawn('sh', ['-c', ENTER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    const numbers = output.trim().split(' ').map(Number);
    const [operations, cpu, wall] = numbers;
    if (code !== 0 || operations === undefined || cpu === undefined || wall === undefined) {
      throw new Error(`load ${load.program} ended with status ${code}, saying "${output.trim()}"`);
    }
    const served = server ? cpuOf(server) - before : 0;
    const bothCpu = (cpu + served) / operations;
    return { operations, cpu: cpu / operations, bothCpu, wall: wall / operations };
  } finally {
    if (server) await stopServer(server);
  }
}

/** Arguments of both sides: where the server is. */
function target({ port }: Server, { address }: LoadPath): string[] {
  return [String(port), ...(address === undefined ? [] : [address])];
}

/** Nanoseconds that a process of one thread has run: it replaced the commands that started it. */
function cpuOf({ pid }: ChildProcess): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
}

async function startServer(server: Server, path: LoadPath): Promise<ChildProcess> {
  const [command, ...args] = [...path.server, 'taskset', '--cpu-list', String(SERVER_CPU)];
  const child = spawn(command ?? '', [...args, loadPath(server.program), ...target(server, path)], {
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
