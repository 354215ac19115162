// SPDX-License-Identifier: Apache-2.0
import type { PodsAnswer } from '../api/pods-answer.ts';
import type {
  ApiServerStatus,
  Coverage,
  OutputStatus,
  PodCounts,
  PoliciesStatus,
  RulesStatus,
  RuntimeState,
  StatusAnswer,
  StatusLoss,
} from '../api/status-answer.ts';
import type { ClusterStatus } from '../cluster/cluster-status.ts';
import type { RuntimeStatus } from '../cluster/cri/start-runtime.ts';
import type { Detect } from '../detect/create-detect.ts';
import { lostBy, type Sink } from '../detect/sink.ts';
import { AI_THRESHOLD } from '../events/ai-signals.ts';
import type { NodeFacts } from '../host/read-node-facts.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import type { LivePolicies } from '../policy/live-policies.ts';
import { degradedOf } from './degraded-of.ts';
import { timeText } from './describe-pods.ts';
import { lossesOf } from './losses-of.ts';
import type { BreakglassOfAgent } from './open-breakglass.ts';
import type { ClusterOfAgent } from './open-cluster.ts';
import type { RuntimeOfAgent } from './open-runtime.ts';
import { describePolicies } from './policies/describe-policies.ts';
import type { EgressOfAgent } from './policies/open-egress.ts';
import type { PoliciesOfAgent } from './policies/open-policies.ts';
import type { RulesOfAgent } from './rules/open-rules.ts';
import type { Selection } from './selection.ts';
import type { TlsProbes } from './tls-probes.ts';

/** What the agent's answer about itself is taken from. */
export interface StatusParts {
  readonly node: NodeFacts;
  readonly cluster: string;
  readonly version: string;
  readonly catalog: string;
  readonly observe: string;
  readonly source: Pick<LiveSource, 'isAttached' | 'losses' | 'degraded'>;
  readonly identity: Pick<Identity, 'counters' | 'tableFills'>;
  readonly selection: Pick<Selection, 'counts' | 'refusals'>;
  readonly detect: Pick<Detect, 'losses' | 'tableFills'>;
  readonly probes: Pick<TlsProbes, 'losses'>;
  readonly sinks: readonly Sink[];
  readonly apiServer: Pick<ClusterOfAgent, 'flaws' | 'status'> | undefined;
  readonly runtime: Pick<RuntimeOfAgent, 'flaws' | 'status'> | undefined;
  readonly policies:
    | (Pick<PoliciesOfAgent, 'flaws' | 'isEnforcing'> &
        Pick<LivePolicies, 'states'> &
        Partial<Pick<EgressOfAgent, 'coverageCounts'>>)
    | undefined;
  readonly rules: Pick<RulesOfAgent, 'flaws' | 'state'>;
  readonly breakglass: Pick<BreakglassOfAgent, 'views'>;
  readonly pods: () => PodsAnswer;
  readonly process: () => AgentProcess;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the agent takes of its node. */
export interface AgentProcess {
  readonly uptimeSeconds: number;
  readonly memoryBytes: number;
  readonly cpuSeconds: number;
}

/** How it stands with the agent. */
export function describeStatus(parts: StatusParts): StatusAnswer {
  const { node, cluster, version, catalog, observe, source, runtime, apiServer, sinks, now } = parts;
  const { uptimeSeconds, memoryBytes, cpuSeconds } = parts.process();
  const losses = [...lossesOf(parts)].filter(({ count }) => count > 0);
  return {
    node: node.name,
    ...(cluster !== '' && { cluster }),
    time: timeText(now()),
    ...{ version, catalog },
    kernel: node.kernel,
    bootId: node.bootId,
    started: timeText(now() - uptimeSeconds * 1e3),
    uptimeSeconds: Math.round(uptimeSeconds),
    observe,
    ready: source.isAttached,
    notReady: source.isAttached
      ? []
      : ["the kubelet's cgroup is gone: programs hang on nothing until it is back"],
    degraded: degradedOf({
      source,
      runtime,
      cluster: apiServer,
      policies: parts.policies,
      rules: parts.rules,
    }),
    breakglass: parts.breakglass.views(),
    pods: podCounts(parts.pods()),
    coverage: coverageOf(parts, losses),
    losses: [...losses, ...sinks.flatMap(outputLosses)],
    outputs: sinks.map(outputOf),
    ...(apiServer && { apiServer: apiServerOf(apiServer.status()) }),
    ...(runtime && { runtime: runtimeOf(runtime.status()) }),
    ...(parts.policies && { policies: policiesOf(parts.policies) }),
    rules: rulesOf(parts.rules),
    tables: [...parts.identity.tableFills(), ...parts.detect.tableFills()],
    memoryBytes,
    cpuSeconds,
  };
}

function policiesOf(policies: NonNullable<StatusParts['policies']>): PoliciesStatus {
  const coverage = policies.coverageCounts?.();
  return {
    enforced: policies.isEnforcing,
    ...(coverage && { coverage }),
    policies: describePolicies(policies.states()),
  };
}

function rulesOf(rules: StatusParts['rules']): RulesStatus {
  const { loaded, since, trouble } = rules.state();
  return { loaded, since: timeText(since), ...(trouble !== undefined && { trouble }) };
}

function podCounts({ pods, unknown }: PodsAnswer): PodCounts {
  const all = [...pods, ...unknown];
  return {
    known: pods.length,
    observed: all.filter(({ observed }) => observed).length,
    unknown: unknown.length,
    ai: all.filter(({ ai }) => ai !== undefined && ai.confidence >= AI_THRESHOLD).length,
    governed: pods.filter(({ governance }) => Object.keys(governance).length > 0).length,
    ungovernable: all.filter(({ control }) => control !== undefined).length,
  };
}

function coverageOf(
  { identity, selection, source }: Pick<StatusParts, 'identity' | 'selection' | 'source'>,
  losses: readonly StatusLoss[],
): Coverage {
  const { events, held, pending, partial, processes, cgroups } = identity.counters();
  const lost = losses.reduce((sum, { count }) => sum + count, 0);
  const isWhole = source.isAttached && source.degraded.length === 0 && selection.counts().refused === 0;
  return { complete: isWhole && lost === 0, ...{ events, lost, held, pending, partial, processes, cgroups } };
}

function outputLosses(sink: Sink): StatusLoss[] {
  return sink
    .status()
    .losses.filter(({ count }) => count > 0)
    .map(({ reason, count }) => ({ stage: 'output', kind: sink.name, reason, count }));
}

function outputOf(sink: Sink): OutputStatus {
  const { delivered, retries, spilled, waiting, trouble } = sink.status();
  return {
    name: sink.name,
    ...(trouble !== undefined && { trouble }),
    ...{ delivered, retries, spilled, waiting },
    lost: lostBy(sink),
  };
}

function apiServerOf({ server, resources }: ClusterStatus): ApiServerStatus {
  return {
    server,
    resources: resources.map(({ resource, state, objects, ageSeconds, problem }) => ({
      ...{ resource, state, objects },
      ...(ageSeconds !== undefined && { ageSeconds }),
      ...(problem !== undefined && { problem }),
    })),
  };
}

function runtimeOf({ state, socket, runtime, error, sandboxes, containers }: RuntimeStatus): RuntimeState {
  return {
    state,
    ...(socket !== undefined && { socket }),
    ...(runtime !== undefined && { runtime }),
    ...(error !== undefined && { error }),
    ...{ sandboxes, containers },
  };
}
