// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DeliveryQueue, type DeliveryQueueOptions } from './delivery-queue.ts';
import type { SendResult } from './send-result.ts';
import { SpillFolder } from './spill-folder.ts';

const DELIVERED: SendResult = { outcome: 'delivered' };
const LATER: SendResult = { outcome: 'retry', reason: 'busy' };

/** What is being done to files of any folder now. */
let onDisk = 0;

/** The same, counted in `onDisk` while it is under way. */
function counted<A extends unknown[], T>(act: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  return async (...args) => {
    onDisk++;
    try {
      return await act(...args);
    } finally {
      onDisk--;
    }
  };
}

/** Waits until all that can be done without a timer is done. What is not on disk takes no turn of the event loop. */
async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 2; quiet = onDisk === 0 ? quiet + 1 : 0)
    await new Promise((resolve) => setImmediate(resolve));
}

/** Lines lost, by reason. */
function lost(queue: DeliveryQueue): Record<string, number> {
  const losses = queue.status().losses.filter(({ count }) => count > 0);
  return Object.fromEntries(losses.map(({ reason, count }) => [reason, count]));
}

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
  const spill = new SpillFolder({ folder, maxBytes, segmentBytes: 32 });
  const first = spill.first.bind(spill);
  spill.append = counted(spill.append.bind(spill));
  spill.prepend = counted(spill.prepend.bind(spill));
  spill.first = counted(async () => {
    const segment = await first();
    return segment && { ...segment, discard: counted(segment.discard.bind(segment)) };
  });
  return spill;
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
  it('sends what came in one turn, and what gathered while it was sending, as batches within limits', async () => {
    const { queue, batches } = open([], { limits: { batchLines: 3, batchBytes: 10 } });
    for (const line of ['1', '2', '3', '4', '5', 'long line', 'x', 'yyyyyyy', 'z']) queue.add(line);
    await settled();
    expect(batches).toEqual([['1', '2', '3'], ['4', '5'], ['long line'], ['x', 'yyyyyyy'], ['z']]);
    expect(queue.status()).toMatchObject({ delivered: 9, waiting: { memory: 0, disk: 0 } });
    expect(lost(queue)).toEqual({});
  });

  it('tries again, later each time, as late as it was asked to, and says so once', async () => {
    const slow: SendResult = { outcome: 'retry', reason: 'busy', afterMs: 5000 };
    const { queue, timers, states, batches } = open([LATER, LATER, LATER, LATER, slow], {
      limits: { firstRetryMs: 100, longestRetryMs: 400 },
    });
    queue.add('a');
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      await settled();
      waits.push(...timers.waits());
      timers.fire();
    }
    await settled();
    expect(waits).toEqual([100, 200, 400, 400, 5000]);
    expect(states).toEqual(['busy', undefined]);
    expect(batches).toEqual(Array.from({ length: 6 }, () => ['a']));
    expect(queue.status()).toMatchObject({ delivered: 1, retries: 5, trouble: undefined });
  });

  it('does not forget what comes while it looks for what is on disk', async () => {
    const asked = Promise.withResolvers<undefined>();
    const spill = {
      isEmpty: true,
      bytes: 0,
      append: async () => ({ kept: 0 }),
      prepend: async () => ({ kept: 0 }),
      first: () => asked.promise,
    };
    const { queue, batches } = open([], { spill });
    await settled();
    queue.add('a');
    asked.resolve(undefined);
    await settled();
    expect(batches).toEqual([['a']]);
  });

  it('goes on behind what is refused, and counts it by its reason', async () => {
    const { queue, states } = open([{ outcome: 'refused', reason: 'status 400' }]);
    queue.add('a');
    await settled();
    queue.add('b');
    await settled();
    expect(queue.status().delivered).toBe(1);
    expect(lost(queue)).toEqual({ 'status 400': 1 });
    expect(states).toEqual(['status 400', undefined]);
  });

  it('sends in parts what is too large, and gives up a line that is by itself', async () => {
    const batches: string[][] = [];
    const { queue } = open([], {
      send: async (lines) => {
        batches.push([...lines]);
        return lines.join('').length > 6 ? { outcome: 'too-large', reason: 'status 413' } : DELIVERED;
      },
    });
    for (const line of ['aa', 'bb', 'cc', 'dd', 'too large by itself', 'ee']) queue.add(line);
    await settled();
    expect(lost(queue)).toEqual({ 'status 413': 1 });
    expect(batches.filter((lines) => lines.join('').length <= 6).flat()).toEqual([
      'aa',
      'bb',
      'cc',
      'dd',
      'ee',
    ]);
  });

  it('is bounded and counts while its receiver is away for an hour, and then goes on in order', async () => {
    const spill = spillFolder(4000);
    const limits = { queueBytes: 1000 };
    let isAway = true;
    const taken: string[] = [];
    const { queue, timers } = open([], {
      spill,
      limits,
      random: Math.random,
      send: async (lines) => {
        if (isAway) return LATER;
        taken.push(...lines);
        return DELIVERED;
      },
    });
    let seconds = 0;
    let added = 0;
    while (seconds < 3600) {
      queue.add(String(added++).padStart(9, '0'));
      await settled();
      seconds += (timers.waits()[0] ?? 0) / 1000;
      for (let i = 0; i < 10; i++) queue.add(String(added++).padStart(9, '0'));
      timers.fire();
    }
    await settled();
    const { retries, waiting } = queue.status();
    // up to 30 s, half of it by chance: an attempt each 15 to 30 s
    expect(retries).toBeGreaterThan(3600 / 30);
    expect(retries).toBeLessThan(3600 / 15 + 12);
    expect([waiting.memory <= 1000, waiting.disk <= 4000]).toEqual([true, true]);
    isAway = false;
    timers.fire();
    await settled();
    expect(lost(queue)).toEqual({ 'spill-full': added - taken.length });
    expect(taken.map(Number)).toEqual(Array.from({ length: taken.length }, (_, i) => i));
    expect(queue.status().waiting).toEqual({ memory: 0, disk: 0 });
  });

  it('drops what memory has no room for, and counts it by why it had to wait', async () => {
    const { queue, timers } = open([LATER], { limits: { queueBytes: 6 } });
    for (const line of ['a', 'b', 'c', 'd']) queue.add(line);
    await settled();
    queue.add('e');
    expect(lost(queue)).toEqual({ 'queue-full': 1, busy: 1 });
    timers.fire();
    await settled();
    expect(queue.status().delivered).toBe(3);
    expect(lost(queue)).toEqual({ 'queue-full': 1, busy: 1 });
  });

  it('goes to disk instead, and delivers in order', async () => {
    const { queue, timers, batches } = open([LATER], { spill: spillFolder(), limits: { queueBytes: 6 } });
    const lines = Array.from({ length: 40 }, (_, i) => `${i}`);
    for (const line of lines) queue.add(line);
    await settled();
    expect(queue.status().waiting.disk).toBeGreaterThan(90);
    timers.fire();
    await settled();
    expect(batches.slice(1).flat()).toEqual(lines);
    expect(queue.status()).toMatchObject({ delivered: 40, waiting: { memory: 0, disk: 0 } });
    expect(lost(queue)).toEqual({});
  });

  it('counts what the disk refuses by what the disk says', async () => {
    const answers = [
      { kept: 0, reason: 'spill ENOSPC' },
      { kept: 1, reason: 'spill-full' },
    ];
    const spill = {
      isEmpty: true,
      bytes: 0,
      append: async () => answers.shift() ?? { kept: 0, reason: 'spill-full' },
      prepend: async () => ({ kept: 0, reason: 'spill-full' }),
      first: async () => undefined,
    };
    const { queue } = open([LATER], { spill, limits: { queueBytes: 2 } });
    queue.add('a');
    queue.add('b');
    await settled();
    queue.add('c');
    queue.add('d');
    await settled();
    expect(lost(queue)).toEqual({ 'spill ENOSPC': 1, 'spill-full': 1 });
  });

  it('waits for a disk that can not be read, and goes on when it can', async () => {
    const spill = spillFolder();
    await spill.append(['a']);
    let isBroken = true;
    const { timers, batches, states } = open([], {
      spill: {
        isEmpty: false,
        bytes: 2,
        append: (lines) => spill.append(lines),
        prepend: (lines) => spill.prepend(lines),
        first: async () => {
          if (isBroken) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
          return await spill.first();
        },
      },
    });
    await settled();
    expect([states, batches]).toEqual([['spill EIO'], []]);
    isBroken = false;
    timers.fire();
    await settled();
    expect([states, batches]).toEqual([['spill EIO', undefined], [['a']]]);
  });

  it('leaves on disk what it can not deliver in time, for the next one, in order', async () => {
    const spill = spillFolder();
    const first = open([LATER, LATER], { spill, limits: { queueBytes: 4 } });
    for (const line of ['a', 'b', 'c', 'd', 'e']) first.queue.add(line);
    await settled();
    await first.queue.close();
    expect(first.queue.status().delivered).toBe(0);
    expect(lost(first.queue)).toEqual({});
    const second = open([], { spill });
    second.queue.add('f');
    await settled();
    expect(second.batches.flat()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('delivers what is queued when it closes, and takes nothing more', async () => {
    const { queue, batches } = open([]);
    queue.add('a');
    queue.add('b');
    const closed = queue.close();
    queue.add('c');
    await closed;
    expect(batches.flat()).toEqual(['a', 'b']);
    expect(queue.status().delivered).toBe(2);
    expect(lost(queue)).toEqual({ closed: 1 });
  });

  it('waits for the answer to a retry that is under way when it closes', async () => {
    const { queue, timers, batches } = open([LATER]);
    queue.add('a');
    await settled();
    timers.fire();
    await queue.close();
    expect(batches).toEqual([['a'], ['a']]);
    expect(queue.status().delivered).toBe(1);
    expect(lost(queue)).toEqual({});
  });

  it('does not wait for ever for a receiver that never answers', async () => {
    const { queue, timers } = open([], { send: () => new Promise(() => undefined) });
    queue.add('a');
    const closed = queue.close();
    timers.fire();
    await closed;
    expect(queue.status().delivered).toBe(0);
    expect(lost(queue)).toEqual({ closed: 1 });
  });

  it('loses nothing but what it counts, and keeps the order, whatever the receiver does and however often it begins anew', async () => {
    const result = fc.constantFrom<SendResult>(
      DELIVERED,
      DELIVERED,
      LATER,
      { outcome: 'refused', reason: 'r' },
      { outcome: 'too-large', reason: 'l' },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(result, { maxLength: 20 }),
        fc.array(fc.constantFrom('add', 'add', 'add', 'turn', 'fire', 'restart'), { maxLength: 100 }),
        fc.boolean(),
        async (results, steps, hasSpill) => {
          const taken: string[] = [];
          const spill = hasSpill ? spillFolder(120) : undefined;
          const begin = () =>
            open([], {
              send: async (lines) => {
                const next = results.shift() ?? DELIVERED;
                if (next.outcome === 'delivered') taken.push(...lines);
                return next;
              },
              ...(spill && { spill }),
              limits: { queueBytes: 12, batchLines: 4 },
            });
          let now = begin();
          const ended: DeliveryQueue[] = [];
          let added = 0;
          for (const step of steps) {
            if (step === 'add') now.queue.add(String(added++));
            else if (step === 'fire') now.timers.fire();
            else if (step === 'turn') await new Promise((resolve) => setImmediate(resolve));
            else {
              await now.queue.close();
              ended.push(now.queue);
              now = begin();
            }
          }
          for (let i = 0; i < 22; i++) {
            now.timers.fire();
            await settled();
          }
          const all = [...ended, now.queue].map((queue) => queue.status());
          const losses = all.flatMap(({ losses }) => losses).reduce((sum, { count }) => sum + count, 0);
          const delivered = all.reduce((sum, status) => sum + status.delivered, 0);
          expect(delivered + losses).toBe(added);
          expect(taken).toHaveLength(delivered);
          expect(taken.map(Number)).toEqual([...new Set(taken.map(Number))].sort((a, b) => a - b));
        },
      ),
      { numRuns: 30 },
    );
  });
});
