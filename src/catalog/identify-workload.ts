// SPDX-License-Identifier: Apache-2.0
import type { Confidence } from '../events/model-identity.ts';
import type { Workload } from '../events/pod.ts';
import type { Catalog } from './catalog.ts';
import type { ProgramRole, WorkloadData } from './catalog-data.ts';

/** Something of which the catalogue knows that it belongs to AI workloads. */
export interface AiHint {
  /** Such as `kserve` or `torch`. */
  readonly id: string;
  /** Absent where it serves several ends. */
  readonly role?: ProgramRole;
  readonly confidence: Confidence;
}

/**
 * What kind of AI workload owns a pod. Kinds of one name differ by group (a Job of `batch` is any job), so an owner
 * whose group is not known is none.
 */
export function identifyWorkload({ workloads }: Catalog, { kind, apiVersion }: Workload): AiHint | undefined {
  const group = apiVersion?.split('/', 1)[0];
  return hintOf(group === undefined ? undefined : workloads.get(`${group}/${kind}`));
}

/** What kind of AI workload an operator's label tells of: its key alone counts. */
export function identifyWorkloadLabel({ workloadLabels }: Catalog, key: string): AiHint | undefined {
  return hintOf(workloadLabels.get(key));
}

function hintOf(data: WorkloadData | undefined): AiHint | undefined {
  return (
    data && { id: data.id, ...(data.does && { role: data.does }), confidence: data.confidence ?? 'high' }
  );
}
