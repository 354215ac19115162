// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import { cidrCovers } from '../cidr.ts';
import type { ChannelLookup } from './egress-action.ts';
import { matchName } from './match-name.ts';
import type { Clause, ClauseDestination, PortRange } from './policy.ts';

/** Whether everything that `inner` means is meant by `outer`: certain where it says yes, not where it says no. */
export function coversClause(outer: Clause, inner: Clause, lookup?: ChannelLookup): boolean {
  return (
    coversPorts(outer.ports, inner.ports) && coversDestination(outer.destination, inner.destination, lookup)
  );
}

function coversPorts(
  outer: readonly PortRange[] | undefined,
  inner: readonly PortRange[] | undefined,
): boolean {
  if (outer === undefined) return true;
  return (
    (inner ?? []).length > 0 &&
    (inner ?? []).every((range) =>
      range.protocols.every((protocol) =>
        outer.some(
          ({ first, last, protocols }) =>
            protocols.includes(protocol) && first <= range.first && range.last <= last,
        ),
      ),
    )
  );
}

function coversDestination(
  outer: ClauseDestination,
  inner: ClauseDestination,
  lookup?: ChannelLookup,
): boolean {
  if (outer.kind === 'names' && inner.kind === 'names')
    return inner.names.every((name) => outer.names.some((pattern) => coversName(pattern, name)));
  if (outer.kind === 'cidrs' && inner.kind === 'cidrs')
    return inner.cidrs.every((cidr) => outer.cidrs.some((block) => cidrCovers(block, cidr)));
  if (inner.kind === 'names') return inner.names.every((name) => isOfChannels(outer, name, lookup));
  if (outer.kind === 'to' && inner.kind === 'to') return isWithin(inner.to, outer.to);
  if (outer.kind === 'categories' && inner.kind === 'categories')
    return isWithin(inner.categories, outer.categories);
  if (outer.kind === 'channels' && inner.kind === 'channels') return isWithin(inner.channels, outer.channels);
  if (outer.kind === 'services' && inner.kind === 'services')
    return inner.services.every((service) => outer.services.some((each) => isDeepStrictEqual(each, service)));
  return outer.kind === 'pods' && isDeepStrictEqual(outer, inner);
}

/** Whether the catalogue has a name, no wildcard, in one of the channels or categories. */
function isOfChannels(outer: ClauseDestination, name: string, lookup?: ChannelLookup): boolean {
  if (name.startsWith('*.') || lookup === undefined) return false;
  return lookup
    .ofName(name)
    .some(
      ({ id, category }) =>
        (outer.kind === 'categories' && outer.categories.includes(category)) ||
        (outer.kind === 'channels' && outer.channels.includes(id)),
    );
}

function coversName(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  // Names below a.b lie below what a.b lies below, or is.
  if (name.startsWith('*.')) return pattern.startsWith('*.') && matchName(pattern, name.slice(2));
  return matchName(pattern, name);
}

function isWithin<Entry>(inner: readonly Entry[], outer: readonly Entry[]): boolean {
  return inner.every((entry) => outer.includes(entry));
}
