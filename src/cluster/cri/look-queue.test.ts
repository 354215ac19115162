// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type Ask, LookQueue } from './look-queue.ts';

function setUp(limit?: number) {
  const known = new Set<string>();
  const later: { ms: number; run: () => void }[] = [];
  const queue = new LookQueue({
    isKnown: (id) => known.has(id),
    after: (ms, run) => {
      later.push({ ms, run });
      return () => undefined;
    },
    ...(limit !== undefined && { limit }),
  });
  return { known, later, queue };
}

/** Lets promises go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('LookQueue', () => {
  it('asks for each id once, and for few at a time', async () => {
    const { queue } = setUp();
    const asked: string[] = [];
    const answers: (() => void)[] = [];
    queue.start((id) => {
      asked.push(id);
      return new Promise((resolve) => answers.push(() => resolve('found')));
    });
    for (let i = 0; i < 3; i++) for (let n = 0; n < 20; n++) queue.add(`id-${n}`);
    expect(asked).toHaveLength(8);
    for (let done = 0; done < 20; done++) {
      answers[done]?.();
      await settle();
    }
    expect(asked).toHaveLength(20);
    expect(new Set(asked).size).toBe(20);
    expect(queue.counts).toEqual({ asked: 20, unknown: 0, dropped: 0 });
  });

  it('does not ask for what is known, or became known while it waited', async () => {
    const { known, queue } = setUp();
    known.add('a');
    queue.add('a');
    queue.add('b');
    known.add('b');
    queue.start(async () => 'found');
    await settle();
    expect(queue.counts.asked).toBe(0);
  });

  it('asks again for what is not there yet, less and less often, and gives up', async () => {
    const { later, queue } = setUp();
    queue.start(async () => 'unknown');
    queue.add('a');
    for (let n = 0; n < 20; n++) {
      await settle();
      later[n]?.run();
    }
    const pauses = later.map(({ ms }) => ms);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.reduce((sum, ms) => sum + ms)).toBeGreaterThan(4_000);
    expect(queue.counts).toEqual({ asked: pauses.length + 1, unknown: 1, dropped: 0 });
  });

  it('keeps what could not be asked for the next one, without asking the lost one on', async () => {
    const { queue } = setUp();
    let asked = 0;
    const lost: Ask = async () => {
      asked += 1;
      return 'lost';
    };
    queue.start(lost);
    queue.add('a');
    await settle();
    queue.add('b');
    await settle();
    expect(asked).toBe(1);
    const found: string[] = [];
    queue.start(async (id) => {
      found.push(id);
      return 'found';
    });
    await settle();
    expect(found.sort()).toEqual(['a', 'b']);
  });

  it('drops and counts what there is no room for', () => {
    const { queue } = setUp(3);
    for (let n = 0; n < 10; n++) queue.add(`id-${n}`);
    expect(queue.counts.dropped).toBe(7);
  });
});
