// SPDX-License-Identifier: Apache-2.0
import type { Pod } from '../events/pod.ts';
import { workloadName } from '../events/workload-name.ts';
import type { WorkloadCounters } from '../metrics/workload-counters.ts';
import type { DetectContext } from './detect-context.ts';
import type { Scope } from './scope.ts';

/** The counters of a pod's workload, remembered in its scope; undefined where nobody counts. */
export function countersOf(
  { workloads }: Pick<DetectContext, 'workloads'>,
  scope: Scope,
  pod: Pod | undefined,
  nowNs: number,
): WorkloadCounters | undefined {
  const { counted } = scope;
  if (counted !== undefined && counted.pod === pod && !counted.counters.isRetired) return counted.counters;
  if (workloads === undefined) return undefined;
  const counters =
    pod === undefined ? workloads.of('', '', nowNs) : workloads.of(pod.namespace, workloadName(pod), nowNs);
  scope.counted = { pod, counters };
  return counters;
}
