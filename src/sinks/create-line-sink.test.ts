// SPDX-License-Identifier: Apache-2.0
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { WeirRecord } from '../events/record.ts';
import { createLineSink } from './create-line-sink.ts';

const record = (sequence: number): WeirRecord => ({ sequence }) as WeirRecord;

/** A stream that takes nothing further until `release`. */
function slowStream() {
  const lines: string[] = [];
  let waiting: (() => void) | undefined;
  let isOpen = false;
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk, _, done) {
      if (chunk.length > 0) lines.push(String(chunk).trimEnd());
      if (isOpen) done();
      else waiting = done;
    },
  });
  const release = (): void => {
    isOpen = true;
    waiting?.();
  };
  return { stream, lines, release };
}

function sinkOf(stream: Writable, maxQueued: number) {
  return createLineSink({
    name: 't',
    stream,
    owns: true,
    maxQueued,
    format: ({ sequence }) => `${sequence}`,
  });
}

describe('createLineSink', () => {
  it('keeps a bounded queue for a slow stream, and counts what it drops', async () => {
    const { stream, lines, release } = slowStream();
    const sink = sinkOf(stream, 3);
    for (let i = 1; i <= 10; i++) sink.write(record(i));
    expect(sink.dropped()).toBe(6);
    release();
    await sink.close();
    expect(lines).toEqual(['1', '2', '3', '4']);
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
    expect([lines, sink.dropped()]).toEqual([['1', '2', '3', '4', '5'], 1]);
  });

  it('drops and counts everything once the stream is broken', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const sink = sinkOf(stream, 10);
    sink.write(record(1));
    await new Promise((resolve) => setImmediate(resolve));
    sink.write(record(2));
    expect(sink.dropped()).toBe(1);
    await sink.close();
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
