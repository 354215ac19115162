// SPDX-License-Identifier: Apache-2.0
import { Writable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lostBy } from '../detect/sink.ts';
import type { WeirRecord } from '../events/record.ts';
import { createDeliverySink } from './create-delivery-sink.ts';
import { createStreamTarget } from './create-stream-target.ts';
import type { DeliveryLimits } from './delivery-limits.ts';

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
      writes.push(String(chunk));
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

function sinkOf(stream: Writable, limits: Partial<DeliveryLimits> = {}) {
  const states: (string | undefined)[] = [];
  const sink = createDeliverySink({
    name: 'stdout',
    target: createStreamTarget({ stream, encode: ({ sequence }) => `${sequence}` }),
    passes: () => true,
    limits: { closeMs: 20, ...limits },
    onState: (trouble) => states.push(trouble),
  });
  onTestFinished(() => sink.close());
  return { sink, states };
}

describe('createStreamTarget', () => {
  it('writes the lines of a turn at once', async () => {
    const { stream, writes, release } = slowStream();
    release();
    const { sink } = sinkOf(stream);
    for (let i = 1; i <= 10; i++) sink.write(record(i));
    await turn();
    expect(writes).toEqual(['1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n']);
    sink.write(record(11));
    await sink.close();
    expect(writes[1]).toBe('11\n');
  });

  it('keeps a bounded queue for a slow reader, counts what it drops, and goes on with the reader', async () => {
    const { stream, lines, release } = slowStream();
    const { sink } = sinkOf(stream, { queueBytes: 8 });
    sink.write(record(1));
    await turn();
    for (let i = 2; i <= 9; i++) sink.write(record(i));
    expect(sink.status().losses).toContainEqual({ reason: 'queue-full', count: 5 });
    release();
    await expect.poll(() => sink.status().delivered).toBe(4);
    sink.write(record(10));
    await sink.close();
    expect([lines(), lostBy(sink)]).toEqual([['1', '2', '3', '4', '10'], 5]);
  });

  it('counts everything as lost once the stream is broken, by what it broke with', async () => {
    const error = Object.assign(new Error('broken'), { code: 'EPIPE' });
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(error) });
    const { sink, states } = sinkOf(stream);
    sink.write(record(1));
    sink.write(record(2));
    await turn();
    sink.write(record(3));
    await expect.poll(() => lostBy(sink)).toBe(3);
    expect(sink.status().losses).toContainEqual({ reason: 'EPIPE', count: 3 });
    expect(states).toEqual(['EPIPE']);
  });

  it('does not wait for ever for a reader that has stopped', async () => {
    const { stream } = slowStream();
    const { sink } = sinkOf(stream);
    sink.write(record(1));
    await sink.close();
    expect([stream.writableFinished, lostBy(sink)]).toEqual([false, 1]);
  });

  it('leaves the stream open', async () => {
    const { stream, release } = slowStream();
    release();
    const { sink } = sinkOf(stream);
    sink.write(record(1));
    await sink.close();
    expect(stream.writable).toBe(true);
  });
});
