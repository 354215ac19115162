// SPDX-License-Identifier: Apache-2.0
import { POLICY_GROUP, POLICY_KINDS } from '../../config/policy-schema.ts';
import type { PolicyStatus } from '../../gen/policy.ts';
import type { PolicyStanding } from '../policy/policy-goal.ts';
import { getObjects } from './get-objects.ts';
import type { Kubectl } from './kubectl.ts';

/** A policy as the API server has it. */
interface PolicyObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly generation?: number };
  readonly spec?: { readonly mode?: string };
  readonly status?: PolicyStatus;
}

/** How it stands with a policy in the cluster. */
export interface ClusterPolicyView extends PolicyStanding {
  readonly kind: string;
  readonly mode: string;
  readonly generation: number;
  /** Absent where no agent has written one. */
  readonly status?: PolicyStatus;
  /** Whether the status tells of this generation. */
  readonly isCurrent: boolean;
}

/** All policies of the cluster, those of the cluster first. Throws KUBECTL_FAILED. */
export async function readPolicyObjects(
  kubectl: Kubectl,
  timeoutMs: number,
): Promise<readonly ClusterPolicyView[]> {
  const lists = await Promise.all(
    POLICY_KINDS.map(({ plural, scope }) =>
      getObjects<PolicyObject>(
        kubectl,
        [`${plural}.${POLICY_GROUP}`, ...(scope === 'namespace' ? ['--all-namespaces'] : [])],
        { timeoutMs },
      ),
    ),
  );
  return lists.flat().map(viewOf);
}

function viewOf({ kind, metadata, spec, status }: PolicyObject): ClusterPolicyView {
  const { name, namespace, generation = 0 } = metadata;
  const holds = (type: string): boolean =>
    status?.conditions?.some(
      (each) => each.type === type && each.status === 'True' && each.observedGeneration === generation,
    ) ?? false;
  return {
    kind,
    policy: namespace === undefined ? name : `${namespace}/${name}`,
    mode: spec?.mode ?? 'audit',
    generation,
    ...(status && { status }),
    isCurrent: status?.observedGeneration === generation,
    accepted: holds('Accepted'),
    programmed: holds('Programmed'),
  };
}
