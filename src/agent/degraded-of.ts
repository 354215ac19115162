// SPDX-License-Identifier: Apache-2.0
import type { LiveSource } from '../kernel/live-source.ts';
import type { ClusterOfAgent } from './open-cluster.ts';
import type { RuntimeOfAgent } from './open-runtime.ts';
import type { PoliciesOfAgent } from './policies/open-policies.ts';
import type { RulesOfAgent } from './rules/open-rules.ts';

export interface DegradedParts {
  readonly source: Pick<LiveSource, 'degraded'>;
  readonly cluster?: Pick<ClusterOfAgent, 'flaws'> | undefined;
  readonly runtime?: Pick<RuntimeOfAgent, 'flaws'> | undefined;
  readonly policies?: Pick<PoliciesOfAgent, 'flaws'> | undefined;
  readonly rules?: Pick<RulesOfAgent, 'flaws'> | undefined;
}

/** What is not as it could be, and what is missing without it; one sentence each. */
export function degradedOf({ source, cluster, runtime, policies, rules }: DegradedParts): string[] {
  return [
    ...source.degraded.map(({ program, brings }) => `${program}: ${brings}`),
    ...(cluster?.flaws() ?? []),
    ...(runtime?.flaws() ?? []),
    ...(policies?.flaws() ?? []),
    ...(rules?.flaws() ?? []),
  ];
}
