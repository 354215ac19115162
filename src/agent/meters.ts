// SPDX-License-Identifier: Apache-2.0
import type { Config } from '../gen/config.ts';
import { createBootClock } from '../kernel/boot-clock.ts';
import { Histogram } from '../metrics/histogram.ts';
import { WorkloadTable } from '../metrics/workload-table.ts';
import { LagSampler } from './lag-sampler.ts';

/** What is measured while the agent works, beside what its parts count anyway. */
export interface Meters {
  readonly workloads: WorkloadTable;
  readonly recordLag: Histogram;
  readonly loopLag: Histogram;
  /** Fills `recordLag`. */
  readonly lag: LagSampler;
}

/** Bounds in seconds: what is usual lies between half a millisecond and ten, what is held for its pod below 1 s or so. */
const LAG_BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Meters of an agent; undefined where nobody can ask for metrics, so that nothing is measured. */
export function createMeters({ metrics }: Pick<Config, 'metrics'>): Meters | undefined {
  if (metrics.listen === '') return undefined;
  const recordLag = new Histogram(LAG_BOUNDS);
  return {
    workloads: new WorkloadTable(metrics),
    recordLag,
    loopLag: new Histogram(LAG_BOUNDS),
    lag: new LagSampler(recordLag, createBootClock()),
  };
}
