// SPDX-License-Identifier: Apache-2.0

/** One metric family. */
export interface MetricRow {
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly labels: readonly string[];
  /** `stable`: name, labels and meaning are kept within a major version. */
  readonly stability: 'stable' | 'experimental';
}

/**
 * Every metric, once: the exposition and `docs/reference/metrics.md` are made from here. Names follow Prometheus'
 * conventions: base units, `_total` for counters. Counters count since the agent started.
 */
export const METRICS = {
  weir_build_info: {
    type: 'gauge',
    help: 'Always 1: which agent and which catalogue run here.',
    labels: ['version', 'catalog'],
    stability: 'stable',
  },
  weir_start_time_seconds: {
    type: 'gauge',
    help: 'When the agent started, seconds since 1970.',
    labels: [],
    stability: 'stable',
  },
  weir_cpu_seconds_total: {
    type: 'counter',
    help: 'CPU time the agent took in user space and for its own system calls.',
    labels: [],
    stability: 'stable',
  },
  weir_resident_memory_bytes: {
    type: 'gauge',
    help: 'Memory of the agent that is resident.',
    labels: [],
    stability: 'stable',
  },
  weir_events_total: {
    type: 'counter',
    help: 'Events taken from the kernel.',
    labels: [],
    stability: 'stable',
  },
  weir_events_lost_total: {
    type: 'counter',
    help: 'Events that the kernel side could not hand over, by kind and reason: a coverage gap.',
    labels: ['kind', 'reason'],
    stability: 'stable',
  },
  weir_events_undecodable_total: {
    type: 'counter',
    help: 'Bytes from the kernel that were no event, by reason. Above 0 is a defect.',
    labels: ['reason'],
    stability: 'stable',
  },
  weir_events_unknown_total: {
    type: 'counter',
    help: 'Events that name a process or a cgroup which neither events nor the host could tell.',
    labels: ['what'],
    stability: 'stable',
  },
  weir_events_held: {
    type: 'gauge',
    help: 'Events that wait for their pod to be told.',
    labels: [],
    stability: 'stable',
  },
  weir_events_waited_total: {
    type: 'counter',
    help: 'Events that waited for their pod, by how it ended: completed, timed-out, overflowed.',
    labels: ['end'],
    stability: 'stable',
  },
  weir_events_partly_known_total: {
    type: 'counter',
    help: 'Events shown without their pod (pending), or with what the container runtime told of it (partial).',
    labels: ['state'],
    stability: 'stable',
  },
  weir_events_unobserved_total: {
    type: 'counter',
    help: 'Events of pods that are not observed: looked at for discovery, and not shown.',
    labels: [],
    stability: 'stable',
  },
  weir_records_undelivered_total: {
    type: 'counter',
    help: 'Records that an output could not take, by output.',
    labels: ['output'],
    stability: 'stable',
  },
  weir_detection_lost_total: {
    type: 'counter',
    help: 'What detection had no room to remember, by the kind of record it makes poorer and the reason.',
    labels: ['kind', 'reason'],
    stability: 'experimental',
  },
  weir_pods_known: {
    type: 'gauge',
    help: 'Pods of this node that are known, by the most telling of those who told of them.',
    labels: ['origin'],
    stability: 'stable',
  },
  weir_kubernetes_current: {
    type: 'gauge',
    help: 'Whether changes of a resource of the API server come in: 1, or 0 while the last known state holds.',
    labels: ['resource'],
    stability: 'stable',
  },
  weir_kubernetes_state_age_seconds: {
    type: 'gauge',
    help: 'How old the known state of a resource is; 0 while it is current, absent before it was listed.',
    labels: ['resource'],
    stability: 'stable',
  },
  weir_kubernetes_objects: {
    type: 'gauge',
    help: 'Objects of a resource that are known.',
    labels: ['resource'],
    stability: 'stable',
  },
  weir_kubernetes_rejected_total: {
    type: 'counter',
    help: 'Objects of a resource that could not be taken: too large, or not as they should be.',
    labels: ['resource'],
    stability: 'stable',
  },
  weir_kubernetes_streams_total: {
    type: 'counter',
    help: 'Lists and watches that were begun, streams that broke, versions that had expired.',
    labels: ['resource', 'event'],
    stability: 'stable',
  },
  weir_runtime_connected: {
    type: 'gauge',
    help: 'Whether the container runtime can be asked: 1, or 0 while what it told before holds.',
    labels: [],
    stability: 'stable',
  },
  weir_runtime_known: {
    type: 'gauge',
    help: 'Sandboxes and containers that the container runtime told of, those that ended a moment ago among them.',
    labels: ['what'],
    stability: 'stable',
  },
  weir_runtime_asked_total: {
    type: 'counter',
    help: 'Lists that were taken of the container runtime, containers it was asked for, events it told by itself.',
    labels: ['what'],
    stability: 'stable',
  },
  weir_runtime_failures_total: {
    type: 'counter',
    help: 'Connections to the container runtime that broke off, or could not be made.',
    labels: [],
    stability: 'stable',
  },
  weir_runtime_rejected_total: {
    type: 'counter',
    help: 'What the container runtime told, or should have, and could not be taken, by reason.',
    labels: ['reason'],
    stability: 'stable',
  },
  weir_cgroups_selected: {
    type: 'gauge',
    help: 'Cgroups that have an entry in the table of the kernel.',
    labels: [],
    stability: 'experimental',
  },
  weir_cgroups_known: {
    type: 'gauge',
    help: 'Cgroups below that of the kubelet that are known.',
    labels: [],
    stability: 'stable',
  },
  weir_cgroups_refused_total: {
    type: 'counter',
    help: 'Cgroups for which a table had no room: what happens there is not attributed, or not seen.',
    labels: ['table'],
    stability: 'stable',
  },
  weir_processes_known: {
    type: 'gauge',
    help: 'Processes that are known, those included that ended a moment ago.',
    labels: [],
    stability: 'stable',
  },
  weir_processes_evicted_total: {
    type: 'counter',
    help: 'Processes forgotten before their time because there were too many.',
    labels: [],
    stability: 'stable',
  },
  weir_process_exits_missed_total: {
    type: 'counter',
    help: 'Processes whose exit no event told.',
    labels: [],
    stability: 'stable',
  },
  weir_ai_pods: {
    type: 'gauge',
    help: 'Pods that are known and taken for AI workloads, by kind.',
    labels: ['kind'],
    stability: 'experimental',
  },
  weir_ai_looks_total: {
    type: 'counter',
    help: 'Looks at what processes of AI and of governed pods map and have open: done, not done because too many waited, cut short.',
    labels: ['result'],
    stability: 'experimental',
  },
  weir_ai_pods_refused_total: {
    type: 'counter',
    help: 'Signs of AI that were not taken because too many pods are known.',
    labels: [],
    stability: 'experimental',
  },
  weir_state_writes_failed_total: {
    type: 'counter',
    help: 'Writes of the state file that failed: a restart while the API server is away knows less.',
    labels: [],
    stability: 'stable',
  },
  weir_degraded: {
    type: 'gauge',
    help: 'Always 1: a program that this kernel refused. `weir doctor` says what is missing without it.',
    labels: ['program'],
    stability: 'stable',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricName = keyof typeof METRICS;
