// SPDX-License-Identifier: Apache-2.0

import { ACTIVITY_METRICS } from './activity-metrics.ts';
import { AGENT_METRICS } from './agent-metrics.ts';
import { EXCEPTION_METRICS } from './exception-metrics.ts';
import type { MetricRow } from './metric-row.ts';
import { PIPELINE_METRICS } from './pipeline-metrics.ts';
import { POLICY_METRICS } from './policy-metrics.ts';
import { RULE_METRICS } from './rule-metrics.ts';
import { SOURCE_METRICS } from './source-metrics.ts';

/**
 * Every metric, once: the exposition and `docs/reference/metrics.md` are made from here. Names follow Prometheus'
 * conventions: base units, `_total` for counters. Counters count since the agent started.
 */
export const METRICS = {
  ...AGENT_METRICS,
  ...PIPELINE_METRICS,
  ...SOURCE_METRICS,
  ...ACTIVITY_METRICS,
  ...POLICY_METRICS,
  ...EXCEPTION_METRICS,
  ...RULE_METRICS,
} as const satisfies Readonly<Record<string, MetricRow>>;

export type { MetricRow };

export type MetricName = keyof typeof METRICS;
