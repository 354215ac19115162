// SPDX-License-Identifier: Apache-2.0
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ClusterStatus, clusterFlaws } from '../cluster/cluster-status.ts';
import type { Connection } from '../cluster/connection.ts';
import type { Elsewhere } from '../cluster/elsewhere.ts';
import type { PodEvents } from '../cluster/pod-events.ts';
import type { ResourceStatus } from '../cluster/resource.ts';
import { connectServiceAccount, hasServiceAccount } from '../cluster/service-account.ts';
import type { ClusterOptions, ClusterWatch } from '../cluster/start-cluster.ts';
import type { Config } from '../gen/config.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import type { MetricSample } from '../metrics/metric-sample.ts';
import type { AgentLog } from './agent-log.ts';

/** The API server, as the agent uses it. */
export interface ClusterOfAgent {
  status(): ClusterStatus;
  /** One line for people: which server, and how it stands. */
  describe(): string;
  /** What is not as it should be; empty while all is current. */
  flaws(): readonly string[];
  metrics(): Iterable<MetricSample>;
  /** What of the cluster beyond this node is followed. */
  readonly elsewhere: Elsewhere;
  /** Tells denials as Events of the pods; absent where the configuration wants none. */
  readonly podEvents?: PodEvents;
  /** To be called when the agent observes: takes the start-up taint off the node. */
  ready(): void;
  /** To be called when how it stands with policies may have changed. */
  policiesChanged(): void;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Starts to follow the API server that the configuration names; undefined when it names none. Throws
 * KUBECONFIG_INVALID or CLUSTER_NOT_FOUND; a server that can't be reached is no error.
 */
export async function openCluster(
  config: Config,
  node: string,
  directory: PodDirectory,
  log: AgentLog,
  env: Environment = process.env,
  heard: Pick<ClusterOptions, 'onListed' | 'onRead' | 'policies' | 'policyStates' | 'onElsewhere'> = {},
): Promise<ClusterOfAgent | undefined> {
  const connection = await connect(config, env);
  if (connection === undefined) return undefined;
  // Node's HTTP and TLS take 25 MB: only who follows a cluster pays for them.
  const { startupTaint } = config.kubernetes;
  const { startCluster } = await import('../cluster/start-cluster.ts');
  const watch = startCluster({
    connection,
    node,
    directory,
    log,
    ...heard,
    ...(startupTaint !== '' && { startupTaint }),
    ...(hasPodEvents(config) && { podEvents: { withAudit: config.policy.podEvents === 'audit' } }),
  });
  return {
    ...(watch.podEvents && { podEvents: watch.podEvents }),
    elsewhere: watch.elsewhere,
    status: () => watch.status(),
    describe: () => describe(watch),
    flaws: () => clusterFlaws(watch.status()),
    metrics: () => [
      ...watch.status().resources.flatMap(samplesOf),
      ...policyStatusSamples(watch.status()),
      ...podEventSamples(watch.podEvents),
    ],
    ready: () => watch.ready(),
    policiesChanged: () => watch.policiesChanged(),
    close: () => watch.close(),
  };
}

function hasPodEvents({ policy }: Config): boolean {
  return policy.enabled && policy.enforce && policy.podEvents !== 'none';
}

/** How to reach the API server; undefined where there is none to be reached. */
async function connect({ kubernetes }: Config, env: Environment): Promise<Connection | undefined> {
  const { mode, kubeconfig, context } = kubernetes;
  if (mode === 'off') return undefined;
  if (mode === 'kubeconfig' || (mode === 'auto' && kubeconfig !== '')) {
    const file = kubeconfig || env.KUBECONFIG || join(homedir(), '.kube', 'config');
    const { connectKubeconfig } = await import('../cluster/kubeconfig.ts');
    return connectKubeconfig({ file, context, env, now: Date.now });
  }
  if (mode === 'auto' && !hasServiceAccount({ env })) return undefined;
  return connectServiceAccount({ env });
}

function describe(watch: ClusterWatch): string {
  const status = watch.status();
  const states = status.resources.map(({ resource, state, objects, ageSeconds }) => {
    const age = state === 'current' || ageSeconds === undefined ? '' : `, as of ${ageSeconds} s ago`;
    return `${resource} ${state} (${objects}${age})`;
  });
  return `API server ${status.server}: ${states.join(', ')}`;
}

function podEventSamples(events: PodEvents | undefined): MetricSample[] {
  return Object.entries(events?.untold() ?? {}).map(([limit, value]) => ({
    ...{ name: 'weir_pod_events_untold_total', labels: { limit }, value },
  }));
}

function policyStatusSamples({ policyStatus }: ClusterStatus): MetricSample[] {
  if (policyStatus === undefined) return [];
  const { isLeader, writes } = policyStatus;
  return [
    { name: 'weir_policy_status_leader', labels: {}, value: isLeader ? 1 : 0 },
    ...writes.map(
      ({ count, ...labels }) => ({ name: 'weir_policy_status_writes_total', labels, value: count }) as const,
    ),
  ];
}

function samplesOf(status: ResourceStatus): MetricSample[] {
  const labels = { resource: status.resource };
  const { lists, watches, broken, expired } = status;
  const events = Object.entries({ list: lists, watch: watches, broken, expired });
  return [
    { name: 'weir_kubernetes_current', labels, value: status.state === 'current' ? 1 : 0 },
    ...(status.ageSeconds === undefined
      ? []
      : [{ name: 'weir_kubernetes_state_age_seconds', labels, value: status.ageSeconds } as const]),
    { name: 'weir_kubernetes_objects', labels, value: status.objects },
    { name: 'weir_kubernetes_rejected_total', labels, value: status.rejected },
    ...events.map(
      ([event, value]) =>
        ({ name: 'weir_kubernetes_streams_total', labels: { ...labels, event }, value }) as const,
    ),
  ];
}
