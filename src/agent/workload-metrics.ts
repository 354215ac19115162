// SPDX-License-Identifier: Apache-2.0
import type { MetricSample } from '../metrics/metric-sample.ts';
import type { WorkloadCounters } from '../metrics/workload-counters.ts';
import type { WorkloadTable } from '../metrics/workload-table.ts';

/** What workloads did. `clockOffsetNs`: wall clock minus boot clock. */
export function* workloadMetrics(workloads: WorkloadTable, clockOffsetNs: bigint): Iterable<MetricSample> {
  for (const counters of workloads) yield* ofWorkload(counters, Number(clockOffsetNs));
  for (const [label, value] of Object.entries(workloads.folded))
    yield { name: 'weir_metrics_folded_total', labels: { label }, value };
}

function* ofWorkload(counters: WorkloadCounters, offsetNs: number): Iterable<MetricSample> {
  const { namespace, workload, traffic, findings, models } = counters;
  const who = { namespace, workload };
  for (const { channel, category, ...bytes } of traffic) {
    for (const direction of ['sent', 'received'] as const) {
      const labels = { ...who, channel, category, direction };
      yield { name: 'weir_traffic_bytes_total', labels, value: bytes[direction] };
    }
  }
  for (const { model, channel, operation, approved, requests: value } of models) {
    const labels = { ...who, model, channel, operation, approved };
    yield { name: 'weir_model_requests_total', labels, value };
  }
  for (const { rule, channel, count, lastNs } of findings) {
    const labels = { ...who, rule, channel };
    yield { name: 'weir_findings_total', labels, value: count };
    const seconds = Math.round((lastNs + offsetNs) / 1e6) / 1e3;
    yield { name: 'weir_finding_last_timestamp_seconds', labels, value: seconds };
  }
}
