// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { IdleCollection } from './idle-collection.ts';

/** A process whose memory and work the test sets. */
function setUp() {
  const state = { resident: 100, afterCollection: 100, cpu: 0, collected: 0 };
  const collection = new IdleCollection({
    residentBytes: () => state.resident,
    cpuSeconds: () => state.cpu,
    collect: () => {
      state.collected++;
      state.resident = state.afterCollection;
      state.cpu += 0.2;
    },
  });
  const seconds = (count: number, cpuEach = 0.001) => {
    for (let i = 0; i < count; i++) {
      state.cpu += cpuEach;
      collection.tick();
    }
  };
  return { state, seconds };
}

it('collects when work is over and memory has grown, and again when what ended is forgotten', () => {
  const { state, seconds } = setUp();
  state.resident = 250;
  seconds(20, 0.4);
  expect(state.collected).toBe(0);
  seconds(4);
  expect(state.collected).toBe(0);
  seconds(1);
  expect([state.collected, state.resident]).toEqual([1, 100]);
  state.resident = 105;
  seconds(39);
  seconds(10, 0.4);
  expect(state.collected).toBe(1);
  seconds(1);
  expect([state.collected, state.resident]).toEqual([2, 100]);
  seconds(200);
  expect(state.collected).toBe(2);
});

it('collects twice after the start, and then leaves a process alone that has not grown', () => {
  const { state, seconds } = setUp();
  seconds(1000);
  expect(state.collected).toBe(2);
  state.resident = 110;
  seconds(1000);
  expect(state.collected).toBe(2);
});

it('takes what is left for needed, and collects again only when there is more', () => {
  const { state, seconds } = setUp();
  Object.assign(state, { resident: 250, afterCollection: 200 });
  seconds(1000);
  expect(state.collected).toBe(2);
  state.resident = 230;
  seconds(5);
  expect(state.collected).toBe(3);
});

it('measures growth against what the system got back late', () => {
  const { state, seconds } = setUp();
  Object.assign(state, { resident: 250, afterCollection: 220 });
  seconds(10);
  state.resident = 100;
  state.afterCollection = 100;
  seconds(110);
  expect(state.collected).toBe(2);
  state.resident = 120;
  seconds(1);
  expect(state.collected).toBe(3);
});

it('rests for a minute after a collection', () => {
  const { state, seconds } = setUp();
  state.resident = 250;
  seconds(5);
  state.resident = 250;
  seconds(39);
  expect(state.collected).toBe(1);
  state.afterCollection = 250;
  seconds(1);
  expect(state.collected).toBe(2);
  state.resident = 300;
  seconds(60);
  expect(state.collected).toBe(2);
  seconds(1);
  expect(state.collected).toBe(3);
});
