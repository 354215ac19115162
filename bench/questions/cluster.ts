// SPDX-License-Identifier: Apache-2.0
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { BenchContext, Question, Row } from '../question.ts';

const HERE = 500;
const ELSEWHERE = 20_000;
const LIMIT_MEGABYTES = 60;
const FOLDER = join(import.meta.dirname, '../cluster');

interface Cost {
  readonly before: number;
  readonly node: number;
  readonly all: number;
  readonly peak: number;
  readonly listSeconds: number;
}

/** What knowing a large cluster costs: 500 pods with 4 containers each on the node, labels and addresses of 20,000 elsewhere. */
export const cluster: Question = {
  kind: 'direct',
  name: 'cluster',
  async run({ scale }: BenchContext): Promise<Row[]> {
    const elsewhere = Math.ceil(ELSEWHERE * scale);
    const { before, node, all, peak, listSeconds } = await follow(HERE, elsewhere);
    const row = (what: string, rss: number): Row => ({
      question: 'cluster',
      what,
      without: `${before.toFixed(0)} MB`,
      with: `${rss.toFixed(0)} MB (${peak.toFixed(0)} MB while listing)`,
      result: `+${(rss - before).toFixed(0)} MB`,
      target: `at most ${LIMIT_MEGABYTES} MB more`,
      holds: rss - before <= LIMIT_MEGABYTES,
    });
    return [
      row(`memory with ${HERE} pods of 4 containers on the node`, node),
      row(`and ${elsewhere} pods elsewhere, listed in ${listSeconds.toFixed(1)} s of CPU`, all),
    ];
  },
};

async function follow(here: number, elsewhere: number): Promise<Cost> {
  const server = spawn(process.execPath, [join(FOLDER, 'serve.ts'), String(here), String(elsewhere)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  try {
    const line = await Promise.race([once(createInterface(server.stdout), 'line'), ended]);
    const { url, ca } = JSON.parse(String(line[0])) as { url: string; ca: string };
    const args = [join(FOLDER, 'follow.ts'), url, ca, String(here), String(elsewhere)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as Cost;
  } finally {
    server.stdin.end();
    await ended;
  }
}
