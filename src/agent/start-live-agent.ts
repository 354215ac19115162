// SPDX-License-Identifier: Apache-2.0
import type { Sink } from '../detect/sink.ts';
import type { ByteSink } from '../events/byte-sink.ts';
import type { Config } from '../gen/config.ts';
import { createHostReader } from '../host/create-host-reader.ts';
import { governanceKeys } from '../identity/governance.ts';
import { PodDirectory } from '../identity/pod-directory.ts';
import { VERSION } from '../version.ts';
import { after } from './after.ts';
import type { AgentLog } from './agent-log.ts';
import { bootNow } from './boot-now.ts';
import { exactStarts } from './exact-starts.ts';
import { type AttachedKernel, attachKernel } from './live/attach-kernel.ts';
import { beginEvents } from './live/begin-events.ts';
import { firstLook } from './live/first-look.ts';
import { followPods } from './live/follow-pods.ts';
import { joinIdentity } from './live/join-identity.ts';
import { openOutputs } from './live/open-outputs.ts';
import { runningLiveAgent } from './live/running-live-agent.ts';
import { loadKnowledge } from './load-knowledge.ts';
import { createMeters } from './meters.ts';
import { type BreakglassOfAgent, openBreakglass } from './open-breakglass.ts';
import { openMetrics } from './open-metrics.ts';
import { ownCgroups } from './own-cgroups.ts';
import { openEgress } from './policies/open-egress.ts';
import { openPolicies, type PoliciesOfAgent } from './policies/open-policies.ts';
import type { RunningAgent } from './running-agent.ts';

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
 * Starts an agent on this machine's kernel: the one place where its edges are built and joined, phase by phase
 * (`live/`). Order matters: programs are attached and cgroups selected before processes are read, so that a process
 * that begins in between is in at least one of the two. What was started is undone when a later step fails.
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
  const { config, objects, log, recordTo } = options;
  const startedMs = Date.now();
  const knowledge = loadKnowledge(config);
  const { catalog } = knowledge;
  const kernel = await attachKernel({ config, objects, log, undo });
  const { node, cgroup2, cgroupPathOf, cgroupRoot, source } = kernel;
  const host = createHostReader({
    cgroup2,
    cgroupPathOf,
    exactStarts: () => exactStarts(source.readTasks()),
  });
  const pods = new PodDirectory({ keys: governanceKeys(config.governance), now: Date.now });
  const cgroups = () => host.cgroups(cgroupRoot);
  const neverHeld = new Set(config.policy.neverHeld);
  const egress = openEgress({
    ...{ config, source, cgroup2, catalog, log },
    own: ownCgroups(cgroup2, cgroupPathOf),
  });
  if (egress !== undefined) undo.defer(() => egress.close());
  const policies = openPolicies({
    ...{ config, node: node.name, directory: pods, log, now: Date.now },
    ...(egress && { tables: egress.tables }),
  });
  if (policies !== undefined) undo.defer(() => policies.close());
  const breakglass = breakglassOf(kernel, policies, options);
  undo.defer(() => breakglass.close());
  const tellers = await followPods({ config, node, pods, cgroups, policies, log, undo });
  policies?.begin(tellers.cluster);
  const joined = joinIdentity({ config, kernel, catalog, pods, host, egress, recordTo, log, undo });
  firstLook({ kernel, host, joined });
  egress?.begin({
    identity: joined.identity,
    breakglass: () => breakglass.views(),
    isTold: (podUid) => {
      const pod = pods.byUid(podUid);
      return pod !== undefined && (policies?.isAllTold === true || neverHeld.has(pod.namespace));
    },
    onMoved: (podUid) => {
      joined.identity.reconsider(podUid);
      joined.selection.touchPod(podUid);
      joined.selection.apply();
    },
  });
  // an API server may still be listing: what it did not say yet is not taken away
  if (egress !== undefined) policies?.whenAllTold(() => egress.forgetOthers());
  if (egress !== undefined) policies?.onCompiled(() => egress.onCompiled());
  const { sinks } = options;
  const meters = createMeters(config);
  const outputs = await openOutputs({
    config,
    knowledge,
    kernel,
    pods,
    tellers,
    policies,
    egress,
    breakglass,
    joined,
    meters,
    startedMs,
    sinks,
    log,
    undo,
  });
  const ticking = beginEvents({
    ...{ config, source, tellers, policies, egress, breakglass, pods },
    ...{ joined, outputs, meters, undo },
  });
  const { cluster, runtime, state } = tellers;
  if (meters !== undefined) {
    const { metrics } = config;
    const parts = {
      catalog: catalog.version,
      limits: metrics,
      ...{ meters, source, pods, ...joined, ...outputs },
      ...(cluster && { cluster }),
      ...(runtime && { runtime }),
      ...(state && { state }),
      ...(policies && { policies: policies.meter }),
      ...(egress && { egress }),
      breakglass,
    };
    undo.defer(await openMetrics(metrics, parts, log));
  }
  cluster?.ready();
  log.info(
    {
      node: node.name,
      run: kernel.run,
      kernel: node.kernel,
      version: VERSION,
      cgroup: cgroupRoot,
      observe: config.observe,
      ...joined.selection.counts(),
    },
    'agent started',
  );
  return runningLiveAgent({ kernel, joined, outputs, ticking, undo, ...(egress && { egress }) });
}

/** Goes on with the breakglass of the last run before policies are compiled: nothing is denied in between. */
function breakglassOf(
  { node }: AttachedKernel,
  policies: PoliciesOfAgent | undefined,
  { config, log }: LiveAgentOptions,
): BreakglassOfAgent {
  return openBreakglass({
    config,
    node,
    policies: () => policies?.live.policies ?? [],
    isEnforcing: () => policies?.isEnforcing === true,
    onOverlays: (overlays) => policies?.live.setOverlays(overlays),
    log,
    now: Date.now,
    bootNow: () => Number(bootNow() / 1_000_000n),
    after,
  });
}
