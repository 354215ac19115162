// SPDX-License-Identifier: Apache-2.0
import type { MetricRow } from './metric-row.ts';

/** What loosens policies for a while: exceptions and breakglass. */
export const EXCEPTION_METRICS = {
  weir_exception_expiry_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'How long it is until the next exception (`expires`) ends of a policy that selects pods of the node. Of the 32 policies with the nearest ones; absent for a policy without any. A policy of a namespace is `namespace/name`.',
    labels: ['kind', 'policy'],
    stability: 'stable',
  },
  weir_breakglass_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'How long a policy still counts as one in mode audit by `weir breakglass`; absent for others.',
    labels: ['kind', 'policy'],
    stability: 'stable',
  },
  weir_breakglass_begun_total: {
    type: 'counter',
    unit: 'breakglass',
    help: 'How often a breakglass was begun on the node.',
    labels: [],
    stability: 'stable',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
