// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { StateKeeper } from './state-keeper.ts';

function setUp() {
  let timers: { ms: number; run: () => void }[] = [];
  const errors: string[] = [];
  const writes: PromiseWithResolvers<void>[] = [];
  const keeper = new StateKeeper({
    write: () => {
      const write = Promise.withResolvers<void>();
      writes.push(write);
      return write.promise;
    },
    onError: (error) => errors.push(error.message),
    after: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    intervalMs: 5,
  });
  const fire = (): void => {
    for (const { run } of timers.splice(0)) run();
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { keeper, writes, errors, fire, settle, timers: () => timers.length };
}

describe('StateKeeper', () => {
  it('makes one write of many changes, and another of what changed during it', async () => {
    const { keeper, writes, fire, settle, timers } = setUp();
    keeper.touch();
    keeper.touch();
    expect([timers(), writes.length]).toEqual([1, 0]);
    fire();
    expect(writes).toHaveLength(1);
    keeper.touch();
    expect(timers()).toBe(0);
    writes[0]?.resolve();
    await settle();
    expect(timers()).toBe(1);
    fire();
    expect(writes).toHaveLength(2);
    writes[1]?.resolve();
    await settle();
    expect(timers()).toBe(0);
  });

  it('writes at the end what was not written yet, after the write under way', async () => {
    const { keeper, writes, fire, settle, timers } = setUp();
    keeper.touch();
    fire();
    keeper.touch();
    const closed = keeper.close();
    expect(writes).toHaveLength(1);
    writes[0]?.resolve();
    await settle();
    expect(writes).toHaveLength(2);
    writes[1]?.resolve();
    await closed;
    keeper.touch();
    expect(timers()).toBe(0);
  });

  it('writes nothing at the end when nothing changed', async () => {
    const { keeper, writes } = setUp();
    await keeper.close();
    expect(writes).toHaveLength(0);
  });

  it('says once that it can not write, and again after it could', async () => {
    const { keeper, writes, errors, fire, settle } = setUp();
    const attempt = async (outcome: string | undefined): Promise<void> => {
      keeper.touch();
      fire();
      if (outcome === undefined) writes.at(-1)?.resolve();
      else writes.at(-1)?.reject(new Error(outcome));
      await settle();
    };
    await attempt('full');
    await attempt('full');
    await attempt(undefined);
    await attempt('read-only');
    expect([errors, keeper.failed]).toEqual([['full', 'read-only'], 3]);
  });
});
