// SPDX-License-Identifier: Apache-2.0
import type { OverheadQuestion } from '../question.ts';

/** One long stream in 64 KiB writes: what is done for each packet shows here and nowhere else. */
export const bulk: OverheadQuestion = {
  kind: 'overhead',
  name: 'bulk',
  what: 'bulk TCP, a 64 KiB write, observed, to another pod: CPU of both sides',
  load: { program: 'bulk', count: 40_000, server: { program: 'sink', port: 27_002 } },
  path: 'pod',
  observed: true,
  measure: 'bothCpu',
  limit: 1 / 0.98,
  target: 'throughput ≥ 0.98',
};

/** The two sides run on two processors, each waiting for the other: this is noisier than what they take. */
export const bulkTime: OverheadQuestion = {
  ...bulk,
  name: 'bulk-time',
  what: 'bulk TCP, a 64 KiB write, observed, to another pod: time',
  measure: 'wall',
};

/** The same within one network namespace, where everything but Weir is cheapest. */
export const bulkLoopback: OverheadQuestion = {
  ...bulk,
  name: 'bulk-loopback',
  what: 'bulk TCP, a 64 KiB write, observed, over loopback (the worst case): CPU of both sides',
  path: 'loopback',
  limit: 'none',
  target: '',
};

export const bulkGoverned: OverheadQuestion = {
  ...bulk,
  name: 'bulk-governed',
  what: 'bulk TCP, a 64 KiB write, governed, to another pod: CPU of both sides',
  treatment: 'governed',
};

/** Small writes: what is done for each of them shows here. */
export const writesGoverned: OverheadQuestion = {
  ...bulkGoverned,
  name: 'writes-governed',
  what: 'TCP, a 1,400-byte write, governed, to another pod: CPU of both sides',
  load: { ...bulk.load, count: 400_000, bytes: 1_400 },
  limit: 1 / 0.85,
  target: 'throughput ≥ 0.85',
};
