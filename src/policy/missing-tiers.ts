// SPDX-License-Identifier: Apache-2.0
import { nameClause } from './decide-gate.ts';
import type { EnforcementTier, UnprogrammedReason } from './node-policy-state.ts';
import type { Clause, ClauseDestination, Policy } from './policy.ts';

type MissingTier = Extract<UnprogrammedReason, { readonly reason: 'tier-missing' }>;

/** What names a destination by a name: it is judged where an address is learned for it, and by the name on the wire. */
const BY_NAME: ReadonlySet<ClauseDestination['kind']> = new Set(['names', 'categories', 'channels']);
const BY_ADDRESS: readonly EnforcementTier[] = ['connect', 'packet'];
const ON_THE_WIRE: readonly EnforcementTier[] = [...BY_ADDRESS, 'names', 'stream'];

/** The clauses of a policy that need more than there is, each with every tier that it lacks. */
export function missingTiers(policy: Policy, tiers: ReadonlySet<EnforcementTier>): readonly MissingTier[] {
  const { egress } = policy;
  if (egress === undefined) return [];
  const missing = (clause: string, needed: readonly EnforcementTier[]): MissingTier[] =>
    needed
      .filter((tier) => !tiers.has(tier))
      .map((tier) => ({ reason: 'tier-missing', tier, clause: nameClause(policy, clause).clause }));
  const ofList = (list: 'allow' | 'deny', clauses: readonly Clause[]): MissingTier[] =>
    clauses.flatMap(({ name, destination }) =>
      missing(`${list}.${name}`, isByName(destination) ? ON_THE_WIRE : BY_ADDRESS),
    );
  return [
    ...ofList('allow', egress.allow),
    ...ofList('deny', egress.deny),
    ...egress.proxies.flatMap(({ name }) => missing(`proxies.${name}`, ON_THE_WIRE)),
    ...missing('default', BY_ADDRESS),
    ...(egress.isQuicDenied ? missing('quic', BY_ADDRESS) : []),
    ...(egress.isHelloDenied ? missing('encryptedHello', ON_THE_WIRE) : []),
  ];
}

function isByName(destination: ClauseDestination): boolean {
  const { kind } = destination;
  return BY_NAME.has(kind) || (kind === 'to' && destination.to.includes('workload-identity'));
}
