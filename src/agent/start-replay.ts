// SPDX-License-Identifier: Apache-2.0
import { createDetect, type Detect } from '../detect/create-detect.ts';
import type { RuleSetInForce } from '../detect/rules/rule-set-in-force.ts';
import { lostBy, type Sink } from '../detect/sink.ts';
import type { ByteSource } from '../events/byte-sink.ts';
import type { ClauseRecord } from '../events/clause-record.ts';
import { decisionKey } from '../events/decision-key.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { Fact } from '../events/facts.ts';
import { openRecordingSource } from '../events/open-recording-source.ts';
import { type RecordedChoice, readRecordingHeader } from '../events/recording-header.ts';
import type { Config } from '../gen/config.ts';
import { AiRecognition } from '../identity/ai-recognition.ts';
import { createIdentity } from '../identity/create-identity.ts';
import type { HostReader } from '../identity/host-reader.ts';
import { PodStore } from '../identity/pod-store.ts';
import { isObserved } from '../identity/select-observed.ts';
import { AiDiscovery } from './ai-discovery.ts';
import { createAiKnowledge } from './ai-knowledge.ts';
import { holdLimits } from './hold-limits.ts';
import { loadKnowledge } from './load-knowledge.ts';
import { observeRule } from './observe-rule.ts';
import { startPipeline } from './pipeline.ts';
import { replayRunId } from './run-id.ts';
import type { AgentSummary, RunningAgent } from './running-agent.ts';

export interface ReplayOptions {
  readonly config: Config;
  /** The recording; closed by `stop`. */
  readonly bytes: ByteSource;
  /** Where records go; closed by `stop`. */
  readonly sinks: readonly Sink[];
  /** Rules that events are held against; absent: none. */
  readonly rules?: RuleSetInForce;
  /** 1 as it happened, 10 ten times as fast; absent: as fast as possible. */
  readonly speed?: number;
  /** Where to begin, nanoseconds after the beginning of the recording. */
  readonly fromNs?: bigint;
}

/** In a recording whatever the agent asked the host is a fact: there is nobody to ask. */
const NO_HOST: HostReader = { processes: () => [], process: () => undefined, cgroups: () => [] };

/** Of a recording that says nothing of it. */
const EVERYTHING: RecordedChoice = { observe: 'all', unknownPods: 'observe', holdMs: 0, holdEvents: 1 };

/**
 * Runs a recording through the pipeline of the live agent. Needs no root and no Linux. Throws RECORDING_INVALID and
 * RECORDING_LAYOUT; damage further on rejects `ended`, after all before it was given out.
 */
export function startReplay(options: ReplayOptions): RunningAgent {
  const { config, bytes, sinks, speed, fromNs } = options;
  const knowledge = loadKnowledge(config);
  const { header } = readRecordingHeader(bytes);
  const choice = header.choice ?? EVERYTHING;
  const pods = new PodStore();
  const aiKnowledge = createAiKnowledge(knowledge.catalog);
  const recognition = new AiRecognition({
    knowledge: aiKnowledge,
    onChange: (podUid) => identity.reconsider(podUid),
  });
  const discovery = new AiDiscovery({ catalog: knowledge.catalog, knowledge: aiKnowledge, recognition });
  const rule = observeRule(choice, recognition);
  pods.subscribe((change) => recognition.change(change));
  const identity = createIdentity({
    pods,
    host: NO_HOST,
    hold: holdLimits(choice),
    observes: (podUid, pod) => isObserved(podUid, pod, rule),
    aiOf: (podUid) => recognition.ofPod(podUid),
  });
  const clauses = new Map<string, ClauseRecord>();
  const onFact = (fact: Fact): void => {
    if (fact.type === 'pod') pods.apply(fact.change);
    else if (fact.type === 'ai') recognition.noteSighting(fact.sighting);
    else if (fact.type === 'clause') clauses.set(fact.decision, fact.clause);
    else identity.learn(fact);
  };
  const source = openRecordingSource({
    bytes,
    onFact,
    ...(fromNs !== undefined && { fromNs }),
    ...(speed !== undefined && { pace: { speed, now: () => performance.now(), after: later } }),
  });
  const detect = createDetect({
    node: header.node,
    bootId: header.bootId,
    run: replayRunId({
      header,
      catalog: knowledge.catalog.version,
      config,
      fromNs,
      rules: options.rules?.rules,
    }),
    ...(config.cluster !== '' && { cluster: config.cluster }),
    agent: header.agent,
    catalog: knowledge.catalog,
    ...(knowledge.approved && { approved: knowledge.approved }),
    ...(knowledge.approvedHubs && { approvedHubs: knowledge.approvedHubs }),
    clauseOf: (decision) => clauses.get(decisionKey(decision)),
    clockOffsetNs: header.clockOffsetNs,
    redact: config.redact,
    rules: { burst: config.rules.burst },
    emit: (record) => {
      for (const sink of sinks) sink.write(record);
    },
  });
  if (options.rules !== undefined) detect.setRules(options.rules);
  const onTime = tickByEventTime((nowNs) => detect.tick(nowNs));
  const onArrival = (event: EnrichedEvent): void => {
    discovery.onEvent(event);
    onTime(event);
  };
  startPipeline({ source, identity, detect: from(header.startedNs + (fromNs ?? 0n), detect), onArrival });

  const stop = async (): Promise<AgentSummary> => {
    await source.close();
    identity.flush();
    detect.flush();
    await Promise.all(sinks.map((sink) => sink.close()));
    identity.close();
    return {
      ...detect.summary(),
      kernel: header.kernel,
      identity: identity.counters(),
      lost: source.losses(),
      undelivered: Object.fromEntries(sinks.map((sink) => [sink.name, lostBy(sink)])),
    };
  };
  let stopped: Promise<AgentSummary> | undefined;
  return {
    ended: source.ended,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Detection of what happened from a moment on: events from before only make known who is who. */
function from(startNs: bigint, detect: Detect): Pick<Detect, 'onEvent'> {
  const start = Number(startNs);
  return {
    onEvent: (event) => {
      if (event.event.header.timeKey >= start) detect.onEvent(event);
    },
  };
}

function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

const TICK_NS = 1e9;

/** Time passes in a recording as its events say. */
function tickByEventTime(tick: (nowNs: bigint) => void): (event: EnrichedEvent) => void {
  let next = 0;
  return ({ event }) => {
    const now = event.header.timeKey;
    if (now < next) return;
    if (next > 0) tick(event.header.time);
    next = now + TICK_NS;
  };
}
