// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../median.ts';
import type { BenchContext, Question, Row } from '../question.ts';

const SERIES = 5_000;
const PROCESSES = 5;
const LATER_SCRAPES = 4;
const LONGEST_MS = 50;
const LONGEST_PAUSE_MS = 10;
/** How long pauses are looked at for each scrape. */
const LOOK_MS = 150;

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

interface Process {
  readonly first: Scraped;
  readonly later: readonly Scraped[];
  /** While nobody scraped. */
  readonly idle: Pause;
}

/**
 * Scrapes of 5,000 series over HTTP, the first of a process and later ones, and for how long the event loop of who serves
 * them is held up at most meanwhile, by the clock. Beside it stands what the clock says while nobody scrapes, which is the
 * machine's, and what the thread worked at most between two turns. Each process has rehearsed, as an agent has that is
 * ready for some tenths of a second.
 */
export const scrape: Question = {
  kind: 'direct',
  name: 'scrape',
  async run({ scale }: BenchContext): Promise<Row[]> {
    const processes: Process[] = [];
    // what this process compiles at its first is no server's
    await scrapeProcess();
    for (let i = 0; i < Math.ceil(PROCESSES * scale); i++) processes.push(await scrapeProcess());
    return rowsOf(processes);
  },
};

async function scrapeProcess(): Promise<Process> {
  const server = fork(join(import.meta.dirname, '../scrape-server.ts'), [String(SERIES)]);
  const agent = new Agent({ keepAlive: true });
  try {
    const { port } = (await answer(server)) as { port: number };
    // the kubelet asks for probes all the time
    await read(agent, port, '/healthz');
    await longestPause(server);
    await sleep(LOOK_MS);
    const idle = await longestPause(server);
    const first = await scrapeOnce(server, agent, port);
    const later: Scraped[] = [];
    for (let i = 0; i < LATER_SCRAPES; i++) later.push(await scrapeOnce(server, agent, port));
    return { first, later, idle };
  } finally {
    agent.destroy();
    server.disconnect();
    await once(server, 'exit');
  }
}

async function scrapeOnce(server: ChildProcess, agent: Agent, port: number): Promise<Scraped> {
  const began = performance.now();
  // bytes, not text: what this process has to collect it would collect on the server's processor
  const body = await read(agent, port, '/metrics');
  const ms = performance.now() - began;
  const series = countLines(body);
  await sleep(LOOK_MS - ms);
  return { series, ms, pause: await longestPause(server) };
}

async function read(agent: Agent, port: number, path: string): Promise<Buffer> {
  const request = get({ host: '127.0.0.1', port, path, agent });
  const [response] = await once(request, 'response');
  return Buffer.concat(await response.toArray());
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

function rowsOf(processes: readonly Process[]): Row[] {
  const firsts = processes.map(({ first }) => first);
  const later = processes.flatMap((each) => each.later);
  const series = Math.min(...[...firsts, ...later].map((each) => each.series));
  const common = { question: 'scrape', without: '' };
  const row = (what: string, scrapes: readonly Scraped[]): Row => {
    const longest = Math.max(...scrapes.map(({ ms }) => ms));
    return {
      ...common,
      what: `/metrics with ${series} series, ${what}`,
      with: `median ${median(scrapes.map(({ ms }) => ms)).toFixed(1)} ms`,
      result: `${longest.toFixed(1)} ms`,
      target: `≤ ${LONGEST_MS} ms`,
      holds: series >= SERIES && longest <= LONGEST_MS,
    };
  };
  return [
    row(`the longest first scrape of ${firsts.length} processes`, firsts),
    row(`the longest of ${later.length} later scrapes`, later),
    pauseRow(
      [...firsts, ...later].map(({ pause }) => pause),
      processes.map(({ idle }) => idle),
    ),
  ];
}

function pauseRow(scraped: readonly Pause[], idle: readonly Pause[]): Row {
  const longest = Math.max(...scraped.map(({ pauseMs }) => pauseMs));
  const typical = median(scraped.map(({ pauseMs }) => pauseMs));
  const held = Math.max(...scraped.map(({ heldMs }) => heldMs));
  return {
    question: 'scrape',
    what: 'and the longest time between two turns of the event loop meanwhile, by the clock',
    without: `${Math.max(...idle.map(({ pauseMs }) => pauseMs)).toFixed(1)} ms`,
    with: `median ${typical.toFixed(1)} ms; at most ${held.toFixed(1)} ms of CPU`,
    result: `${longest.toFixed(1)} ms`,
    target: `≤ ${LONGEST_PAUSE_MS} ms`,
    holds: longest <= LONGEST_PAUSE_MS,
  };
}
