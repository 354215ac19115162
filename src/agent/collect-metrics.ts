// SPDX-License-Identifier: Apache-2.0
import type { Detect } from '../detect/create-detect.ts';
import type { Sink } from '../detect/sink.ts';
import { EVENT_KINDS, type EventKindNumber } from '../events/event-kinds.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { HoldCounters } from '../identity/enricher.ts';
import type { PodLookup } from '../identity/pod-lookup.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import { readClockOffset } from '../kernel/read-clock-offset.ts';
import type { MetricSample } from '../metrics/metric-sample.ts';
import type { TableFill } from '../metrics/table-fill.ts';
import type { MetricLimits } from '../metrics/workload-table.ts';
import { VERSION } from '../version.ts';
import { lossesOf } from './losses-of.ts';
import type { Meters } from './meters.ts';
import type { BreakglassOfAgent } from './open-breakglass.ts';
import type { ClusterOfAgent } from './open-cluster.ts';
import type { RuntimeOfAgent } from './open-runtime.ts';
import type { StateOfAgent } from './open-state.ts';
import { podMetrics } from './pod-metrics.ts';
import type { EgressOfAgent } from './policies/open-egress.ts';
import type { PolicyMeter } from './policies/policy-meter.ts';
import type { RulesOfAgent } from './rules/open-rules.ts';
import type { Selection } from './selection.ts';
import type { Ai } from './start-ai.ts';
import type { TlsProbes } from './tls-probes.ts';
import { workloadMetrics } from './workload-metrics.ts';

export interface MetricParts {
  readonly catalog: string;
  readonly limits: MetricLimits;
  readonly meters: Meters;
  readonly source: LiveSource;
  readonly pods: PodLookup;
  readonly identity: Identity;
  readonly selection: Selection;
  readonly detect: Detect;
  readonly probes: Pick<TlsProbes, 'counts' | 'losses'>;
  readonly sinks: readonly Sink[];
  readonly cluster?: Pick<ClusterOfAgent, 'metrics'>;
  readonly runtime?: Pick<RuntimeOfAgent, 'metrics'>;
  readonly ai: Pick<Ai, 'metrics' | 'recognition'>;
  readonly state?: Pick<StateOfAgent, 'metrics'>;
  readonly policies?: Pick<PolicyMeter, 'metrics'>;
  readonly egress?: Pick<EgressOfAgent, 'metrics'>;
  readonly rules: Pick<RulesOfAgent, 'metrics'>;
  readonly breakglass: Pick<BreakglassOfAgent, 'metrics'>;
}

/** What the parts of a live agent count, as metrics: read where they are taken, but for the fill of the kernel's tables. */
export async function collectMetrics(parts: MetricParts): Promise<Iterable<MetricSample>> {
  return ofParts(parts, await parts.source.tableFills());
}

function* ofParts(parts: MetricParts, kernelFills: readonly TableFill[]): Iterable<MetricSample> {
  const { catalog, source, identity, detect, ai, pods, meters, limits } = parts;
  yield { name: 'weir_build_info', labels: { version: VERSION, catalog }, value: 1 };
  yield { name: 'weir_ready', labels: {}, value: source.isAttached ? 1 : 0 };
  yield* ofProcess();
  yield* ofPrograms(source);
  yield* ofEvents(parts);
  yield* ofLosses(parts);
  yield* ofProbes(parts);
  yield { name: 'weir_record_lag_seconds', labels: {}, value: meters.recordLag.value() };
  yield { name: 'weir_event_loop_lag_seconds', labels: {}, value: meters.loopLag.value() };
  yield* ofSinks(parts.sinks);
  yield* podMetrics({ pods, identity, recognition: ai.recognition, limits });
  yield* workloadMetrics(meters.workloads, readClockOffset());
  yield* parts.cluster?.metrics() ?? [];
  yield* parts.runtime?.metrics() ?? [];
  yield* ai.metrics();
  yield* parts.state?.metrics() ?? [];
  yield* parts.policies?.metrics() ?? [];
  yield* parts.egress?.metrics() ?? [];
  yield* parts.rules.metrics();
  yield* parts.breakglass.metrics();
  yield* ofTables('agent', [...identity.tableFills(), ...detect.tableFills()]);
  yield* ofTables('kernel', kernelFills);
}

function* ofProcess(): Iterable<MetricSample> {
  const { user, system } = process.cpuUsage();
  const started = Date.now() / 1e3 - process.uptime();
  yield { name: 'weir_start_time_seconds', labels: {}, value: started };
  yield { name: 'weir_cpu_seconds_total', labels: {}, value: (user + system) / 1e6 };
  yield { name: 'weir_resident_memory_bytes', labels: {}, value: process.memoryUsage.rss() };
  const limit = memoryLimit();
  // no limit is 0, or more than there can be
  if (limit > 0 && Number.isSafeInteger(limit))
    yield { name: 'weir_memory_limit_bytes', labels: {}, value: limit };
}

/** What the DaemonSet says (the downward API's `limits.memory`); else what this process's own cgroup does. */
function memoryLimit(): number {
  const { MEMORY_LIMIT = '' } = process.env;
  return MEMORY_LIMIT === '' ? process.constrainedMemory() : Number(MEMORY_LIMIT);
}

function* ofPrograms({ degraded, programTimes }: LiveSource): Iterable<MetricSample> {
  for (const { program } of degraded) yield { name: 'weir_degraded', labels: { program }, value: 1 };
  yield { name: 'weir_program_sampling_seconds_total', labels: {}, value: programTimes.seconds };
  for (const [program, { seconds, runs }] of programTimes.times) {
    yield { name: 'weir_program_sampled_seconds_total', labels: { program }, value: seconds };
    yield { name: 'weir_program_sampled_runs_total', labels: { program }, value: runs };
  }
}

function* ofEvents({ identity, selection }: MetricParts): Iterable<MetricSample> {
  const counters = identity.counters();
  for (const [number, { name: kind }] of Object.entries(EVENT_KINDS)) {
    const value = identity.eventsOf(Number(number) as EventKindNumber);
    yield { name: 'weir_events_total', labels: { kind }, value };
  }
  yield { name: 'weir_events_unknown_total', labels: { what: 'process' }, value: counters.processUnknown };
  yield { name: 'weir_events_unknown_total', labels: { what: 'cgroup' }, value: counters.cgroupUnknown };
  yield* ofWaiting(counters);
  yield { name: 'weir_cgroups_selected', labels: {}, value: selection.counts().cgroups };
  yield { name: 'weir_cgroups_known', labels: {}, value: counters.cgroups };
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

/** Also where nothing was lost: the first of a counter that was not there before is no increase. */
function* ofLosses(parts: MetricParts): Iterable<MetricSample> {
  for (const { stage, kind, reason, count } of lossesOf(parts))
    yield { name: 'weir_losses_total', labels: { stage, kind, reason }, value: count };
}

function* ofProbes({ probes }: MetricParts): Iterable<MetricSample> {
  for (const [state, value] of Object.entries(probes.counts()))
    yield { name: 'weir_tls_libraries', labels: { state }, value };
}

function* ofSinks(sinks: readonly Sink[]): Iterable<MetricSample> {
  for (const each of sinks) {
    const sink = each.name;
    const { delivered, retries, spilled, waiting, trouble, losses } = each.status();
    for (const { reason, count } of losses)
      yield { name: 'weir_sink_dropped_total', labels: { sink, reason }, value: count };
    yield { name: 'weir_sink_delivered_total', labels: { sink }, value: delivered };
    yield { name: 'weir_sink_retries_total', labels: { sink }, value: retries };
    yield { name: 'weir_sink_spilled_total', labels: { sink }, value: spilled };
    yield { name: 'weir_sink_queued_bytes', labels: { sink }, value: waiting.memory };
    yield { name: 'weir_sink_spill_bytes', labels: { sink }, value: waiting.disk };
    yield { name: 'weir_sink_failing', labels: { sink }, value: trouble === undefined ? 0 : 1 };
  }
}

function* ofTables(whose: string, fills: readonly TableFill[]): Iterable<MetricSample> {
  for (const { table, entries, capacity } of fills) {
    const labels = { table: `${whose}/${table}` };
    yield { name: 'weir_table_entries', labels, value: entries };
    yield { name: 'weir_table_capacity', labels, value: capacity };
  }
}
