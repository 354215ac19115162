// SPDX-License-Identifier: Apache-2.0
import { isPartial, POD_ORIGINS, type Pod } from '../events/pod.ts';
import { workloadName } from '../events/workload-name.ts';
import type { AiRecognition } from '../identity/ai-recognition.ts';
import type { Identity } from '../identity/create-identity.ts';
import { isGoverned } from '../identity/governance.ts';
import type { PodLookup } from '../identity/pod-lookup.ts';
import type { MetricSample } from '../metrics/metric-sample.ts';
import { type MetricLimits, WorkloadTable } from '../metrics/workload-table.ts';

export interface PodMetricParts {
  readonly pods: Pick<PodLookup, 'list' | 'byUid'>;
  readonly recognition: Pick<AiRecognition, 'isAi' | 'ofPod' | 'refused'>;
  readonly identity: Pick<Identity, 'cgroups'>;
  readonly limits: MetricLimits;
}

type Counted = Extract<MetricSample, { name: 'weir_ai_pods' | 'weir_ungovernable_pods' }>;

/** Which pods there are, as they are now. */
export function* podMetrics(parts: PodMetricParts): Iterable<MetricSample> {
  const pods = [...parts.pods.list()];
  for (const origin of POD_ORIGINS) {
    const value = pods.filter((pod) => pod.origin === origin).length;
    yield { name: 'weir_pods_known', labels: { origin }, value };
  }
  yield* pending(parts);
  yield* byWorkload(pods, parts);
  yield { name: 'weir_ai_pods_refused_total', labels: {}, value: parts.recognition.refused };
}

/** Pods that have cgroups and of which nobody told, or nobody who knows all. */
function* pending({ pods, identity }: PodMetricParts): Iterable<MetricSample> {
  const uids = new Set<string>();
  for (const { place } of identity.cgroups()) if (place?.podUid !== undefined) uids.add(place.podUid);
  const counts = { pending: 0, partial: 0 };
  for (const uid of uids) {
    const pod = pods.byUid(uid);
    if (pod === undefined) counts.pending++;
    else if (isPartial(pod)) counts.partial++;
  }
  for (const state of ['pending', 'partial'] as const)
    yield { name: 'weir_pods_pending', labels: { state }, value: counts[state] };
}

function* byWorkload(pods: readonly Pod[], { recognition, limits }: PodMetricParts): Iterable<MetricSample> {
  const names = new WorkloadTable(limits);
  const counts = new Map<string, { sample: Counted; value: number }>();
  const count = (sample: Counted): void => {
    const key = `${sample.name}\n${Object.values(sample.labels).join('\n')}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { sample, value: 1 });
    else known.value++;
  };
  for (const pod of pods) {
    const { ai, control } = recognition.ofPod(pod.uid);
    const isAi = ai !== undefined && recognition.isAi(pod.uid);
    if (!isAi && control === undefined) continue;
    const { namespace, workload } = names.of(pod.namespace, workloadName(pod), 0);
    const labelled = isGoverned(pod) ? 'true' : 'false';
    if (isAi)
      count({ name: 'weir_ai_pods', labels: { namespace, workload, kind: ai.kind, labelled }, value: 1 });
    if (control !== undefined)
      count({ name: 'weir_ungovernable_pods', labels: { namespace, workload, control }, value: 1 });
  }
  for (const { sample, value } of counts.values()) yield { ...sample, value };
}
