// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

it('counts a value at its bound, and one above the last only in the whole', () => {
  const histogram = new Histogram([0.1, 1]);
  for (const value of [0.05, 0.1, 0.2, 5]) histogram.observe(value);
  expect(histogram.value()).toEqual({ bounds: [0.1, 1], cumulative: [2, 3], count: 4, sum: 5.35 });
});
