// SPDX-License-Identifier: Apache-2.0
import { readAction } from './action-facts.ts';
import { nameClause } from './decide-gate.ts';
import type { DecidingClause, Decision } from './decision.ts';
import { type EgressQuestion, evaluateEgress, policiesOf, suspend } from './evaluate-egress.ts';
import { fitAllow, fitsProxy, type Misfit } from './fit-clause.ts';
import type { Clause } from './policy.ts';

/** A decision with what led to it. */
export interface EgressExplanation {
  readonly decision: Decision;
  /** Policies with a section on egress that select the pod, those that enforce first. */
  readonly selectedBy: readonly Pick<
    DecidingClause,
    'kind' | 'namespace' | 'policy' | 'mode' | 'suspendedUntilMs'
  >[];
  /** Allows that name the destination, and yet do not fit. */
  readonly nearly: readonly NearAllow[];
  /** What was taken for granted, or could not be judged. */
  readonly assumed: readonly string[];
}

export interface NearAllow {
  readonly clause: DecidingClause;
  readonly because: Misfit;
  readonly why: string;
}

/** Decides an action as `evaluateEgress` does, and tells why. */
export function explainEgress(question: EgressQuestion): EgressExplanation {
  const { policies, overlays = [], pod, action, channels, nowMs } = question;
  const decision = evaluateEgress(question);
  const selecting = policiesOf(policies, pod).map((policy) => suspend(policy, overlays, nowMs));
  const facts = readAction(action, channels);
  const isProxied = selecting.some(({ egress }) => egress.proxies.some((each) => fitsProxy(each, facts)));
  const nearly = selecting.flatMap((policy) =>
    policy.egress.allow.flatMap((clause): NearAllow[] => {
      const fit = fitAllow(clause, (isProxied && facts.requested) || facts, nowMs);
      const because = fit.fits === 'none' ? fit.because : MISFITS[fit.fits];
      if (because === undefined || because === 'destination') return [];
      const named = nameClause(policy, `allow.${clause.name}`, clause);
      return [{ clause: named, because, why: whyNot(because, clause, question) }];
    }),
  );
  // What two allows make up for together is no near miss.
  const isMadeUp = (near: NearAllow): boolean =>
    (near.because === 'wire-name' || near.because === 'not-learned') &&
    [decision.all.cluster, decision.all.namespace].some(
      ({ clause, wireClause }) =>
        wireClause !== undefined && [clause, wireClause].some((each) => isSame(each, near.clause)),
    );
  return {
    decision,
    selectedBy: selecting.map(({ kind, namespace, name, mode, suspendedUntilMs }) => ({
      kind,
      ...(namespace !== undefined && { namespace }),
      policy: name,
      mode,
      ...(suspendedUntilMs !== undefined && { suspendedUntilMs }),
    })),
    nearly: nearly.filter((near) => !isMadeUp(near)),
    assumed: assumptionsOf(
      question,
      selecting.flatMap(({ egress }) => [...egress.allow, ...egress.deny]),
    ),
  };
}

const MISFITS = { all: undefined, address: 'wire-name', wire: 'not-learned' } as const;

function isSame(a: DecidingClause | undefined, b: DecidingClause): boolean {
  return a?.policy === b.policy && a.namespace === b.namespace && a.clause === b.clause;
}

function whyNot(because: Misfit, { expiresMs, ports = [] }: Clause, { action }: EgressQuestion): string {
  switch (because) {
    case 'expired':
      return `expired at ${new Date(expiresMs ?? 0).toISOString()}`;
    case 'port': {
      const allowed = ports.map(({ first, last, protocols }) => {
        const range = first === last ? `${first}` : `${first}-${last}`;
        return `${range}/${protocols.join('+')}`;
      });
      return `it is for ${allowed.join(', ')}, not ${action.port ?? 'no port'}/${action.protocol}`;
    }
    case 'wire-name':
      return `the address was learned for a name of it, and ${action.wireName} is on the wire`;
    case 'not-learned':
      return `${action.wireName} is on the wire, and no DNS answer for it led to this address`;
    case 'destination':
      return 'it names something else';
  }
}

function assumptionsOf({ action }: EgressQuestion, clauses: readonly Clause[]): string[] {
  const { address, learned, proxied, wireName } = action;
  const names = learned.map(({ question }) => question).join(', ');
  const byBlock = clauses.filter(({ destination }) => destination.kind === 'cidrs').map(({ name }) => name);
  return [
    ...(learned.length > 0 ? [`the pod asked DNS for ${names}, and went to an address of the answer`] : []),
    ...(proxied === undefined
      ? []
      : [`the proxy is asked for ${proxied.name ?? proxied.address}:${proxied.port}`]),
    ...(wireName !== undefined ? [`${wireName} is the name on the wire`] : []),
    ...(address === undefined && byBlock.length > 0
      ? [`no address is known: clauses by cidrs were not judged (${[...new Set(byBlock)].join(', ')})`]
      : []),
  ];
}
