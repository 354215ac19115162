// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../median.ts';
import type { BenchContext, Question, Row } from '../question.ts';

const SERIES = 5_000;
const SCRAPES = 20;
const LONGEST_MS = 50;
const LONGEST_PAUSE_MS = 10;

/** For how long at most the event loop of who serves made no turn. */
interface Pause {
  /** What its thread worked meanwhile. */
  readonly heldMs: number;
  /** By the clock: with what others did on its processor. */
  readonly pauseMs: number;
}

/** What one scrape took. */
interface Scraped {
  readonly series: number;
  readonly ms: number;
  readonly pause: Pause;
}

/**
 * A scrape of 5,000 series over HTTP, and for how long the event loop of who serves it is held up at most meanwhile, in
 * CPU: what others do on its processor is not the scrape's. The first of a process is told apart: nothing is compiled
 * then, the heap grows, and it can't have had time for 5,000 series.
 */
export const scrape: Question = {
  kind: 'direct',
  name: 'scrape',
  async run({ scale }: BenchContext): Promise<Row[]> {
    const server = fork(join(import.meta.dirname, '../scrape-server.ts'), [String(SERIES)]);
    try {
      const { port } = (await answer(server)) as { port: number };
      // what fetch itself takes at first is not the server's
      await fetch(`http://127.0.0.1:${port}/healthz`);
      await longestPause(server);
      const first = await scrapeOnce(server, port);
      const scrapes: Scraped[] = [];
      for (let i = 0; i < Math.ceil(SCRAPES * scale); i++) scrapes.push(await scrapeOnce(server, port));
      return rowsOf(first, scrapes);
    } finally {
      server.disconnect();
      await once(server, 'exit');
    }
  },
};

async function scrapeOnce(server: ChildProcess, port: number): Promise<Scraped> {
  const began = performance.now();
  // bytes, not text: what this process has to collect it would collect on the server's processor
  const body = Buffer.from(await (await fetch(`http://127.0.0.1:${port}/metrics`)).arrayBuffer());
  const ms = performance.now() - began;
  const series = countLines(body);
  await sleep(100);
  return { series, ms, pause: await longestPause(server) };
}

/** Lines that are no comments. */
function countLines(body: Buffer): number {
  let count = 0;
  for (let at = 0; at < body.length; at = body.indexOf('\n', at) + 1) if (body[at] !== 0x23) count++;
  return count;
}

async function longestPause(server: ChildProcess): Promise<Pause> {
  const answered = answer(server);
  server.send('longest');
  return (await answered) as Pause;
}

async function answer(server: ChildProcess): Promise<unknown> {
  const [message] = await once(server, 'message');
  return message;
}

function rowsOf(first: Scraped, scrapes: readonly Scraped[]): Row[] {
  const series = Math.min(...scrapes.map((each) => each.series));
  const longest = Math.max(...scrapes.map(({ ms }) => ms));
  const held = Math.max(...scrapes.map(({ pause }) => pause.heldMs));
  const paused = Math.max(...scrapes.map(({ pause }) => pause.pauseMs));
  const typical = median(scrapes.map(({ ms }) => ms));
  const common = { question: 'scrape', without: '' };
  return [
    {
      ...common,
      what: `/metrics with ${series} series, the longest of ${scrapes.length} scrapes`,
      with: `median ${typical.toFixed(1)} ms, the first of the process ${first.ms.toFixed(1)} ms`,
      result: `${longest.toFixed(1)} ms`,
      target: `≤ ${LONGEST_MS} ms`,
      holds: series >= SERIES && longest <= LONGEST_MS,
    },
    {
      ...common,
      what: 'and the most work between two turns of the event loop meanwhile',
      with: `at the first ${first.pause.heldMs.toFixed(1)} ms; by the clock ${paused.toFixed(1)} ms`,
      result: `${held.toFixed(1)} ms of CPU`,
      target: `≤ ${LONGEST_PAUSE_MS} ms`,
      holds: held <= LONGEST_PAUSE_MS,
    },
  ];
}
