// SPDX-License-Identifier: Apache-2.0
import type { Detect } from '../detect/create-detect.ts';
import { LOSS_NAMES } from '../detect/detect-losses.ts';
import type { Sink } from '../detect/sink.ts';
import { EVENT_KINDS } from '../events/event-kinds.ts';
import { POD_ORIGINS } from '../events/pod.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { HoldCounters } from '../identity/enricher.ts';
import type { PodLookup } from '../identity/pod-lookup.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import type { MetricSample } from '../metrics/metric-sample.ts';
import { VERSION } from '../version.ts';
import type { ClusterOfAgent } from './open-cluster.ts';
import type { RuntimeOfAgent } from './open-runtime.ts';
import type { StateOfAgent } from './open-state.ts';
import type { Selection } from './selection.ts';
import type { Ai } from './start-ai.ts';

export interface MetricParts {
  readonly catalog: string;
  readonly source: LiveSource;
  readonly pods: PodLookup;
  readonly identity: Identity;
  readonly selection: Selection;
  readonly detect: Detect;
  readonly sinks: readonly Sink[];
  readonly cluster?: Pick<ClusterOfAgent, 'metrics'>;
  readonly runtime?: Pick<RuntimeOfAgent, 'metrics'>;
  readonly ai: Pick<Ai, 'metrics'>;
  readonly state?: Pick<StateOfAgent, 'metrics'>;
}

/** What the parts of a live agent count, as metrics. */
export function* collectMetrics(parts: MetricParts): Iterable<MetricSample> {
  yield { name: 'weir_build_info', labels: { version: VERSION, catalog: parts.catalog }, value: 1 };
  yield* ofProcess();
  yield* ofSource(parts.source);
  yield* ofIdentity(parts);
  yield* ofOutputs(parts);
  yield* parts.cluster?.metrics() ?? [];
  yield* parts.runtime?.metrics() ?? [];
  yield* parts.ai.metrics();
  yield* parts.state?.metrics() ?? [];
}

function* ofProcess(): Iterable<MetricSample> {
  const { user, system } = process.cpuUsage();
  const started = Date.now() / 1e3 - process.uptime();
  yield { name: 'weir_start_time_seconds', labels: {}, value: started };
  yield { name: 'weir_cpu_seconds_total', labels: {}, value: (user + system) / 1e6 };
  yield { name: 'weir_resident_memory_bytes', labels: {}, value: process.memoryUsage.rss() };
}

function* ofSource(source: LiveSource): Iterable<MetricSample> {
  for (const { kind, reason, count } of source.losses())
    yield { name: 'weir_events_lost_total', labels: { kind: EVENT_KINDS[kind].name, reason }, value: count };
  for (const { program } of source.degraded) yield { name: 'weir_degraded', labels: { program }, value: 1 };
}

function* ofIdentity({ identity, pods, selection }: MetricParts): Iterable<MetricSample> {
  const counters = identity.counters();
  const { cgroups, refused } = selection.counts();
  yield { name: 'weir_events_total', labels: {}, value: counters.events };
  for (const [reason, value] of Object.entries(counters.undecodable))
    yield { name: 'weir_events_undecodable_total', labels: { reason }, value };
  yield { name: 'weir_events_unknown_total', labels: { what: 'process' }, value: counters.processUnknown };
  yield { name: 'weir_events_unknown_total', labels: { what: 'cgroup' }, value: counters.cgroupUnknown };
  yield* ofWaiting(counters);
  const known = [...pods.list()];
  for (const origin of POD_ORIGINS) {
    const value = known.filter((pod) => pod.origin === origin).length;
    yield { name: 'weir_pods_known', labels: { origin }, value };
  }
  yield { name: 'weir_cgroups_selected', labels: {}, value: cgroups };
  yield { name: 'weir_cgroups_known', labels: {}, value: counters.cgroups };
  yield { name: 'weir_cgroups_refused_total', labels: { table: 'agent' }, value: counters.cgroupsRefused };
  yield { name: 'weir_cgroups_refused_total', labels: { table: 'kernel' }, value: refused };
  yield { name: 'weir_processes_known', labels: {}, value: counters.processes };
  yield { name: 'weir_processes_evicted_total', labels: {}, value: counters.processesEvicted };
  yield { name: 'weir_process_exits_missed_total', labels: {}, value: counters.exitsMissed };
}

function* ofWaiting(counters: HoldCounters): Iterable<MetricSample> {
  const ends = {
    completed: counters.completed,
    'timed-out': counters.timedOut,
    overflowed: counters.overflowed,
  };
  yield { name: 'weir_events_held', labels: {}, value: counters.held };
  for (const [end, value] of Object.entries(ends))
    yield { name: 'weir_events_waited_total', labels: { end }, value };
  for (const state of ['pending', 'partial'] as const)
    yield { name: 'weir_events_partly_known_total', labels: { state }, value: counters[state] };
  yield { name: 'weir_events_unobserved_total', labels: {}, value: counters.unobserved };
}

function* ofOutputs({ sinks, detect }: MetricParts): Iterable<MetricSample> {
  for (const sink of sinks)
    yield { name: 'weir_records_undelivered_total', labels: { output: sink.name }, value: sink.dropped() };
  const losses = detect.losses();
  for (const [loss, labels] of Object.entries(LOSS_NAMES)) {
    const value = losses[loss as keyof typeof LOSS_NAMES];
    yield { name: 'weir_detection_lost_total', labels, value };
  }
}
