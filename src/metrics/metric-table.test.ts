// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { METRICS, type MetricRow } from './metric-table.ts';

it.each(Object.entries<MetricRow>(METRICS))('%s follows the conventions of Prometheus', (name, row) => {
  expect(name).toMatch(/^weir_[a-z][a-z_]*[a-z]$/);
  expect(name.endsWith('_total')).toBe(row.type === 'counter');
  expect(row.help).toMatch(/^[A-Z].*[.:)]$/);
  expect(row.unit).toMatch(/^[a-z]+$/);
  for (const unit of ['seconds', 'bytes'])
    expect(name.replace(/_total$/, '').endsWith(`_${unit}`)).toBe(row.unit === unit);
  for (const label of row.labels) expect(label).toMatch(/^[a-z_]+$/);
  // `le` is that of histograms; these two belong to the target, or to the alert
  for (const taken of ['le', 'job', 'instance', 'node', 'severity']) expect(row.labels).not.toContain(taken);
});
