// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { Histogram } from '../metrics/histogram.ts';
import { LagSampler } from './lag-sampler.ts';

it('measures the first event of each batch and each 64th, and asks the clock for no other', () => {
  const histogram = new Histogram([0.5, 1]);
  let asked = 0;
  const lag = new LagSampler(histogram, () => {
    asked++;
    return 10e9;
  });
  lag.beginBatch();
  for (let i = 0; i < 65; i++) lag.note(9.25e9);
  lag.beginBatch();
  lag.note(9.75e9);
  expect(histogram.value()).toEqual({ bounds: [0.5, 1], cumulative: [1, 3], count: 3, sum: 1.75 });
  expect(asked).toBe(3);
});
