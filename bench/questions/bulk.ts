// SPDX-License-Identifier: Apache-2.0
import type { OverheadQuestion } from '../question.ts';

/** One long stream in 64 KiB writes: what is done for each packet shows here and nowhere else. */
export const bulk: OverheadQuestion = {
  kind: 'overhead',
  name: 'bulk',
  what: 'bulk TCP, a 64 KiB write, observed',
  load: { program: 'bulk', count: 40_000, server: { program: 'sink', port: 27_002 } },
  observed: true,
  measure: 'wall',
  limit: 1 / 0.98,
  target: 'throughput ≥ 0.98',
};
