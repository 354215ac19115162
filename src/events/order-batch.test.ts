// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderBatch } from './order-batch.ts';
import type { Lane } from './read-frames.ts';

function lane(times: readonly number[], base: number): Lane {
  return {
    offsets: Uint32Array.from(times, (_, i) => base + i),
    times: Float64Array.from(times),
    kinds: new Uint8Array(times.length).fill(1),
    count: times.length,
  };
}

function order(first: readonly number[], second: readonly number[]): number[] {
  const visited: number[] = [];
  orderBatch(lane(first, 0), lane(second, 1000), (at) => visited.push(at));
  return visited;
}

test('merges two rings by time, the first ring first at equal times', () => {
  expect(order([1, 4, 4, 9], [2, 4, 10])).toEqual([0, 1000, 1, 2, 1001, 3, 1002]);
  expect(order([], [3, 4])).toEqual([1000, 1001]);
  expect(order([3, 4], [])).toEqual([0, 1]);
});

test('is sorted where both rings are, and keeps the order of each ring where they are not', () => {
  const times = fc.array(fc.nat(50), { maxLength: 40 });
  fc.assert(
    fc.property(times, times, fc.boolean(), (a, b, sorted) => {
      const [first, second] = [a, b].map((list) => (sorted ? [...list].sort((x, y) => x - y) : list));
      if (first === undefined || second === undefined) throw new Error('unreachable');
      const visited = order(first, second);
      expect(visited.filter((at) => at < 1000)).toEqual(first.map((_, i) => i));
      expect(visited.filter((at) => at >= 1000)).toEqual(second.map((_, i) => 1000 + i));
      if (!sorted) return;
      const merged = visited.map((at) => (at < 1000 ? first[at] : second[at - 1000]));
      expect(merged).toEqual([...first, ...second].sort((x, y) => x - y));
    }),
  );
});
