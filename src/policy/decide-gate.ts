// SPDX-License-Identifier: Apache-2.0
import type { ActionFacts } from './action-facts.ts';
import type { DecidingClause, GateDecision } from './decision.ts';
import { fitAllow, fitsDeny, fitsProxy } from './fit-clause.ts';
import type { Clause, EgressDefault, EgressSection, Policy } from './policy.ts';

/** A policy with a section on egress. */
export type EgressPolicy = Policy & { readonly egress: EgressSection } & Suspension;

/** Of a policy that a breakglass has count as one in mode audit: until when. */
export interface Suspension {
  readonly suspendedUntilMs?: number;
}

/** From the strictest on. */
export const DEFAULTS: readonly EgressDefault[] = ['deny', 'delegate', 'allow'];

/**
 * What one gate decides: a deny that fits, QUIC or an encrypted hello that is denied, an allow that fits, else the strictest default. `policies`
 * are those of the gate that select the pod; the first of them that decides is named. Where the address is a proxy of
 * `listing`, it may be spoken to, and what it is asked for is what allows are about.
 */
export function decideGate(
  policies: readonly EgressPolicy[],
  facts: ActionFacts,
  nowMs: number,
  listing: readonly EgressPolicy[] = policies,
): GateDecision {
  if (policies.length === 0) return { verdict: 'allow', by: 'open' };
  const proxy = findProxy(listing, facts);
  if (proxy === undefined)
    return decideDeny(policies, [facts]) ?? decideAllow(policies, facts, nowMs) ?? decideRest(policies);
  const { requested } = facts;
  if (requested === undefined) return decideDeny(policies, [facts]) ?? proxy;
  return (
    decideDeny(policies, [facts, requested]) ??
    decideAllow(policies, requested, nowMs) ??
    decideRest(policies)
  );
}

/** Lets an action speak to a proxy, by the first policy that lists it. Undefined: its address is none. */
export function findProxy(
  listing: readonly EgressPolicy[],
  facts: ActionFacts,
): (GateDecision & { readonly clause: DecidingClause }) | undefined {
  for (const policy of listing) {
    const clause = policy.egress.proxies.find((candidate) => fitsProxy(candidate, facts));
    if (clause !== undefined)
      return { verdict: 'allow', by: 'allow', clause: nameClause(policy, `proxies.${clause.name}`, clause) };
  }
  return undefined;
}

/** `destinations`: all that the action is to; one that is denied is enough. */
function decideDeny(
  policies: readonly EgressPolicy[],
  destinations: readonly [ActionFacts, ...ActionFacts[]],
): GateDecision | undefined {
  const [facts] = destinations;
  for (const policy of policies) {
    const clause = policy.egress.deny.find((candidate) =>
      destinations.some((destination) => fitsDeny(candidate, destination)),
    );
    if (clause !== undefined)
      return { verdict: 'deny', by: 'deny', clause: nameClause(policy, `deny.${clause.name}`, clause) };
  }
  const quic = facts.isQuic ? policies.find(({ egress }) => egress.isQuicDenied) : undefined;
  if (quic !== undefined) return { verdict: 'deny', by: 'quic', clause: nameClause(quic, 'quic') };
  const hello = facts.isHelloEncrypted ? policies.find(({ egress }) => egress.isHelloDenied) : undefined;
  return hello && { verdict: 'deny', by: 'encrypted-hello', clause: nameClause(hello, 'encryptedHello') };
}

function decideAllow(
  policies: readonly EgressPolicy[],
  facts: ActionFacts,
  nowMs: number,
): GateDecision | undefined {
  let address: DecidingClause | undefined;
  let wire: DecidingClause | undefined;
  for (const policy of policies)
    for (const clause of policy.egress.allow) {
      const { fits } = fitAllow(clause, facts, nowMs);
      if (fits === 'none') continue;
      const named = nameClause(policy, `allow.${clause.name}`, clause);
      if (fits === 'all') return { verdict: 'allow', by: 'allow', clause: named };
      if (fits === 'address') address ??= named;
      else wire ??= named;
    }
  if (address === undefined || wire === undefined) return undefined;
  return { verdict: 'allow', by: 'allow', clause: address, wireClause: wire };
}

function decideRest(policies: readonly EgressPolicy[]): GateDecision {
  for (const strict of DEFAULTS) {
    const policy = policies.find(({ egress }) => egress.default === strict);
    if (policy === undefined) continue;
    const clause = nameClause(policy, 'default');
    if (strict === 'delegate') return { verdict: 'allow', by: 'delegate', clause };
    return { verdict: strict, by: 'default', clause };
  }
  throw new Error('a section on egress without a default');
}

/** Names a clause of a policy, as records do. */
export function nameClause(
  policy: Policy & Suspension,
  clause: string,
  { reason }: Partial<Clause> = {},
): DecidingClause {
  const { kind, namespace, name, uid, generation, mode, suspendedUntilMs } = policy;
  return {
    kind,
    ...(namespace !== undefined && { namespace }),
    policy: name,
    ...(uid !== undefined && { uid }),
    ...(generation !== undefined && { generation }),
    mode,
    ...(suspendedUntilMs !== undefined && { suspendedUntilMs }),
    clause: `egress.${clause}`,
    ...(reason !== undefined && { reason }),
  };
}
