// SPDX-License-Identifier: Apache-2.0
import { scopeOfAddress } from './address-scope.ts';
import type { EgressAction } from './egress-action.ts';
import type { ServiceName } from './policy.ts';
import { KNOWN_SERVICES, type Place } from './read-places.ts';
import { serviceOfName } from './service-of-name.ts';

const DNS_PORT = 53;

/** What is known of addresses. */
export interface PlaceFacts {
  /** Who has which address, as manifests tell. */
  readonly places: ReadonlyMap<string, Place>;
  /** Addresses that answered the pods' DNS questions. */
  readonly resolvers: ReadonlySet<string>;
}

/**
 * The action with who has its address. Where no manifest says which service it is, a name of the cluster's DNS that led
 * there does, for addresses that are no public ones.
 */
export function placeAction(action: EgressAction, { places, resolvers }: PlaceFacts): EgressAction {
  const { address = '' } = action;
  const place = places.get(address);
  const isResolver = action.port === DNS_PORT && resolvers.has(address);
  const guessed = place?.services === undefined ? serviceByName(action) : undefined;
  return {
    ...action,
    ...(guessed && { services: [guessed], ...knownOf(guessed) }),
    ...place,
    ...(isResolver && { implied: 'resolver' }),
  };
}

/** The service that names alone tell. */
export function serviceByName({ learned, address }: EgressAction): ServiceName | undefined {
  if (address === undefined || scopeOfAddress(address) !== 'private') return undefined;
  for (const { question } of learned) {
    const service = serviceOfName(question);
    if (service !== undefined) return service;
  }
  return undefined;
}

function knownOf({ namespace, name }: ServiceName): Pick<EgressAction, 'known'> {
  const known = KNOWN_SERVICES[`${namespace}/${name}`];
  return known === undefined ? {} : { known };
}
