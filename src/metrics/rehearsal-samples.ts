// SPDX-License-Identifier: Apache-2.0
import type { MetricRow } from './metric-row.ts';
import type { MetricSample } from './metric-sample.ts';
import { METRICS, type MetricName } from './metric-table.ts';

/**
 * Made-up values of every metric of the table that is no histogram, `each` of them. What makes text of them is compiled
 * by the time somebody asks for real ones.
 */
export function* rehearsalSamples(each: number): Iterable<MetricSample> {
  for (let i = 0; i < each; i++) {
    for (const [name, { type, labels }] of Object.entries<MetricRow>(METRICS)) {
      if (type === 'histogram') continue;
      const made = Object.fromEntries(labels.map((label) => [label, `${label}-${i}`]));
      // of each its own labels, and a number, since it is no histogram
      yield { name: name as MetricName, labels: made, value: i } as MetricSample;
    }
  }
}
