// SPDX-License-Identifier: Apache-2.0
import type { METRICS, MetricName } from './metric-table.ts';

/** One value of one metric, with all of its labels. */
export type MetricSample = {
  [Name in MetricName]: {
    readonly name: Name;
    readonly value: number;
    readonly labels: Readonly<Record<(typeof METRICS)[Name]['labels'][number], string>>;
  };
}[MetricName];
