// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { createExposition } from './create-exposition.ts';
import type { MetricSample } from './metric-sample.ts';
import { METRICS, type MetricRow } from './metric-table.ts';

describe('createExposition', () => {
  it('shows what is so when it is asked, and nothing of the time before', async () => {
    let samples: MetricSample[] = [
      { name: 'weir_events_lost_total', labels: { kind: 'dns.answer', reason: 'throttled' }, value: 3 },
      { name: 'weir_pods_known', labels: { origin: 'api' }, value: 2 },
    ];
    const exposition = createExposition(() => samples);
    const lines = (await exposition.text()).split('\n');
    expect(lines).toContain('# TYPE weir_events_lost_total counter');
    expect(lines).toContain('weir_events_lost_total{kind="dns.answer",reason="throttled"} 3');
    expect(lines).toContain('weir_pods_known{origin="api"} 2');
    samples = [{ name: 'weir_pods_known', labels: { origin: 'cri' }, value: 1 }];
    const later = await exposition.text();
    expect(later).toContain('weir_pods_known{origin="cri"} 1');
    expect(later).not.toContain('origin="api"');
    expect(later).not.toContain('throttled');
  });

  it('escapes what tenants write', async () => {
    const exposition = createExposition(() => [
      { name: 'weir_degraded', labels: { program: 'a"} 1\nweir_degraded{program="b\\' }, value: 1 },
    ]);
    const values = (await exposition.text()).split('\n').filter((line) => line.startsWith('weir_degraded'));
    expect(values).toEqual([String.raw`weir_degraded{program="a\"} 1\nweir_degraded{program=\"b\\"} 1`]);
  });
});

describe('METRICS', () => {
  it.each(Object.entries<MetricRow>(METRICS))('%s follows the conventions of Prometheus', (name, row) => {
    expect(name).toMatch(/^weir_[a-z][a-z_]*[a-z]$/);
    expect(name.endsWith('_total')).toBe(row.type === 'counter');
    expect(row.help).toMatch(/^[A-Z].*\.$/);
    for (const label of row.labels) expect(label).toMatch(/^[a-z_]+$/);
  });
});
