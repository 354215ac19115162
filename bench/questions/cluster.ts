// SPDX-License-Identifier: Apache-2.0
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { BenchContext, Question, Row } from '../question.ts';

const HERE = 500;
const CONTAINERS = 4;
const ELSEWHERE = 20_000;
const LIMIT_MEGABYTES = 60;
const FOLDER = join(import.meta.dirname, '../cluster');

interface ClusterCost {
  readonly before: number;
  readonly node: number;
  readonly all: number;
  readonly peak: number;
  readonly listSeconds: number;
}

interface RuntimeCost {
  readonly before: number;
  readonly peak: number;
  readonly after: number;
  readonly cpuSeconds: number;
}

/** What knowing a large cluster costs: 500 pods with 4 containers each on the node, labels and addresses of 20,000 elsewhere. */
export const cluster: Question = {
  kind: 'direct',
  name: 'cluster',
  async run({ place, scale }: BenchContext): Promise<Row[]> {
    const elsewhere = Math.ceil(ELSEWHERE * scale);
    const { before, node, all, peak, listSeconds } = await follow(HERE, elsewhere);
    const socket = join(place.folder, 'runtime.sock');
    const runtime = await ask(socket, HERE);
    rmSync(socket, { force: true });
    return [
      rowOf(`memory with ${HERE} pods of ${CONTAINERS} containers on the node`, before, node, peak),
      rowOf(
        `and ${elsewhere} pods elsewhere, listed in ${listSeconds.toFixed(1)} s of CPU`,
        before,
        all,
        peak,
      ),
      rowOf(
        `the same ${HERE} pods from the container runtime, asked in ${runtime.cpuSeconds.toFixed(1)} s of CPU`,
        runtime.before,
        runtime.after,
        runtime.peak,
      ),
    ];
  },
};

/** Both at rest and at its peak it has to hold. */
function rowOf(what: string, before: number, rest: number, peak: number): Row {
  return {
    question: 'cluster',
    what,
    without: `${before.toFixed(0)} MB`,
    with: `${rest.toFixed(0)} MB (${peak.toFixed(0)} MB while listing)`,
    result: `+${(rest - before).toFixed(0)} MB (+${(peak - before).toFixed(0)} MB)`,
    target: `at most ${LIMIT_MEGABYTES} MB more`,
    holds: peak - before <= LIMIT_MEGABYTES,
  };
}

async function follow(here: number, elsewhere: number): Promise<ClusterCost> {
  return besides('serve.ts', [String(here), String(elsewhere)], (line) => {
    const { url, ca } = JSON.parse(line) as { url: string; ca: string };
    return measure('follow.ts', [url, ca, String(here), String(elsewhere)]);
  });
}

async function ask(socket: string, pods: number): Promise<RuntimeCost> {
  return besides('serve-runtime.ts', [socket, String(pods)], () =>
    measure('ask-runtime.ts', [socket, String(pods), String(pods * CONTAINERS)]),
  );
}

async function measure<T>(script: string, args: readonly string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(FOLDER, script), ...args]);
  return JSON.parse(stdout) as T;
}

/** Runs `act` while a server runs, with the line that it says when it listens. */
async function besides<T>(
  script: string,
  args: readonly string[],
  act: (line: string) => Promise<T>,
): Promise<T> {
  const server = spawn(process.execPath, [join(FOLDER, script), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  try {
    const [line] = await Promise.race([once(createInterface(server.stdout), 'line'), ended]);
    return await act(String(line));
  } finally {
    server.stdin.end();
    await ended;
  }
}
