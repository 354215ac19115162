// SPDX-License-Identifier: Apache-2.0
import { POLICY_GROUP, POLICY_KINDS, POLICY_VERSION } from '../config/policy-schema.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import type { NodePolicyState } from '../policy/node-policy-state.ts';
import type { PolicyVersion } from '../policy/policy-version.ts';
import { VERSION } from '../version.ts';
import { ApiClient } from './api-client.ts';
import type { ClusterLog } from './cluster-log.ts';
import type { ClusterStatus } from './cluster-status.ts';
import type { Connection } from './connection.ts';
import { Elsewhere } from './elsewhere.ts';
import { NamespaceConsumer } from './namespace-consumer.ts';
import { OwnerChain } from './owner-chain.ts';
import { DEFAULT_PACE, type Pace } from './pace.ts';
import { PodConsumer } from './pod-consumer.ts';
import { DEFAULT_POD_EVENT_PACE, type PodEventPace } from './pod-event-pace.ts';
import { PodEvents } from './pod-events.ts';
import { PolicyConsumer, type PolicyListener } from './policy-consumer.ts';
import { Reflector, type ReflectorOptions } from './reflector.ts';
import { METADATA_ONLY } from './resource.ts';
import { StartupTaint } from './startup-taint.ts';
import { PolicyStatusReporter } from './status/policy-status-reporter.ts';
import { DEFAULT_STATUS_PACE, type StatusPace } from './status/status-pace.ts';
import { tellWhenListed } from './tell-when-listed.ts';

export interface ClusterOptions {
  readonly connection: Connection;
  /** Name of this node's Node object. */
  readonly node: string;
  /** Is told of this node's pods and of all namespaces, as origin `api`. */
  readonly directory: PodDirectory;
  readonly log: ClusterLog;
  readonly pace?: Pace;
  /** Items of one answer to a list. */
  readonly pageSize?: number;
  readonly maxObjectBytes?: number;
  /** Hears how many bytes of lists were read. */
  readonly onRead?: (bytes: number) => void;
  /** Key of a taint that is taken off this node by `ready`. */
  readonly startupTaint?: string;
  /** Hears when the directory was first told all there is of a resource. */
  readonly onListed?: (resource: 'pods' | 'namespaces') => void;
  /** Is told of policies. Absent: none are asked for. */
  readonly policies?: PolicyListener;
  /** Hears that something changed in `elsewhere`. */
  readonly onElsewhere?: () => void;
  /** How it stands with each policy on this node; without, no status of policies is written. */
  readonly policyStates?: () => readonly NodePolicyState[];
  readonly statusPace?: StatusPace;
  /** Which denials are told as Events of the pods. Absent: none. */
  readonly podEvents?: { readonly withAudit: boolean; readonly pace?: PodEventPace };
}

/** Custom resources that are not there may come any time, and what a server without them is asked costs it little. */
const MISSING_PAUSE_MS = 60_000;

/** A cluster that is being followed. */
export interface ClusterWatch {
  /** What of the cluster beyond this node is followed; nothing until something is wanted. */
  readonly elsewhere: Elsewhere;
  /** Takes records, and tells denials as Events of the pods; closed by who writes to it. */
  readonly podEvents?: PodEvents;
  status(): ClusterStatus;
  /** To be called when the agent observes. */
  ready(): void;
  /** To be called when something in `policyStates` may have changed; what nobody has listed yet is not told. */
  policiesChanged(): void;
  /** Ends all requests. What the directory was told stays. */
  close(): Promise<void>;
}

/**
 * Follows this node's pods and all namespaces on the API server. Never fails: what can't be had is said once, shows in
 * the status, and is tried again for ever, while the last known state holds.
 */
export function startCluster(options: ClusterOptions): ClusterWatch {
  const {
    connection,
    node,
    directory,
    log,
    pace = DEFAULT_PACE,
    pageSize,
    maxObjectBytes,
    onListed,
  } = options;
  const client = new ApiClient({ connection, userAgent: `weir/${VERSION}` });
  const stop = new AbortController();
  const owners = new OwnerChain({
    client,
    log,
    signal: stop.signal,
    pace,
    now: () => performance.now(),
  });
  const pods = new PodConsumer({ directory, owners, log, pace });
  const limits = {
    ...(pageSize !== undefined && { pageSize }),
    ...(maxObjectBytes !== undefined && { maxObjectBytes }),
    ...(options.onRead && { onRead: options.onRead }),
  };
  const elsewhere = new Elsewhere({
    client,
    log,
    pace,
    onChange: options.onElsewhere ?? (() => undefined),
    ...limits,
  });
  const follow = <T>(part: Pick<ReflectorOptions<T>, 'resource' | 'consumer'>, own = pace): Reflector<T> =>
    new Reflector({ ...part, client, log, pace: own, ...limits });
  const policies = policyReflectors(options, pace, follow);
  const reflectors = [
    follow({
      resource: { name: 'namespaces', path: '/api/v1/namespaces', accept: METADATA_ONLY },
      consumer: tellWhenListed(new NamespaceConsumer(directory), () => onListed?.('namespaces')),
    }),
    follow({
      resource: { name: 'pods', path: '/api/v1/pods', query: { fieldSelector: `spec.nodeName=${node}` } },
      consumer: tellWhenListed(pods, () => onListed?.('pods')),
    }),
    ...policies,
  ];
  for (const reflector of reflectors) reflector.start();
  const { startupTaint: key } = options;
  const taint = key === undefined ? undefined : new StartupTaint({ client, node, key, log, pace });
  const { policyStates: states, statusPace = DEFAULT_STATUS_PACE } = options;
  const reporter =
    states === undefined
      ? undefined
      : new PolicyStatusReporter({ client, connection, node, states, log, pace, statusPace });
  const { podEvents } = options;
  const events =
    podEvents &&
    new PodEvents({
      ...{ client, node, log, pace, withAudit: podEvents.withAudit },
      eventPace: podEvents.pace ?? DEFAULT_POD_EVENT_PACE,
    });
  return {
    elsewhere,
    ...(events && { podEvents: events }),
    status: () => ({
      server: connection.server.host,
      source: connection.source,
      node,
      resources: [
        ...reflectors.map((each) => each.status()),
        ...elsewhere.status(),
        ...(reporter?.resources() ?? []),
      ],
      unresolvedOwners: owners.refused,
      ownerQuestions: owners.questions,
      ...(taint?.problem !== undefined && { taintProblem: taint.problem }),
      ...(reporter && { policyStatus: reporter.status() }),
    }),
    ready: () => taint?.remove(),
    policiesChanged: () => {
      // before that nothing is known to tell, and perhaps there are no custom resources to tell it with
      if (policies.every((each) => each.status().ageSeconds !== undefined)) reporter?.changed();
    },
    close: async () => {
      stop.abort();
      pods.close();
      // gives its lease back
      await reporter?.close();
      await Promise.all([...reflectors.map((each) => each.close()), elsewhere.close(), taint?.close()]);
      client.close();
    },
  };
}

function policyReflectors(
  { policies }: ClusterOptions,
  pace: Pace,
  follow: (
    part: Pick<ReflectorOptions<PolicyVersion>, 'resource' | 'consumer'>,
    pace: Pace,
  ) => Reflector<PolicyVersion>,
): Reflector<PolicyVersion>[] {
  if (policies === undefined) return [];
  const own = { ...pace, refusedPauseMs: Math.min(pace.refusedPauseMs, MISSING_PAUSE_MS) };
  return POLICY_KINDS.map((kind) => {
    const resource = {
      name: kind.plural,
      path: `/apis/${POLICY_GROUP}/${POLICY_VERSION}/${kind.plural}`,
      whenMissing: 'install the custom resources (daemonset/chart/crds), or set policy.enabled to false',
    };
    return follow({ resource, consumer: new PolicyConsumer(kind, policies) }, own);
  });
}
