// SPDX-License-Identifier: Apache-2.0
import { type AdviceFacts, adviseAt } from './advice.ts';
import { nameClause } from './decide-gate.ts';
import type { Evaluation, GateDecision } from './decision.ts';
import { evaluateEgress } from './evaluate-egress.ts';
import type { FieldPath } from './field-path.ts';
import { type CloudIdentity, IDENTITY_SERVICES } from './pod-identity.ts';
import { policyKey } from './policy-name.ts';
import type { PolicyPod } from './policy-pod.ts';
import type { PolicyProblem } from './policy-problem.ts';
import type { FilePolicy } from './read-policies.ts';

/** Names that are listed; of the rest it says how many there are. */
const MAX_LISTED = 3;

/**
 * Pods that a policy would cut off from the service of a cloud that gives them credentials of their own, were all policies
 * of the files enforced: by an explicit deny, or because nothing allows it.
 */
export function adviseIdentity(
  file: FilePolicy,
  all: readonly FilePolicy[],
  { pods = [], channels, nowMs }: AdviceFacts,
): PolicyProblem[] {
  const policies = all.map(({ policy }) => policy);
  const cut = new Map<string, { identity: CloudIdentity; gate: GateDecision; pods: PolicyPod[] }>();
  for (const pod of pods)
    for (const identity of pod.identities ?? []) {
      const { action } = IDENTITY_SERVICES[identity];
      const decision = evaluateEgress({ policies, pod, action, channels, nowMs });
      const gate = refusalOf(file, decision.all);
      if (gate === undefined) continue;
      const key = `${identity} ${gate.clause?.clause}`;
      const known = cut.get(key) ?? { identity, gate, pods: [] };
      known.pods.push(pod);
      cut.set(key, known);
    }
  return [...cut.values()].map(({ identity, gate, pods: some }) => {
    const { title, word } = IDENTITY_SERVICES[identity];
    const how = gate.by === 'deny' ? 'is denied by this clause' : 'is allowed by no clause';
    return adviseAt(
      file,
      placeOf(file, gate),
      'breaks-identity',
      `${listed(some)} would lose its credentials: ${title} ${how}`,
      gate.by === 'deny'
        ? `no allow outweighs a deny: leave it out of this one, and allow { to: [${word}] } under default: deny`
        : `add { name: ${word}, to: [${word}] } under allow`,
    );
  });
}

/** The gate that refuses by this policy. */
function refusalOf({ policy }: FilePolicy, { cluster, namespace }: Evaluation): GateDecision | undefined {
  return [cluster, namespace].find(({ verdict, clause }) => {
    if (verdict !== 'deny' || clause === undefined || clause.kind === 'Overlay') return false;
    const { kind, namespace: of, policy: name } = clause;
    return policyKey(policy) === policyKey({ kind, name, ...(of !== undefined && { namespace: of }) });
  });
}

function placeOf({ policy }: FilePolicy, { clause }: GateDecision): FieldPath {
  const denies = policy.egress?.deny ?? [];
  const at = denies.findIndex(({ name }) => nameClause(policy, `deny.${name}`).clause === clause?.clause);
  return at < 0 ? ['spec', 'egress', 'default'] : ['spec', 'egress', 'deny', at, 'name'];
}

function listed(pods: readonly PolicyPod[]): string {
  const names = pods.slice(0, MAX_LISTED).map(({ namespace, name }) => `${namespace}/${name}`);
  const more = pods.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
