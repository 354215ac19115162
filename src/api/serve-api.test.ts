// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { STATUS } from '../../test/suites/status-answer.ts';
import { lostBy } from '../detect/sink.ts';
import { WeirError } from '../errors.ts';
import type { EventRecord, WeirRecord } from '../events/record.ts';
import { askPods, askWho } from './ask-agent.ts';
import type { EventFilter } from './event-filter.ts';
import { type FollowedLine, followEvents } from './follow-events.ts';
import type { PodsAnswer } from './pods-answer.ts';
import { type ApiAnswers, type ServeApiOptions, SOCKET_NAME, serveApi } from './serve-api.ts';

const PODS: PodsAnswer = { node: 'n', time: '2026-11-21T00:00:00.000Z', sources: [], pods: [], unknown: [] };
const ANSWERS: ApiAnswers = {
  status: () => STATUS,
  pods: () => PODS,
  policies: () => ({ node: 'n', time: '2026-11-21T00:00:00.000Z', policies: [] }),
  egress: () => ({ node: 'n', time: '2026-11-21T00:00:00.000Z', pods: [], folded: 0 }),
  breakglass: () => ({ node: 'n', time: '', enabled: true, maxSeconds: 60, active: [], notes: [] }),
  explain: (question) => {
    if (question === 'nobody') throw new WeirError('UNKNOWN', '"nobody": no such pod');
    return { question, asked: 'pod', steps: [] };
  },
  why: () => {
    throw new WeirError('UNKNOWN', 'nobody');
  },
  decision: () => {
    throw new WeirError('UNKNOWN', 'nothing');
  },
};

async function serve(options: Partial<ServeApiOptions> = {}) {
  const runDir = mkdtempSync(join(tmpdir(), 'weir-api-'));
  const sink = await serveApi({ runDir, answers: ANSWERS, ...options });
  onTestFinished(async () => {
    await sink.close();
    rmSync(runDir, { recursive: true });
  });
  return { runDir, sink };
}

function record(
  sequence: number,
  pod: string,
  kind: EventRecord['kind'] = 'process.exec',
  executable = '/bin/true',
): WeirRecord {
  const [namespace = '', name = ''] = pod.split('/');
  return {
    schema: 'weir.dev/record/v1',
    kind,
    time: '2026-11-21T00:00:00.000000000Z',
    node: 'n',
    bootId: 'b',
    run: 'r',
    sequence,
    agent: '0',
    catalog: '0',
    pod: { namespace, name, uid: 'u' },
    process: { id: '1:1', pid: 1, startTime: '', executable },
    verdict: 'allow',
  } as EventRecord;
}

/** Follows in the background; `seen` grows. */
function follow(runDir: string, filter: EventFilter) {
  const stop = new AbortController();
  const seen: FollowedLine[] = [];
  const done = (async () => {
    for await (const line of followEvents(runDir, filter, stop.signal)) seen.push(line);
  })();
  onTestFinished(async () => {
    stop.abort();
    await done;
  });
  return { seen, done };
}

const sequences = (seen: readonly FollowedLine[]): unknown[] =>
  seen.map((line) => ('sequence' in line ? line.sequence : line));

describe('serveApi', () => {
  it('gives each client the records its filter wants', async () => {
    const { runDir, sink } = await serve();
    const all = follow(runDir, {});
    const research = follow(runDir, { pods: ['research/'], kinds: ['process.exec'] });
    const one = follow(runDir, { pods: ['serving/llm'] });
    // Clients are served from when their filter has arrived: records go on until all have seen one.
    await expect
      .poll(() => {
        sink.write(record(1, 'research/notebook'));
        sink.write(record(2, 'serving/llm'));
        sink.write(record(3, 'serving/llm-2'));
        sink.write(record(4, 'research/notebook', 'process.exit'));
        return [all, research, one].every(({ seen }) => seen.length > 0);
      })
      .toBe(true);
    await sink.close();
    await Promise.all([all.done, research.done, one.done]);
    expect(new Set(sequences(all.seen))).toEqual(new Set([1, 2, 3, 4]));
    expect(new Set(sequences(research.seen))).toEqual(new Set([1]));
    expect(new Set(sequences(one.seen))).toEqual(new Set([2]));
  });

  it('ends quietly for a client that stops, and goes on for the others', async () => {
    const { runDir, sink } = await serve();
    const stop = new AbortController();
    const lines = followEvents(runDir, {}, stop.signal);
    const stopped = lines.next();
    const other = follow(runDir, {});
    await expect
      .poll(() => {
        sink.write(record(1, 'a/b', 'process.exec', 'x\u2028y'));
        return other.seen.length > 0;
      })
      .toBe(true);
    await stopped;
    const pending = lines.next();
    stop.abort();
    await expect(pending.then(() => lines.return(undefined))).resolves.toMatchObject({ done: true });
    expect(sequences(other.seen)).toContain(1);
  });

  it('is open to owner and group only', async () => {
    const { runDir } = await serve();
    expect(statSync(join(runDir, SOCKET_NAME)).mode & 0o777).toBe(0o660);
  });

  it('refuses a filter it does not understand, naming the field', async () => {
    const { runDir } = await serve();
    const lines = followEvents(runDir, { kind: ['finding'] } as EventFilter, new AbortController().signal);
    await expect(lines.next()).rejects.toThrow('filter: unknown field "kind"');
  });

  it('drops for a client that does not read, counts it, and tells the client', async () => {
    const { runDir, sink } = await serve({ maxQueuedBytes: 1 << 16 });
    const socket = createConnection(join(runDir, SOCKET_NAME));
    onTestFinished(() => void socket.destroy());
    await new Promise((resolve) => socket.write('{"events":{}}\n', resolve));
    socket.pause();
    const big = 'x'.repeat(1 << 14);
    let written = 0;
    await expect
      .poll(() => {
        for (let i = 0; i < 100; i++) sink.write(record(written++, 'a/b', 'process.exec', big));
        return lostBy(sink);
      })
      .toBeGreaterThan(0);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.resume();
    await expect
      .poll(() => {
        sink.write(record(0, 'a/b'));
        return text.includes('{"dropped":');
      })
      .toBe(true);
  });

  it('replaces the socket of an agent that died', async () => {
    const { runDir } = await serve();
    const second = await serveApi({ runDir, answers: ANSWERS });
    await second.close();
  });

  it('answers who is asked for, and says what it does not know with its code', async () => {
    const { runDir } = await serve();
    const { signal } = new AbortController();
    await expect(askPods(runDir, signal)).resolves.toEqual(PODS);
    await expect(askWho(runDir, 'a/b', signal)).resolves.toMatchObject({ question: 'a/b' });
    await expect(askWho(runDir, 'nobody', signal)).rejects.toMatchObject({ code: 'UNKNOWN' });
  });

  it('lets go of clients that say nothing or never end their line, and serves the next', async () => {
    const { runDir } = await serve({ maxClients: 2, patienceMs: 50 });
    const idle = [0, 1].map(() => createConnection(join(runDir, SOCKET_NAME)));
    const closed = idle.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    await Promise.all(closed);
    await expect(askPods(runDir, new AbortController().signal)).resolves.toEqual(PODS);
    const endless = createConnection(join(runDir, SOCKET_NAME));
    const text = new Promise<string>((resolve) => endless.setEncoding('utf8').once('data', resolve));
    endless.write('x'.repeat(70_000));
    await expect(text).resolves.toContain('line too long');
  });

  it('answers no more than so many questions a second', async () => {
    const { runDir } = await serve({ answersPerSecond: 1 });
    const { signal } = new AbortController();
    const asked = await Promise.allSettled(Array.from({ length: 50 }, () => askPods(runDir, signal)));
    expect(asked.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    await expect
      .poll(() => askPods(runDir, signal).then(({ node }) => node, String), { timeout: 5_000 })
      .toBe('n');
  });

  it('holds few answers for clients that do not read them', async () => {
    const big = { ...PODS, sources: ['x'.repeat(4 << 20)] };
    const { runDir } = await serve({ answers: { ...ANSWERS, pods: () => big } });
    const stalled = Array.from({ length: 4 }, () => createConnection(join(runDir, SOCKET_NAME)));
    onTestFinished(() => stalled.forEach((socket) => void socket.destroy()));
    await Promise.all(
      stalled.map(
        (socket) =>
          new Promise((resolve) => {
            socket.once('readable', resolve);
            socket.write('{"pods":{}}\n');
          }),
      ),
    );
    const { signal } = new AbortController();
    await expect(askPods(runDir, signal)).rejects.toMatchObject({ code: 'AGENT_BUSY' });
    for (const socket of stalled) socket.destroy();
    await expect.poll(() => askPods(runDir, signal).then(({ node }) => node, String)).toBe('n');
  });

  it('says that no agent runs where nothing listens', async () => {
    const lines = followEvents('/nonexistent', {}, new AbortController().signal);
    await expect(lines.next()).rejects.toMatchObject({ code: 'AGENT_NOT_RUNNING' });
  });
});
