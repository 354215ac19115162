// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import type { PolicyName } from '../policy/overlay.ts';

/** How a policy is named on the command line. */
export const POLICY_NAME_FORMS =
  'NAME of a cluster policy, NAMESPACE/NAME of one of a namespace; with the kind before it where that is clearer: ClusterAIGovernancePolicy/NAME, AIGovernancePolicy/NAMESPACE/NAME';

/** The policy that a text names. Throws USAGE. */
export function readPolicyName(command: string, text: string): PolicyName {
  const words = text.split('/');
  const [first, ...rest] = words;
  const isKind = first === 'ClusterAIGovernancePolicy' || first === 'AIGovernancePolicy';
  const names = isKind ? rest : words;
  const [one = '', two, ...more] = names;
  const isCluster = two === undefined;
  const fitsKind = !isKind || isCluster === (first === 'ClusterAIGovernancePolicy');
  if (one !== '' && two !== '' && more.length === 0 && fitsKind)
    return isCluster
      ? { kind: 'ClusterAIGovernancePolicy', name: one }
      : { kind: 'AIGovernancePolicy', namespace: one, name: two };
  throw new WeirError(
    'USAGE',
    `${command}: --policy must be ${POLICY_NAME_FORMS}; got ${JSON.stringify(text)}`,
  );
}
