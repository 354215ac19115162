// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { HoldTimer } from './hold-timer.ts';

const MS = 1e6;

function setUp() {
  let now = 0;
  let until: number | undefined;
  let due: { at: number; run: () => void } | undefined;
  const advanced: number[] = [];
  const timer = new HoldTimer({
    identity: {
      heldUntil: () => until,
      timeOut: (at) => {
        advanced.push(Number(at) / MS);
        if (until !== undefined && until <= Number(at)) until = undefined;
      },
    },
    now: () => BigInt(now),
    after: (ms, run) => {
      due = { at: now + ms * MS, run };
      return () => {
        due = undefined;
      };
    },
  });
  const pass = (ms: number) => {
    now += ms * MS;
    for (let ready = due; ready !== undefined && ready.at <= now; ready = due) {
      due = undefined;
      ready.run();
    }
  };
  return {
    timer,
    advanced,
    pass,
    hold: (ms: number | undefined) => (until = ms && ms * MS),
    isArmed: () => due !== undefined,
  };
}

it('tells the time when something has waited long enough, and goes on while anything waits', () => {
  const { timer, advanced, pass, hold, isArmed } = setUp();
  timer.arm();
  expect(isArmed()).toBe(false);
  hold(1000);
  timer.arm();
  pass(999);
  expect(advanced).toEqual([]);
  hold(1500);
  timer.arm();
  pass(1);
  expect(advanced).toEqual([1000]);
  expect(isArmed()).toBe(true);
  pass(500);
  expect(advanced).toEqual([1000, 1500]);
  expect(isArmed()).toBe(false);
});

it('is quiet once it is stopped', () => {
  const { timer, hold, isArmed } = setUp();
  hold(10);
  timer.arm();
  timer.stop();
  expect(isArmed()).toBe(false);
});
