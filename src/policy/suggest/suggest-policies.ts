// SPDX-License-Identifier: Apache-2.0
import { readAction } from '../action-facts.ts';
import { decideGate } from '../decide-gate.ts';
import { fitsDeny } from '../fit-clause.ts';
import { placeAction } from '../place-action.ts';
import type { Clause, Policy } from '../policy.ts';
import type { Labels, PolicyPod } from '../policy-pod.ts';
import type { Place } from '../read-places.ts';
import { selectsPod } from '../selects-pod.ts';
import { type Choice, type ChoiceFacts, chooseDestination } from './choose-destination.ts';
import { type Allowed, draftClauses, seenOf } from './clause-drafts.ts';
import { sumEvidence } from './evidence.ts';
import { groupPods, type PodGroup } from './group-pods.ts';
import { objectName, shortHash } from './object-name.ts';
import { formatPort } from './port-list.ts';
import type { Seen, SeenActions } from './seen-table.ts';
import type {
  NotAllowed,
  SuggestedClause,
  SuggestedDeny,
  SuggestedPolicy,
  Suggestion,
} from './suggestion.ts';

/** What a suggestion is made from, and how it is wanted. */
export interface SuggestionInput extends ChoiceFacts {
  readonly actions: SeenActions;
  /** Pods whose labels are known, by `namespace/name`. */
  readonly pods: ReadonlyMap<string, PolicyPod>;
  readonly places: ReadonlyMap<string, Place>;
  readonly kind: Policy['kind'];
  readonly mode: Policy['mode'];
  /** One policy for all pods that have these labels, in place of one for each workload. */
  readonly selector?: Labels;
}

/** An allow list takes no more. */
const MAX_CLAUSES = 128;

/**
 * Policies that allow what pods were seen to do and nothing that was not seen, one for each workload: names where DNS taught
 * them, channels, services and pods where they are known, addresses for the rest.
 */
export function suggestPolicies(input: SuggestionInput): Suggestion {
  const { actions } = input;
  const { groups, without } = groupPods(actions.seen, input);
  const drafted = groups.map((group) => policyOf(group, input));
  const policies = nameApart(drafted.filter(isWorthIt));
  const silent = drafted.filter((policy) => !isWorthIt(policy)).flatMap(({ pods }) => pods);
  return {
    policies,
    without: [
      ...without,
      ...(silent.length > 0 ? [{ pods: silent.toSorted(), because: 'nothing-sent' as const }] : []),
    ],
    evidence: sumEvidence(actions.seen.map(({ evidence }) => evidence)),
    withoutPod: actions.withoutPod,
    unlisted: actions.unlisted,
    resolvers: [...actions.resolvers].toSorted(),
  };
}

/** A policy that would say nothing of anything that was seen is none. */
function isWorthIt({ allow, deny, leftOut }: SuggestedPolicy): boolean {
  return allow.length + deny.length + leftOut.length > 0;
}

function policyOf(group: PodGroup, input: SuggestionInput): SuggestedPolicy {
  const { kind, mode } = input;
  const placed = group.seen.map((seen) => ({
    ...seen,
    action: placeAction(seen.action, { places: input.places, resolvers: input.actions.resolvers }),
  }));
  const facts = { ...input, named: namedAddresses(group.seen) };
  const chosen = placed.map((seen) => ({
    seen,
    choice: chooseDestination(seen.action, seen.evidence, facts),
  }));
  const categories = new Set(chosen.flatMap(({ choice }) => (choice.is === 'deny' ? [choice.category] : [])));
  const denies = [...categories].map(
    (category): Clause => ({ name: category, destination: { kind: 'categories', categories: [category] } }),
  );
  const settled = chosen.map(({ seen, choice }) => ({ seen, choice: settle(seen, choice, denies, input) }));
  const allowed = settled.flatMap(({ seen, choice }) => allowedOf(seen, choice, input));
  const drafted = draftClauses(allowed, avoided(settled));
  const allow = drafted.slice(0, MAX_CLAUSES);
  const beyond = drafted.slice(MAX_CLAUSES).flatMap(({ entries }) => entries);
  // What was left out may be allowed for what else was seen: a failed connection to a name that answered otherwise.
  const left = settled.filter(
    ({ seen, choice }) => choice.is === 'left-out' && !isAllowed(seen, allow, input),
  );
  const name = kind === 'AIGovernancePolicy' ? group.name : objectName(group.namespace, group.name);
  const { namespace, podSelector } = group;
  const selects: Policy = { kind: 'AIGovernancePolicy', name, namespace, mode, podSelector };
  return {
    kind,
    name,
    namespaces: [group.namespace],
    podSelector: group.podSelector,
    mode,
    pods: group.pods,
    alsoSelects: [...input.pods]
      .filter(([key, pod]) => !group.pods.includes(key) && selectsPod(selects, pod))
      .map(([key]) => key)
      .toSorted(),
    evidence: sumEvidence(group.seen.map(({ evidence }) => evidence)),
    allow,
    deny: deniesOf(settled),
    leftOut: leftOutOf(left, beyond),
  };
}

interface Settled {
  readonly seen: Seen;
  readonly choice: Choice;
}

/** What a deny of the policy itself would catch is not allowed by it. */
function settle({ action }: Seen, choice: Choice, denies: readonly Clause[], facts: ChoiceFacts): Choice {
  if (choice.is !== 'allow') return choice;
  const read = readAction(action, facts.channels);
  const deny = denies.find((clause) => fitsDeny(clause, read));
  if (deny?.destination.kind !== 'categories') return choice;
  const [category] = deny.destination.categories;
  return category === undefined ? choice : { is: 'deny', category, seenAs: choice.seenAs };
}

function allowedOf({ evidence }: Seen, choice: Choice, { channels }: ChoiceFacts): Allowed[] {
  if (choice.is !== 'allow') return [];
  const { destination, port, seenAs } = choice;
  const name = destination.kind === 'names' ? destination.names[0] : undefined;
  const category = name === undefined ? undefined : channels.ofName(name)[0]?.category;
  return [{ destination, port, seenAs, evidence, ...(category && { category }) }];
}

/** Addresses of everything that is not allowed by its address: no block may take them in. */
function avoided(settled: readonly Settled[]): readonly string[] {
  return settled
    .filter(({ choice }) => choice.is !== 'allow' || choice.destination.kind !== 'cidrs')
    .flatMap(({ seen: { action } }) => action.address ?? []);
}

/** Addresses that have a name, whoever told it. */
function namedAddresses(seen: readonly Seen[]): ReadonlySet<string> {
  const named = seen.filter(
    ({ action: { learned, wireName } }) => learned.length > 0 || wireName !== undefined,
  );
  return new Set(named.flatMap(({ action: { address } }) => address ?? []));
}

function isAllowed(
  { action }: Seen,
  clauses: readonly SuggestedClause[],
  { channels, nowMs }: ChoiceFacts,
): boolean {
  const allow = clauses.flatMap(({ name, entries, ports }) =>
    entries.map(({ destination }): Clause => ({ name, destination, ports })),
  );
  const egress = {
    default: 'deny',
    allow,
    deny: [],
    proxies: [],
    isQuicDenied: false,
    isHelloDenied: false,
  } as const;
  const policy = { kind: 'AIGovernancePolicy', name: '', mode: 'enforce', podSelector: {}, egress } as const;
  return decideGate([policy], readAction(action, channels), nowMs).verdict === 'allow';
}

function deniesOf(settled: readonly Settled[]): readonly SuggestedDeny[] {
  const denied = settled.flatMap(({ seen, choice }) =>
    choice.is === 'deny'
      ? [{ category: choice.category, seenAs: withPort(choice.seenAs, seen), evidence: seen.evidence }]
      : [],
  );
  return [...Map.groupBy(denied, ({ category }) => category)]
    .map(([category, some]) => ({ category, seen: seenOf(some) }))
    .toSorted((a, b) => compare(a.category, b.category));
}

function leftOutOf(
  leftOut: readonly Settled[],
  beyond: readonly { readonly seen: readonly { text: string; evidence: Seen['evidence'] }[] }[],
): readonly NotAllowed[] {
  const left = leftOut.flatMap(({ seen, choice }) =>
    choice.is === 'left-out'
      ? [{ because: choice.because, seenAs: withPort(choice.seenAs, seen), evidence: seen.evidence }]
      : [],
  );
  const tooMany = beyond.flatMap(({ seen }) =>
    seen.map(({ text, evidence }) => ({ because: 'too-many' as const, seenAs: text, evidence })),
  );
  return [...Map.groupBy([...left, ...tooMany], ({ because }) => because)]
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([because, some]) => seenOf(some).map((seen) => ({ ...seen, because })));
}

function withPort(seenAs: string, { action: { port = 0, protocol } }: Seen): string {
  const host = seenAs.includes(':') ? `[${seenAs}]` : seenAs;
  const range = { first: port, last: port, protocols: [protocol === 'udp' ? 'udp' : 'tcp'] } as const;
  return `${host}:${formatPort(range)}`;
}

/** Two policies of one kind and place need two names. */
function nameApart(policies: readonly SuggestedPolicy[]): readonly SuggestedPolicy[] {
  const taken = new Set<string>();
  return policies.map((policy) => {
    const { kind, namespaces, name, podSelector } = policy;
    const place = kind === 'AIGovernancePolicy' ? namespaces.join() : '';
    const key = `${place}/${name}`;
    const isTaken = taken.has(key);
    taken.add(key);
    return isTaken
      ? { ...policy, name: objectName(name, shortHash(JSON.stringify([namespaces, podSelector]))) }
      : policy;
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
