// SPDX-License-Identifier: Apache-2.0
import type { MetricRow } from './metric-row.ts';

/** What pods are and what they do. `workload` is `<kind>/<name>` of the owner, of a pod without one `Pod/<name>`; what nobody told of has neither. What has no room is counted under `other`. */
export const ACTIVITY_METRICS = {
  weir_pods_known: {
    type: 'gauge',
    unit: 'pods',
    help: 'Pods of this node that are known, by the most telling of those who told of them.',
    labels: ['origin'],
    stability: 'stable',
  },
  weir_pods_pending: {
    type: 'gauge',
    unit: 'pods',
    help: 'Pods that have cgroups here and of which nobody told (pending), or only the container runtime (partial).',
    labels: ['state'],
    stability: 'stable',
  },
  weir_ai_pods: {
    type: 'gauge',
    unit: 'pods',
    help: 'Pods that are taken for AI workloads, by kind, and by whether they or their namespace have a governance label.',
    labels: ['namespace', 'workload', 'kind', 'labelled'],
    stability: 'stable',
  },
  weir_ungovernable_pods: {
    type: 'gauge',
    unit: 'pods',
    help: 'Pods that can not be governed: `ungovernable` (a kernel of their own) or `l3-only` (RDMA). They never count as compliant.',
    labels: ['namespace', 'workload', 'control'],
    stability: 'stable',
  },
  weir_traffic_bytes_total: {
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes of the flows of pods: where to, as the catalogue knows it (empty: it does not), and whether the pod sent or received them. What others began is of category `inbound`.',
    labels: ['namespace', 'workload', 'channel', 'category', 'direction'],
    stability: 'stable',
  },
  weir_model_requests_total: {
    type: 'counter',
    unit: 'requests',
    help: 'Requests that name a model. `approved`: `true`, `false`, or `unjudged` where no approvals are configured.',
    labels: ['namespace', 'workload', 'model', 'channel', 'operation', 'approved'],
    stability: 'stable',
  },
  weir_findings_total: {
    type: 'counter',
    unit: 'findings',
    help: 'Findings, repeats included.',
    labels: ['namespace', 'workload', 'rule', 'channel'],
    stability: 'stable',
  },
  weir_finding_last_timestamp_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'When a finding was last seen, seconds since 1970: what alerts look at, because the first of a counter is no increase.',
    labels: ['namespace', 'workload', 'rule', 'channel'],
    stability: 'stable',
  },
  weir_ai_looks_total: {
    type: 'counter',
    unit: 'looks',
    help: 'Looks at what processes of AI and of governed pods map and have open: done, not done because too many waited, cut short.',
    labels: ['result'],
    stability: 'experimental',
  },
  weir_ai_pods_refused_total: {
    type: 'counter',
    unit: 'signs',
    help: 'Signs of AI that were not taken because too many pods are known.',
    labels: [],
    stability: 'experimental',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
