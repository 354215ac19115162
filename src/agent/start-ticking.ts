// SPDX-License-Identifier: Apache-2.0
import type { Detect, HeartbeatStatus } from '../detect/create-detect.ts';
import type { Sink } from '../detect/sink.ts';
import type { RecordingWriter } from '../events/create-recording-writer.ts';
import { EVENT_KINDS } from '../events/event-kinds.ts';
import type { InventoryRecord } from '../events/record.ts';
import type { Config } from '../gen/config.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import { readClockOffset } from '../kernel/read-clock-offset.ts';
import { trimHeap } from '../kernel/trim-heap.ts';
import type { LivePolicies } from '../policy/live-policies.ts';
import { bootNow } from './boot-now.ts';
import { collectGarbage } from './collect-garbage.ts';
import { degradedOf } from './degraded-of.ts';
import { IdleCollection } from './idle-collection.ts';
import type { BreakglassOfAgent } from './open-breakglass.ts';
import type { ClusterOfAgent } from './open-cluster.ts';
import type { RuntimeOfAgent } from './open-runtime.ts';
import { recordPolicies } from './policies/describe-policies.ts';
import type { PoliciesOfAgent } from './policies/open-policies.ts';
import type { RulesOfAgent } from './rules/open-rules.ts';
import type { Selection } from './selection.ts';

export interface TickingParts {
  readonly config: Config;
  readonly source: LiveSource;
  readonly identity: Identity;
  readonly detect: Detect;
  readonly selection: Selection;
  readonly recording?: RecordingWriter;
  /** The kubelet's cgroup was made anew: nothing was told of what is below it. */
  readonly onReattached: () => void;
  /** What they could not deliver is told in heartbeats. */
  readonly sinks: readonly Sink[];
  /** What is wrong with rule files. */
  readonly rules: Pick<RulesOfAgent, 'flaws'>;
  readonly breakglass: Pick<BreakglassOfAgent, 'views'>;
  readonly cluster?: Pick<ClusterOfAgent, 'flaws'>;
  readonly runtime?: Pick<RuntimeOfAgent, 'flaws'>;
  readonly policies?: Pick<PoliciesOfAgent, 'flaws'> & Pick<LivePolicies, 'states'>;
  /** Which AI pods have a policy. */
  readonly aiPods?: () => InventoryRecord['aiPods'];
}

const TICK_MS = 1_000;
const REATTACH_MS = 5_000;
const INVENTORY_MS = 3_600_000;

export interface Ticking {
  stop(): void;
  /** Says for the last time how it stands. */
  lastBeat(): void;
}

/** Does what a live agent does by the clock: time-outs, flow reports, heartbeats, inventories, re-attachment. */
export function startTicking(parts: TickingParts): Ticking {
  const { config, source, detect, recording } = parts;
  const started = performance.now();
  const beat = (): void => sayAlive(parts, started);
  const memory = new IdleCollection({
    residentBytes: () => process.memoryUsage.rss(),
    cpuSeconds,
    collect: () => {
      collectGarbage();
      trimHeap();
    },
  });
  const timers = [
    setInterval(() => {
      detect.tick(bootNow());
      parts.identity.advance(bootNow());
      memory.tick();
      // What is flushed outlives an agent that is killed.
      recording?.flush();
    }, TICK_MS),
    setInterval(() => {
      if (source.reattach() > 0) parts.onReattached();
    }, REATTACH_MS),
    setInterval(() => detect.inventory(bootNow(), parts.aiPods?.()), INVENTORY_MS),
    setInterval(() => source.reportFlows(), config.flowInterval * 1_000),
    setInterval(() => {
      beat();
      recording?.losses(source.losses());
    }, config.heartbeatInterval * 1_000),
  ];
  return {
    stop: () => timers.forEach(clearInterval),
    lastBeat: beat,
  };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function sayAlive(parts: TickingParts, started: number): void {
  const { identity, detect, selection } = parts;
  const counters = identity.counters();
  detect.heartbeat({
    bootNs: bootNow(),
    clockOffsetNs: readClockOffset(),
    uptimeSeconds: Math.round((performance.now() - started) / 1_000),
    events: counters.events,
    lost: lossesOf(parts),
    undecodable: Object.values(counters.undecodable).reduce((sum, count) => sum + count, 0),
    pods: selection.counts().pods,
    processes: counters.processes,
    identity: {
      held: counters.held,
      completed: counters.completed,
      timedOut: counters.timedOut,
      overflowed: counters.overflowed,
      pending: counters.pending,
      partial: counters.partial,
      unobserved: counters.unobserved,
    },
    degraded: degradedOf(parts),
    policies: recordPolicies(parts.policies?.states() ?? []),
    suspended: parts.breakglass.views().map(({ policy, until }) => ({ policy, until })),
  });
}

/** Events that the kernel lost, and records that outputs did. */
function lossesOf({ source, sinks }: TickingParts): HeartbeatStatus['lost'] {
  return [
    ...source.losses().map(({ kind, reason, count }) => ({ kind: EVENT_KINDS[kind].name, reason, count })),
    ...sinks.flatMap((sink) =>
      sink
        .status()
        .losses.filter(({ count }) => count > 0)
        .map((loss) => ({ kind: `output ${sink.name}`, ...loss })),
    ),
  ];
}
