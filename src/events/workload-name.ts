// SPDX-License-Identifier: Apache-2.0
import type { PodFacts } from './pod.ts';

/** What a pod belongs to, in one word: `Deployment/llama`; of a pod without an owner `Pod/<name>`. */
export function workloadName({ workload, name }: Pick<PodFacts, 'workload' | 'name'>): string {
  return workload === undefined ? `Pod/${name}` : `${workload.kind}/${workload.name}`;
}
