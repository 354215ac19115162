// SPDX-License-Identifier: Apache-2.0
import type { MetricRow } from './metric-row.ts';

/** Who tells of pods: the API server and the container runtime. */
export const SOURCE_METRICS = {
  weir_kubernetes_current: {
    type: 'gauge',
    unit: 'boolean',
    help: 'Whether changes of a resource of the API server come in: 1, or 0 while the last known state holds.',
    labels: ['resource'],
    stability: 'stable',
  },
  weir_kubernetes_state_age_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'How old the known state of a resource is; 0 while it is current, absent before it was listed.',
    labels: ['resource'],
    stability: 'stable',
  },
  weir_kubernetes_objects: {
    type: 'gauge',
    unit: 'objects',
    help: 'Objects of a resource that are known.',
    labels: ['resource'],
    stability: 'stable',
  },
  weir_kubernetes_rejected_total: {
    type: 'counter',
    unit: 'objects',
    help: 'Objects of a resource that could not be taken: too large, or not as they should be.',
    labels: ['resource'],
    stability: 'stable',
  },
  weir_kubernetes_streams_total: {
    type: 'counter',
    unit: 'streams',
    help: 'Lists and watches that were begun, streams that broke, versions that had expired.',
    labels: ['resource', 'event'],
    stability: 'stable',
  },
  weir_policy_status_leader: {
    type: 'gauge',
    unit: 'boolean',
    help: 'Whether this agent holds the lease, and writes the status of policies: 1 or 0. One agent of a cluster does.',
    labels: [],
    stability: 'experimental',
  },
  weir_policy_status_writes_total: {
    type: 'counter',
    unit: 'writes',
    help: "Writes of this node's WeirNodeStatus (`node`) and of the status of policies (`policy`), by what came of them.",
    labels: ['object', 'result'],
    stability: 'experimental',
  },
  weir_runtime_connected: {
    type: 'gauge',
    unit: 'boolean',
    help: 'Whether the container runtime can be asked: 1, or 0 while what it told before holds.',
    labels: [],
    stability: 'stable',
  },
  weir_runtime_known: {
    type: 'gauge',
    unit: 'things',
    help: 'Sandboxes and containers that the container runtime told of, those that ended a moment ago among them.',
    labels: ['what'],
    stability: 'stable',
  },
  weir_runtime_asked_total: {
    type: 'counter',
    unit: 'requests',
    help: 'Lists that were taken of the container runtime, containers it was asked for, events it told by itself.',
    labels: ['what'],
    stability: 'stable',
  },
  weir_runtime_failures_total: {
    type: 'counter',
    unit: 'connections',
    help: 'Connections to the container runtime that broke off, or could not be made.',
    labels: [],
    stability: 'stable',
  },
  weir_runtime_rejected_total: {
    type: 'counter',
    unit: 'things',
    help: 'What the container runtime told, or should have, and could not be taken, by reason.',
    labels: ['reason'],
    stability: 'stable',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
