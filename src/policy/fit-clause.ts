// SPDX-License-Identifier: Apache-2.0
import { cidrHolds } from '../cidr.ts';
import type { Channel } from '../events/model-identity.ts';
import type { ActionFacts, NameFacts } from './action-facts.ts';
import { isCatalogDestination } from './catalog-destination.ts';
import { matchLabels } from './match-labels.ts';
import { matchName } from './match-name.ts';
import type { Clause, ClauseDestination, PodsDestination } from './policy.ts';
import { effectiveLabels, type LabelledPod, namespaceLabelsOf } from './policy-pod.ts';

/** Why an allow does not fit. */
export type Misfit =
  /** It names something else. */
  | 'destination'
  /** The name is on the wire, and no DNS answer of this pod led from it to this address. */
  | 'not-learned'
  /** The address was learned for a name of it, and another name is on the wire. */
  | 'wire-name'
  | 'port'
  | 'expired';

/**
 * How far an allow fits: `all` it allows the action; `address` it approves where the action goes, but not the name on the
 * wire, which another allow may approve; `wire` the reverse.
 */
export type AllowFit =
  | { readonly fits: 'all' | 'address' | 'wire' }
  | { readonly fits: 'none'; readonly because: Misfit };

/** How an allow fits an action at an instant. */
export function fitAllow(clause: Clause, facts: ActionFacts, nowMs: number): AllowFit {
  const { fits, because } = fitDestination(clause.destination, facts);
  if (fits === 'none') return { fits, because };
  if (!fitsPorts(clause, facts)) return { fits: 'none', because: 'port' };
  if (clause.expiresMs !== undefined && nowMs >= clause.expiresMs)
    return { fits: 'none', because: 'expired' };
  return { fits };
}

/** Whether a deny fits: by anything that was seen of the action. */
export function fitsDeny(clause: Pick<Clause, 'destination' | 'ports'>, facts: ActionFacts): boolean {
  const { destination } = clause;
  if (!fitsPorts(clause, facts)) return false;
  const names = namesOf(destination);
  if (names === undefined) return fitsAddress(destination, facts);
  return (
    facts.seen.some(names) ||
    fitsChannels(destination, facts.addressChannels) ||
    fitsAddress(destination, facts)
  );
}

/** Whether a clause that says where a proxy is means the destination. */
export function fitsProxy(clause: Clause, facts: ActionFacts): boolean {
  const names = namesOf(clause.destination);
  return (
    fitsPorts(clause, facts) &&
    (fitsAddress(clause.destination, facts) || (names !== undefined && facts.approvable.some(names)))
  );
}

function fitDestination(
  destination: ClauseDestination,
  facts: ActionFacts,
): { readonly fits: AllowFit['fits']; readonly because: Misfit } {
  const names = namesOf(destination);
  if (fitsAddress(destination, facts)) return { fits: 'all', because: 'destination' };
  if (names === undefined) return { fits: 'none', because: 'destination' };
  // What the catalogue lists by address is what it is, whatever name led there.
  if (fitsChannels(destination, facts.addressChannels)) return { fits: 'all', because: 'destination' };
  const isLearned = facts.approvable.some(names);
  const isOnWire = facts.wire !== undefined && names(facts.wire);
  if (isLearned)
    return { fits: facts.wire === undefined || isOnWire ? 'all' : 'address', because: 'wire-name' };
  return { fits: isOnWire ? 'wire' : 'none', because: 'destination' };
}

/** Which names a destination means, or undefined where it is told by addresses. */
function namesOf(destination: ClauseDestination): ((facts: NameFacts) => boolean) | undefined {
  const { kind } = destination;
  if (kind === 'names') return ({ name }) => destination.names.some((pattern) => matchName(pattern, name));
  const isOfCatalog = kind === 'to' && destination.to.some(isCatalogDestination);
  if (kind === 'categories' || kind === 'channels' || isOfCatalog)
    return ({ channels }) => fitsChannels(destination, channels);
  return undefined;
}

function fitsChannels(destination: ClauseDestination, channels: readonly Channel[]): boolean {
  if (destination.kind === 'categories')
    return channels.some(({ category }) => destination.categories.includes(category));
  const meant: readonly string[] =
    destination.kind === 'channels'
      ? destination.channels
      : destination.kind === 'to'
        ? destination.to.filter(isCatalogDestination)
        : [];
  return channels.some(({ id }) => meant.includes(id));
}

function fitsAddress(destination: ClauseDestination, { action, address }: ActionFacts): boolean {
  switch (destination.kind) {
    case 'cidrs':
      return address !== undefined && destination.cidrs.some((cidr) => cidrHolds(cidr, address));
    case 'pods':
      return action.pod !== undefined && meansPod(destination, action.pod);
    case 'services':
      return destination.services.some(({ namespace, name }) =>
        action.services?.some((service) => service.namespace === namespace && service.name === name),
      );
    case 'to':
      return destination.to.some((known) => !isCatalogDestination(known) && action.known?.includes(known));
    default:
      return false;
  }
}

/** Whether a clause on pods means this one. */
export function meansPod({ namespaces, podSelector }: PodsDestination, pod: LabelledPod): boolean {
  const isThere =
    typeof namespaces === 'string'
      ? pod.namespace === namespaces
      : matchLabels(namespaces, namespaceLabelsOf(pod));
  return isThere && matchLabels(podSelector, effectiveLabels(pod));
}

function fitsPorts({ ports }: Pick<Clause, 'ports'>, { action: { protocol, port } }: ActionFacts): boolean {
  if (ports === undefined) return true;
  if (port === undefined || protocol === 'icmp') return false;
  return ports.some(
    ({ first, last, protocols }) => protocols.includes(protocol) && first <= port && port <= last,
  );
}
