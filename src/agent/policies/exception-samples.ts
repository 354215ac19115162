// SPDX-License-Identifier: Apache-2.0
import type { MetricSample } from '../../metrics/metric-sample.ts';
import { policyLabels } from '../../metrics/policy-labels.ts';
import type { LivePolicies } from '../../policy/live-policies.ts';
import { nextExpiries } from '../../policy/next-expiry.ts';

/** Series are bounded: of so many policies it is told. */
const MAX_POLICIES = 32;

/** How long it is until exceptions end, of the policies that select pods here. `nowMs` is since 1970. */
export function* exceptionSamples(
  live: Pick<LivePolicies, 'policies' | 'podsOf'>,
  nowMs: number,
): Iterable<MetricSample> {
  const selecting = live.policies.filter((policy) => live.podsOf(policy) > 0);
  for (const { policy, expiresMs } of nextExpiries(selecting, nowMs, MAX_POLICIES)) {
    const value = (expiresMs - nowMs) / 1e3;
    yield { name: 'weir_exception_expiry_seconds', labels: policyLabels(policy), value };
  }
}
