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

/** What one scrape took. */
interface Scraped {
  readonly series: number;
  readonly ms: number;
  /** For how long the event loop of who serves was held up at most. */
  readonly pauseMs: number;
}

/**
 * A scrape of 5,000 series over HTTP, and for how long the event loop of who serves it is held up at most meanwhile. The first
 * of a process is told apart: nothing is compiled then, the heap grows, and it can't have had time for 5,000 series.
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
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const ms = performance.now() - began;
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  await sleep(100);
  return { series, ms, pauseMs: await longestPause(server) };
}

async function longestPause(server: ChildProcess): Promise<number> {
  const answered = answer(server);
  server.send('longest');
  return ((await answered) as { longestMs: number }).longestMs;
}

async function answer(server: ChildProcess): Promise<unknown> {
  const [message] = await once(server, 'message');
  return message;
}

function rowsOf(first: Scraped, scrapes: readonly Scraped[]): Row[] {
  const series = Math.min(...scrapes.map((each) => each.series));
  const longest = Math.max(...scrapes.map(({ ms }) => ms));
  const pause = Math.max(...scrapes.map(({ pauseMs }) => pauseMs));
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
      what: 'and the longest pause of the event loop meanwhile',
      with: `at the first ${first.pauseMs.toFixed(1)} ms`,
      result: `${pause.toFixed(1)} ms`,
      target: `≤ ${LONGEST_PAUSE_MS} ms`,
      holds: pause <= LONGEST_PAUSE_MS,
    },
  ];
}
