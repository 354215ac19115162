// SPDX-License-Identifier: Apache-2.0
import type { Pod } from '../events/pod.ts';
import { workloadName } from '../events/workload-name.ts';
import type { LossCause, LostEnforcement } from '../policy/lost-enforcement.ts';
import { policyKey } from '../policy/policy-name.ts';
import type { DetectContext } from './detect-context.ts';
import type { FindingFolder, Statement } from './finding-folder.ts';

/** A pod of the directory that lost its last enforcing policy. */
export type LostPod = Omit<LostEnforcement, 'pod'> & { readonly pod: Pod };

const SAYS: Readonly<Record<LossCause, string>> = {
  removed: 'was removed (see its policy_change)',
  audit: 'is in mode audit now (see its policy_change)',
  deselected: 'selects it no longer',
};

/** Raises the finding that no policy is enforced in a pod any more: once for each loss. */
export function recordLostEnforcement(
  { maker }: Pick<DetectContext, 'maker'>,
  findings: FindingFolder,
  { pod, policies }: LostPod,
  bootNs: bigint,
): void {
  const went = policies.map(
    ({ policy, cause }) => `${policyKey(policy)}, generation ${policy.generation ?? '-'}, ${SAYS[cause]}`,
  );
  const statement: Statement = {
    ...{ rule: 'enforcement-lost', severity: 'high' },
    message: `no policy is enforced in the pod any more: ${went.join('; ')}`,
  };
  const draft = maker.ofPod('finding', bootNs, pod);
  const nowNs = Number(bootNs);
  const seen = {
    time: bootNs,
    nowNs,
    pod: `${pod.namespace}/${workloadName(pod)}`,
    subject: went.join('; '),
  };
  findings.tell(`enforcement-lost ${pod.uid} ${bootNs}`, seen, statement, draft);
}
