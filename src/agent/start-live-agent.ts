// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { serveApi } from '../api/serve-api.ts';
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { createDetect, type Detect } from '../detect/create-detect.ts';
import type { Sink } from '../detect/sink.ts';
import type { ByteSink } from '../events/byte-sink.ts';
import type { RecordingWriter } from '../events/create-recording-writer.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { CgroupFacts } from '../events/facts.ts';
import type { Config } from '../gen/config.ts';
import { EventFlag } from '../gen/events.ts';
import { createHostReader } from '../host/create-host-reader.ts';
import { readCgroupPath } from '../host/read-cgroup-path.ts';
import { type NodeFacts, readNodeFacts } from '../host/read-node-facts.ts';
import { type PodFolder, watchPodFolder } from '../host/watch-pod-folder.ts';
import { createIdentity, type Identity } from '../identity/create-identity.ts';
import { governanceKeys } from '../identity/governance.ts';
import { parseCgroupPath } from '../identity/parse-cgroup-path.ts';
import { PodDirectory } from '../identity/pod-directory.ts';
import { isObserved, observesFully } from '../identity/select-observed.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import { readClockOffset } from '../kernel/read-clock-offset.ts';
import { VERSION } from '../version.ts';
import { after } from './after.ts';
import type { AgentLog } from './agent-log.ts';
import { bootNow } from './boot-now.ts';
import { choiceOf } from './choice-of.ts';
import { describePods } from './describe-pods.ts';
import { exactStarts } from './exact-starts.ts';
import { type ExplainParts, explainWho } from './explain-who.ts';
import { findKubeletCgroup } from './find-kubelet-cgroup.ts';
import { holdLimits } from './hold-limits.ts';
import { HoldTimer } from './hold-timer.ts';
import { loadKnowledge } from './load-knowledge.ts';
import { observeRule } from './observe-rule.ts';
import { openCluster } from './open-cluster.ts';
import { openMetrics } from './open-metrics.ts';
import { openProbes } from './open-probes.ts';
import { openRecording } from './open-recording.ts';
import { openRuntime } from './open-runtime.ts';
import { openSinks } from './open-sinks.ts';
import { openSource } from './open-source.ts';
import { openState, type StateOfAgent } from './open-state.ts';
import { startPipeline } from './pipeline.ts';
import { recordUsedFacts } from './record-used-facts.ts';
import type { AgentSummary, RunningAgent } from './running-agent.ts';
import { RunningProbes } from './running-probes.ts';
import { type CgroupDirectory, Selection } from './selection.ts';
import { type AiOptions, startAi } from './start-ai.ts';
import { startTicking, type Ticking } from './start-ticking.ts';
import { takeNode } from './take-node.ts';
import type { TlsProbes } from './tls-probes.ts';

export interface LiveAgentOptions {
  readonly config: Config;
  /** Folder of the compiled BPF objects. */
  readonly objects: string;
  readonly log: AgentLog;
  /** Where records go; closed by `stop`. The socket of `weir events` is added to them. */
  readonly sinks: readonly Sink[];
  /** Where to record to. */
  readonly recordTo?: ByteSink;
}

/**
 * Starts an agent on this machine's kernel: the one place where its edges are built and joined. Order matters: programs
 * are attached and cgroups selected before processes are read, so that a process that begins in between is in at least
 * one of the two. What was started is undone when a later step fails.
 */
export async function startLiveAgent(options: LiveAgentOptions): Promise<RunningAgent> {
  const undo = new AsyncDisposableStack();
  try {
    return await start(options, undo);
  } catch (error: unknown) {
    await undo.disposeAsync();
    throw error;
  }
}

async function start(options: LiveAgentOptions, undo: AsyncDisposableStack): Promise<RunningAgent> {
  const { config, log } = options;
  const knowledge = loadKnowledge(config);
  const node = nodeOf(config);
  const cgroup2 = cgroup2Mount();
  const cgroupRoot = findKubeletCgroup(cgroup2, config.cgroupRoot);
  undo.defer(takeNode(config.pinDir));

  const source = openSource(config, options.objects, join(cgroup2, cgroupRoot));
  undo.defer(() => source.close());
  for (const { program, brings, error } of source.degraded)
    log.warn({ program, missing: brings, reason: error.message }, 'degraded');

  const clockOffsetNs = readClockOffset();
  const pods = new PodDirectory({ keys: governanceKeys(config.governance), now: Date.now });
  const folder = watchPods(config, pods, log);
  if (folder !== undefined) undo.defer(() => folder.close());
  let onAi: AiOptions['onChange'] = () => undefined;
  const ai = startAi({
    catalog: knowledge.catalog,
    pods,
    cgroup2,
    onChange: (podUid, promoted) => onAi(podUid, promoted),
    onSighting: (sighting) => facts?.learn({ type: 'ai', sighting }),
  });
  undo.defer(() => ai.close());
  const runtime = openRuntime(config, pods, log);
  if (runtime !== undefined) undo.defer(() => runtime.close());
  let state: StateOfAgent | undefined;
  const cluster = await openCluster(config, node.name, pods, log, process.env, (resource) =>
    state?.listed(resource),
  );
  if (cluster !== undefined) undo.defer(() => cluster.close());
  const choice = choiceOf(config);
  const rule = observeRule(choice, ai.recognition);
  const host = createHostReader({ cgroup2, exactStarts: () => exactStarts(source.readTasks()) });
  if (cluster !== undefined && config.stateDir !== '') {
    const here = podsOf(host.cgroups(cgroupRoot));
    const isHere = (podUid: string): boolean => here.has(podUid);
    const { stateDir } = config;
    const owner = { node: node.name, bootId: node.bootId };
    const kept = openState({ stateDir, owner, directory: pods, isHere, log, now: Date.now });
    undo.defer(() => kept.close());
    state = kept;
  }
  const recording = openRecording(options.recordTo, config, node, clockOffsetNs);
  const facts = recording && recordUsedFacts((fact) => recording.fact(fact));
  const identity = createIdentity({
    pods,
    host,
    ...(facts && { onFact: facts.learn }),
    hold: holdLimits(choice),
    now: bootNow,
    observes: (podUid, pod) => isObserved(podUid, pod, rule),
    aiOf: (podUid) => ai.recognition.ofPod(podUid),
    onPod: (uid) => {
      selection.touchPod(uid);
      selection.apply();
      running.told(uid);
    },
  });
  const probes = openProbes(source, log);
  undo.defer(() => probes.close());

  const selection = new Selection({
    tables: source.tables,
    rule,
    directory: directoryOf(identity),
    onWidened: (ids) => {
      source.adoptSockets();
      running.widened(ids);
    },
  });
  const running = new RunningProbes({
    ...{ identity, probes, after },
    isObserved: (id) => observesFully(selection.observeOf(id) ?? 0),
  });
  undo.defer(() => running.stop());
  // Twice: entries make the kernel tell of cgroups made from here on; the second look finds those made before that.
  for (const cgroup of host.cgroups(cgroupRoot)) {
    identity.learn({ type: 'cgroup', cgroup });
    facts?.learn({ type: 'cgroup', cgroup });
  }
  selection.apply();
  identity.seed(cgroupRoot);
  onAi = (podUid, promoted) => {
    identity.reconsider(podUid);
    if (!promoted) return;
    selection.touchPod(podUid);
    selection.apply();
  };
  ai.begin(identity);
  selection.touchAll();
  selection.apply();
  source.adoptSockets();

  const who: ExplainParts = {
    node: node.name,
    pods,
    identity,
    selection,
    rule,
    recognition: ai.recognition,
    cgroupPathOf: readCgroupPath,
    keys: governanceKeys(config.governance),
    redact: config.redact,
    sources: () => [
      ...(config.pods === '' ? [] : [`pod folder ${config.pods}`]),
      ...(runtime ? [runtime.describe()] : []),
      ...(cluster ? [cluster.describe()] : []),
    ],
    now: Date.now,
    clockOffsetNs: readClockOffset,
  };
  const api = await serveApi({
    runDir: config.runDir,
    answers: { pods: () => describePods(who), explain: (question) => explainWho(question, who) },
  });
  const receivers = await openSinks({
    config,
    node: node.name,
    onState: (output, trouble) =>
      trouble === undefined
        ? log.info({ output }, 'delivers again')
        : log.warn({ output, reason: trouble }, 'not delivered: records wait, within limits'),
  });
  const sinks = [...options.sinks, ...receivers, api];
  undo.defer(async () => void (await Promise.all(sinks.map((sink) => sink.close()))));
  const detect = createDetect({
    node: node.name,
    bootId: node.bootId,
    ...(config.cluster !== '' && { cluster: config.cluster }),
    agent: VERSION,
    catalog: knowledge.catalog,
    ...(knowledge.approved && { approved: knowledge.approved }),
    clockOffsetNs,
    redact: config.redact,
    emit: (record) => {
      for (const sink of sinks) sink.write(record);
    },
  });

  running.begin();
  const holds = new HoldTimer({ identity, now: bootNow, after });
  undo.defer(() => holds.stop());
  startPipeline({
    source,
    identity,
    detect,
    ...(recording && { recording }),
    onArrival: (event) => {
      facts?.use(event.process);
      runtime?.see(event);
      keepUp(event, selection, probes);
      ai.onEvent(event);
    },
    afterBatch: () => {
      selection.apply();
      holds.arm();
    },
  });
  const ticking = startTicking({
    config,
    source,
    identity,
    detect,
    selection,
    sinks,
    ...(recording && { recording }),
    ...(cluster && { cluster }),
    ...(runtime && { runtime }),
    onReattached: () => {
      identity.findCgroups();
      selection.touchAll();
      selection.apply();
    },
  });
  undo.defer(() => ticking.stop());
  const catalog = knowledge.catalog.version;
  undo.defer(
    await openMetrics(config.metrics.listen, {
      catalog,
      source,
      pods,
      identity,
      selection,
      detect,
      sinks,
      ai,
      ...(cluster && { cluster }),
      ...(runtime && { runtime }),
      ...(state && { state }),
    }),
  );
  log.info(
    {
      node: node.name,
      kernel: node.kernel,
      version: VERSION,
      cgroup: cgroupRoot,
      observe: config.observe,
      ...selection.counts(),
    },
    'agent started',
  );
  return runningAgent({
    source,
    identity,
    detect,
    sinks,
    node,
    undo,
    ticking,
    ...(recording && { recording }),
  });
}

interface Running {
  readonly source: LiveSource;
  readonly identity: Identity;
  readonly detect: Detect;
  readonly sinks: readonly Sink[];
  readonly node: NodeFacts;
  readonly recording?: RecordingWriter;
  readonly ticking: Ticking;
  readonly undo: AsyncDisposableStack;
}

function runningAgent(parts: Running): RunningAgent {
  let stopped: Promise<AgentSummary> | undefined;
  const stop = async (): Promise<AgentSummary> => {
    const { source, identity, detect, sinks, recording, ticking } = parts;
    ticking.stop();
    // Closing the source hands on what is in the rings; only then is everything known.
    await source.close();
    identity.flush();
    ticking.lastBeat();
    detect.flush();
    recording?.losses(source.losses());
    await recording?.close();
    await Promise.all(sinks.map((sink) => sink.close()));
    const summary: AgentSummary = {
      ...detect.summary(),
      kernel: parts.node.kernel,
      identity: identity.counters(),
      lost: source.losses(),
      undelivered: Object.fromEntries(sinks.map((sink) => [sink.name, sink.dropped()])),
    };
    identity.close();
    await parts.undo.disposeAsync();
    return summary;
  };
  return {
    ended: parts.source.ended,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** This node, under the name that the configuration gives it, or the DaemonSet (the downward API's `spec.nodeName`). */
function nodeOf(config: Config): NodeFacts {
  const facts = readNodeFacts();
  return { ...facts, name: config.node || process.env.NODE_NAME || facts.name };
}

/** Uids of the pods that have cgroups. */
function podsOf(cgroups: Iterable<CgroupFacts>): ReadonlySet<string | undefined> {
  return new Set([...cgroups].map(({ path }) => parseCgroupPath(path)?.podUid));
}

function watchPods(config: Config, directory: PodDirectory, log: AgentLog): PodFolder | undefined {
  if (config.pods === '') return undefined;
  return watchPodFolder({
    folder: config.pods,
    directory,
    onError: (error) =>
      log.error({ code: error.code }, `pods: ${error.message}; the last good state of it holds`),
  });
}

/** The cgroups that are there, as selection looks them up. */
function directoryOf(identity: Identity): CgroupDirectory {
  return {
    cgroups: () => identity.cgroups(),
    cgroupsOf: (uid) => identity.cgroupsOf(uid),
    cgroup: (id) => {
      const cgroup = identity.cgroup(id);
      return cgroup?.removedAt === undefined ? cgroup : undefined;
    },
  };
}

function keepUp({ name, event }: EnrichedEvent, selection: Selection, probes: TlsProbes): void {
  if (name === 'cgroup.mkdir' || name === 'cgroup.rmdir') selection.touch(event.header.cgroupId);
  // what a pod that is not observed says over TLS is not looked at either
  else if (name === 'process.exec' && (event.header.flags & EventFlag.EXEC_ALONE) === 0) {
    const { header, executableDevice, executableInodeKey, mountNamespace } = event;
    probes.onExec(header.tgid, `${executableDevice}:${executableInodeKey} ${mountNamespace}`);
  }
}
