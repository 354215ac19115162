// SPDX-License-Identifier: Apache-2.0
import type { MetricSample } from '../../metrics/metric-sample.ts';
import { policyLabels } from '../../metrics/policy-labels.ts';
import type { LivePolicies } from '../../policy/live-policies.ts';

/** Series are bounded: of so many policies it is told. */
const MAX_POLICIES = 32;

/** How long older versions have held, those first for which it is longest. `nowMs` is since 1970. */
export function* olderVersionSamples(
  live: Pick<LivePolicies, 'older'>,
  nowMs: number,
): Iterable<MetricSample> {
  const longest = live.older().toSorted((a, b) => a.sinceMs - b.sinceMs);
  for (const { policy, sinceMs } of longest.slice(0, MAX_POLICIES)) {
    // a wall clock may be set back
    const value = Math.max(0, nowMs - sinceMs) / 1e3;
    yield { name: 'weir_policy_older_version_seconds', labels: policyLabels(policy), value };
  }
}
