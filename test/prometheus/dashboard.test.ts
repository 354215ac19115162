// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { METRICS, type MetricRow } from '../../src/metrics/metric-table.ts';
import { dashboardQueries } from './dashboard-queries.ts';
import { groupingLabels, usedMetrics } from './used-metrics.ts';

const TABLE: Readonly<Record<string, MetricRow>> = METRICS;
const queries = dashboardQueries();

/** The row of a metric, also of a series of a histogram. */
function rowOf(name: string): MetricRow | undefined {
  const row = TABLE[name];
  const family = TABLE[name.replace(/_(?:bucket|sum|count)$/, '')];
  return row ?? (family?.type === 'histogram' ? { ...family, labels: [...family.labels, 'le'] } : undefined);
}

it.each(queries.map(({ panel, expr }) => [panel, expr]))('%s asks for what there is: %s', (_, expr) => {
  const used = usedMetrics(expr);
  expect(used.length).toBeGreaterThan(0);
  for (const { name, labels } of used) {
    expect([name, rowOf(name)?.type]).not.toEqual([name, undefined]);
    for (const label of labels) expect(rowOf(name)?.labels).toContain(label);
  }
  const known = used.flatMap(({ name }) => rowOf(name)?.labels ?? []);
  for (const label of groupingLabels(expr)) expect(known).toContain(label);
  // what a variable of Grafana stands for was put in its place
  expect(expr).not.toContain('$');
});

it('has a panel for each group of metrics', () => {
  expect(new Set(queries.map(({ panel }) => panel)).size).toBeGreaterThan(15);
});
