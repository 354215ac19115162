// SPDX-License-Identifier: Apache-2.0
import type { HistogramValue } from './histogram.ts';
import type { METRICS, MetricName } from './metric-table.ts';

type Table = typeof METRICS;

/** One value of one metric, with all of its labels. No two of one scrape have the same name and labels. */
export type MetricSample = {
  [Name in MetricName]: {
    readonly name: Name;
    readonly value: Table[Name]['type'] extends 'histogram' ? HistogramValue : number;
    readonly labels: Readonly<Record<Table[Name]['labels'][number], string>>;
  };
}[MetricName];
