// SPDX-License-Identifier: Apache-2.0
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { WeirRecord } from '../events/record.ts';
import { createLineSink } from './create-line-sink.ts';

const record = (sequence: number): WeirRecord => ({ sequence }) as WeirRecord;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A stream that takes nothing further until `release`. */
function slowStream() {
  const writes: string[] = [];
  let waiting: (() => void) | undefined;
  let isOpen = false;
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk, _, done) {
      if (chunk.length > 0) writes.push(String(chunk));
      if (isOpen) done();
      else waiting = done;
    },
  });
  const release = (): void => {
    isOpen = true;
    waiting?.();
  };
  return { stream, writes, lines: () => writes.join('').trimEnd().split('\n'), release };
}

function sinkOf(stream: Writable, maxQueued: number, closeTimeoutMs?: number) {
  return createLineSink({
    name: 't',
    stream,
    owns: true,
    maxQueued,
    format: ({ sequence }) => `${sequence}`,
    ...(closeTimeoutMs === undefined ? {} : { closeTimeoutMs }),
  });
}

describe('createLineSink', () => {
  it('writes the lines of a turn at once', async () => {
    const { stream, writes, release } = slowStream();
    release();
    const sink = sinkOf(stream, 3);
    for (let i = 1; i <= 10; i++) sink.write(record(i));
    await turn();
    expect(writes).toEqual(['1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n']);
    sink.write(record(11));
    await sink.close();
    expect(writes[1]).toBe('11\n');
  });

  it('does not gather more than a write should have', async () => {
    const { stream, writes, release } = slowStream();
    release();
    const sink = createLineSink({
      name: 't',
      stream,
      owns: true,
      maxQueued: 1000,
      format: () => 'x'.repeat(1000),
    });
    for (let i = 1; i <= 200; i++) sink.write(record(i));
    await sink.close();
    expect(writes.length).toBeGreaterThan(2);
    expect(writes.join('').length).toBe(200 * 1001);
    expect(sink.dropped()).toBe(0);
  });

  it('keeps a bounded queue for a slow stream, and counts what it drops', async () => {
    const { stream, lines, release } = slowStream();
    const sink = sinkOf(stream, 3);
    sink.write(record(1));
    await turn();
    for (let i = 2; i <= 10; i++) sink.write(record(i));
    expect(sink.dropped()).toBe(6);
    release();
    await sink.close();
    expect(lines()).toEqual(['1', '2', '3', '4']);
  });

  it('delivers what is queued when it closes, and drops what comes after', async () => {
    const { stream, lines, release } = slowStream();
    const sink = sinkOf(stream, 100);
    for (let i = 1; i <= 5; i++) sink.write(record(i));
    const closed = sink.close();
    sink.write(record(6));
    release();
    await closed;
    await sink.close();
    expect([lines(), sink.dropped()]).toEqual([['1', '2', '3', '4', '5'], 1]);
  });

  it('drops and counts everything once the stream is broken', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const sink = sinkOf(stream, 10);
    sink.write(record(1));
    sink.write(record(2));
    await turn();
    await turn();
    sink.write(record(3));
    expect(sink.dropped()).toBe(3);
    await sink.close();
  });

  it('does not wait for ever for a reader that has stopped', async () => {
    const { stream } = slowStream();
    const sink = sinkOf(stream, 10, 1);
    sink.write(record(1));
    await sink.close();
    expect(stream.writableFinished).toBe(false);
  });

  it('leaves a stream open that is not its own', async () => {
    const { stream, release } = slowStream();
    release();
    const sink = createLineSink({ name: 't', stream, owns: false, maxQueued: 1, format: () => 'x' });
    sink.write(record(1));
    await sink.close();
    expect(stream.writable).toBe(true);
  });
});
