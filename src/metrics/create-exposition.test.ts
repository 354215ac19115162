// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createExposition } from './create-exposition.ts';
import { Histogram } from './histogram.ts';
import type { MetricSample } from './metric-sample.ts';

function expose(samples: () => Iterable<MetricSample>, pauses?: { count: number }) {
  let ms = 0;
  const exposition = createExposition({
    collect: samples,
    pause: async () => void (pauses && pauses.count++),
    now: () => ms++,
  });
  return { text: async () => String(await exposition.text()) };
}

describe('createExposition', () => {
  it('shows what is so when it is asked, and nothing of the time before', async () => {
    let samples: MetricSample[] = [
      { name: 'weir_events_total', labels: { kind: 'dns.answer' }, value: 3 },
      { name: 'weir_pods_known', labels: { origin: 'api' }, value: 2 },
    ];
    const exposition = expose(() => samples);
    expect(await exposition.text()).toBe(
      [
        '# HELP weir_events_total Events taken from the kernel.',
        '# TYPE weir_events_total counter',
        'weir_events_total{kind="dns.answer"} 3',
        '# HELP weir_pods_known Pods of this node that are known, by the most telling of those who told of them.',
        '# TYPE weir_pods_known gauge',
        'weir_pods_known{origin="api"} 2',
        '',
      ].join('\n'),
    );
    samples = [{ name: 'weir_pods_known', labels: { origin: 'cri' }, value: 1 }];
    const later = await exposition.text();
    expect(later).toContain('weir_pods_known{origin="cri"} 1');
    expect(later).not.toMatch(/api|dns/);
  });

  it('keeps the lines of a family together, in whatever order they come', async () => {
    const text = await expose(() => [
      { name: 'weir_table_entries', labels: { table: 'a' }, value: 1 },
      { name: 'weir_table_capacity', labels: { table: 'a' }, value: 10 },
      { name: 'weir_table_entries', labels: { table: 'b' }, value: 2 },
    ]).text();
    expect(text).toContain('weir_table_entries{table="a"} 1\nweir_table_entries{table="b"} 2\n');
  });

  it('shows histograms', async () => {
    const lag = new Histogram([0.001, 0.5]);
    for (const seconds of [0.0005, 0.25, 2]) lag.observe(seconds);
    const text = await expose(() => [
      { name: 'weir_record_lag_seconds', labels: {}, value: lag.value() },
    ]).text();
    expect(text.split('\n').slice(1)).toEqual([
      '# TYPE weir_record_lag_seconds histogram',
      'weir_record_lag_seconds_bucket{le="0.001"} 1',
      'weir_record_lag_seconds_bucket{le="0.5"} 2',
      'weir_record_lag_seconds_bucket{le="+Inf"} 3',
      'weir_record_lag_seconds_sum 2.2505',
      'weir_record_lag_seconds_count 3',
      '',
    ]);
  });

  it('escapes what tenants write, so that it stays one value of one line', async () => {
    const property = fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('"', '\\', '\n', 'a', '}', ' ') }),
      async (program) => {
        const text = await expose(() => [{ name: 'weir_degraded', labels: { program }, value: 1 }]).text();
        const lines = text.trimEnd().split('\n').slice(2);
        expect(lines).toHaveLength(1);
        const [, value = ''] =
          /^weir_degraded\{program="((?:[^"\\\n]|\\["\\n])*)"\} 1$/.exec(lines[0] ?? '') ?? [];
        expect(value.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c))).toBe(program);
      },
    );
    await fc.assert(property, { numRuns: Number(process.env.WEIR_FUZZ_RUNS ?? 200) });
  });

  it('rehearses with values of its own, in slices, and shows nothing of them later', async () => {
    let reads = 0;
    let pauses = 0;
    let ms = 0;
    const exposition = createExposition({
      collect: () => {
        reads++;
        return [{ name: 'weir_ready', labels: {}, value: 1 }];
      },
      pause: async () => void pauses++,
      now: () => ms++,
    });
    await exposition.rehearse();
    expect(reads).toBe(0);
    expect(pauses).toBeGreaterThan(20);
    expect(String(await exposition.text()).match(/^weir_.*/gm)).toEqual(['weir_ready 1']);
  });

  it('pauses again and again where there are many series', async () => {
    const pauses = { count: 0 };
    const samples = Array.from(
      { length: 5_000 },
      (_, i): MetricSample => ({ name: 'weir_degraded', labels: { program: `p${i}` }, value: 1 }),
    );
    const text = await expose(() => samples, pauses).text();
    expect(text.match(/^weir_degraded\{/gm)).toHaveLength(5_000);
    expect(pauses.count).toBeGreaterThan(20);
  });
});
