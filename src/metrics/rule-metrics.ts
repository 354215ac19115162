// SPDX-License-Identifier: Apache-2.0
import type { MetricRow } from './metric-row.ts';

/** Rules of rule files. */
export const RULE_METRICS = {
  weir_rules_loaded: {
    type: 'gauge',
    unit: 'rules',
    help: 'Rules in force, those that come with Weir among them.',
    labels: [],
    stability: 'stable',
  },
  weir_rules_stale: {
    type: 'gauge',
    unit: 'boolean',
    help: 'Whether the rule files say something that does not load: 1, the rules before stay in force, or 0.',
    labels: [],
    stability: 'stable',
  },
  weir_rules_loads_total: {
    type: 'counter',
    unit: 'loads',
    help: 'How often rule files were loaded, or refused as a whole because one of them does not load.',
    labels: ['outcome'],
    stability: 'stable',
  },
  weir_rules_matches_total: {
    type: 'counter',
    unit: 'events',
    help: 'Events for which a rule held and was raised, by rule and its priority. A rule that never held has no series.',
    labels: ['rule', 'priority'],
    stability: 'stable',
  },
  weir_rules_folded_total: {
    type: 'counter',
    unit: 'events',
    help: 'Of those, the ones that were told together with others of their pod, because `rules.burst` alerts had a line already.',
    labels: ['rule', 'priority'],
    stability: 'stable',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
