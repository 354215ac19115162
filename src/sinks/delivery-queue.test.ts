// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DeliveryQueue, type DeliveryQueueOptions, type SendResult } from './delivery-queue.ts';
import { SpillFolder } from './spill-folder.ts';

const DELIVERED: SendResult = { outcome: 'delivered' };
const LATER: SendResult = { outcome: 'retry', reason: 'busy' };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Timers that go off when they are told to. */
function manualTimers() {
  const timers = new Set<{ ms: number; run: () => void }>();
  return {
    waits: () => [...timers].map(({ ms }) => ms),
    after: (ms: number, run: () => void) => {
      const timer = { ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    fire: () => {
      const [first] = timers;
      if (first === undefined) return;
      timers.delete(first);
      first.run();
    },
  };
}

function spillFolder(maxBytes = 1e6): SpillFolder {
  const folder = mkdtempSync(join(tmpdir(), 'weir-queue-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return new SpillFolder({ folder, maxBytes, segmentBytes: 32 });
}

function open(results: SendResult[], options: Partial<DeliveryQueueOptions> = {}) {
  const timers = manualTimers();
  const batches: string[][] = [];
  const states: (string | undefined)[] = [];
  const queue = new DeliveryQueue({
    send: async (lines) => {
      batches.push([...lines]);
      return results.shift() ?? DELIVERED;
    },
    onState: (trouble) => states.push(trouble),
    after: timers.after,
    random: () => 1,
    ...options,
  });
  return { queue, timers, batches, states };
}

describe('DeliveryQueue', () => {
  it('sends what gathered while it was sending as one batch, within limits', async () => {
    const { queue, batches } = open([], { limits: { batchLines: 3, batchBytes: 8 } });
    for (const line of ['1', '2', '3', '4', '5', 'long line', 'x', 'yyyyyyy', 'z']) queue.add(line);
    for (let i = 0; i < 10; i++) await turn();
    expect(batches).toEqual([['1'], ['2', '3', '4'], ['5'], ['long line'], ['x', 'yyyyyyy'], ['z']]);
    expect(queue.counts).toMatchObject({ delivered: 9, dropped: 0 });
    expect(queue.queuedBytes).toBe(0);
  });

  it('tries again, later each time, as late as it was asked to, and says so once', async () => {
    const slow: SendResult = { outcome: 'retry', reason: 'busy', afterMs: 5000 };
    const { queue, timers, states, batches } = open([LATER, LATER, LATER, LATER, slow], {
      limits: { firstRetryMs: 100, longestRetryMs: 400 },
    });
    queue.add('a');
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      await turn();
      waits.push(...timers.waits());
      timers.fire();
    }
    await turn();
    expect(waits).toEqual([100, 200, 400, 400, 5000]);
    expect(states).toEqual(['busy', undefined]);
    expect(batches).toEqual(Array.from({ length: 6 }, () => ['a']));
    expect(queue.counts).toMatchObject({ delivered: 1, retries: 5 });
  });

  it('goes on behind what is refused', async () => {
    const { queue, states } = open([{ outcome: 'refused', reason: 'bad' }]);
    queue.add('a');
    await turn();
    queue.add('b');
    await turn();
    expect(queue.counts).toMatchObject({ delivered: 1, refused: 1 });
    expect(states).toEqual(['bad', undefined]);
  });

  it('drops and counts what memory has no room for', async () => {
    const { queue, timers } = open([LATER], { limits: { queueBytes: 3 } });
    for (const line of ['a', 'b', 'c', 'd', 'e']) queue.add(line);
    await turn();
    expect(queue.counts).toMatchObject({ dropped: 2 });
    timers.fire();
    for (let i = 0; i < 3; i++) await turn();
    expect(queue.counts).toMatchObject({ delivered: 3, dropped: 2 });
  });

  it('goes to disk instead, and delivers in order', async () => {
    const { queue, timers, batches } = open([LATER], { spill: spillFolder(), limits: { queueBytes: 3 } });
    const lines = Array.from({ length: 40 }, (_, i) => `${i}`);
    for (const line of lines) queue.add(line);
    await turn();
    timers.fire();
    for (let i = 0; i < 60; i++) await turn();
    expect(batches.slice(1).flat()).toEqual(lines);
    expect(queue.counts).toMatchObject({ delivered: 40, spilled: 37, dropped: 0 });
  });

  it('leaves on disk what it can not deliver in time, for the next one', async () => {
    const spill = spillFolder();
    const first = open([LATER, LATER], { spill });
    first.queue.add('a');
    first.queue.add('b');
    await turn();
    await first.queue.close();
    expect(first.queue.counts).toMatchObject({ delivered: 0, spilled: 2, dropped: 0 });
    const second = open([], { spill });
    second.queue.add('c');
    for (let i = 0; i < 5; i++) await turn();
    expect(second.batches.flat()).toEqual(['a', 'b', 'c']);
  });

  it('delivers what is queued when it closes, and takes nothing more', async () => {
    const { queue, batches } = open([]);
    queue.add('a');
    queue.add('b');
    const closed = queue.close();
    queue.add('c');
    await closed;
    expect(batches.flat()).toEqual(['a', 'b']);
    expect(queue.counts).toMatchObject({ delivered: 2, dropped: 1 });
  });

  it('does not wait for ever for a receiver that never answers', async () => {
    const { queue, timers } = open([], { send: () => new Promise(() => undefined) });
    queue.add('a');
    const closed = queue.close();
    timers.fire();
    await closed;
    expect(queue.counts).toMatchObject({ delivered: 0, dropped: 1 });
  });

  it('loses nothing but what it counts, and keeps the order, whatever the receiver does', async () => {
    const result = fc.constantFrom<SendResult>(DELIVERED, DELIVERED, LATER, {
      outcome: 'refused',
      reason: 'r',
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(result, { maxLength: 20 }),
        fc.array(fc.constantFrom('add', 'turn', 'fire'), { maxLength: 120 }),
        fc.boolean(),
        async (results, steps, hasSpill) => {
          const taken: string[] = [];
          const spill = hasSpill ? spillFolder(120) : undefined;
          const { queue, timers } = open([], {
            send: async (lines) => {
              const next = results.shift() ?? DELIVERED;
              if (next.outcome === 'delivered') taken.push(...lines);
              return next;
            },
            ...(spill && { spill }),
            limits: { queueBytes: 12, batchLines: 4 },
          });
          let added = 0;
          for (const step of steps) {
            if (step === 'add') queue.add(String(added++));
            else if (step === 'fire') timers.fire();
            else await turn();
          }
          for (let i = 0; i < 60; i++) {
            timers.fire();
            await turn();
          }
          const { delivered, dropped, refused } = queue.counts;
          expect(delivered + dropped + refused).toBe(added);
          expect(taken).toHaveLength(delivered);
          expect(taken.map(Number)).toEqual([...new Set(taken.map(Number))].sort((a, b) => a - b));
        },
      ),
      { numRuns: 60 },
    );
  });
});
