// SPDX-License-Identifier: Apache-2.0
import { CATEGORIES, type Category } from '../../categories.ts';
import { cidrHolds, formatCidr } from '../../cidr.ts';
import { parseAddress } from '../../ip-address.ts';
import type { ClauseDestination, PodsDestination, PortRange } from '../policy.ts';
import { yamlText } from '../yaml-text.ts';
import { domainOfName } from './domain-of-name.ts';
import { type Evidence, sumEvidence } from './evidence.ts';
import { mergeAddresses } from './merge-addresses.ts';
import { objectName, shortHash } from './object-name.ts';
import { chunkPorts, formatPort, portList } from './port-list.ts';
import type { SeenAs, SuggestedClause, SuggestedEntry } from './suggestion.ts';

/** One thing that is to be allowed. */
export interface Allowed {
  readonly destination: ClauseDestination;
  readonly port: PortRange;
  readonly seenAs: string;
  readonly evidence: Evidence;
  /** What the catalogue takes it for. */
  readonly category?: Category;
}

type Kind = SuggestedClause['key'];

/** The order of clauses: what the cluster has first, bare addresses last. */
const ORDER: readonly Kind[] = ['to', 'services', 'pods', 'channels', 'names', 'cidrs'];

/** Entries that a clause takes; more make further ones. */
const MAX_ENTRIES = { names: 256, cidrs: 128, channels: 1, services: 1, to: 1, pods: 1 } as const;

/**
 * Clauses for what is to be allowed. Their names tell what they are for and stay when more is seen: a channel, a service, a
 * domain. Names of one domain and addresses stand together where their ports are the same, so that no clause opens a port
 * that was not seen for each of its entries. `avoid` are addresses that no block may take in.
 */
export function draftClauses(
  allowed: readonly Allowed[],
  avoid: readonly string[],
): readonly SuggestedClause[] {
  const targets = Map.groupBy(allowed, ({ destination }) => entryOf(destination));
  const entries = [...targets].map(([yaml, some]) => entryDraft(yaml, some));
  const groups = Map.groupBy(entries, groupKey);
  const forbidden = avoid.map(parseAddress).filter((address) => address !== undefined);
  const clauses = [...groups]
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([key, group]) => clausesOf(group, forbidden).map((clause) => ({ key, clause })));
  const taken = new Set<string>();
  return clauses
    .map(({ key, clause }): SuggestedClause => {
      const name = taken.has(clause.name) ? objectName(clause.name, shortHash(key)) : clause.name;
      taken.add(name);
      return { ...clause, name };
    })
    .toSorted((a, b) => ORDER.indexOf(a.key) - ORDER.indexOf(b.key) || compare(a.name, b.name));
}

/** What stands in one clause: one target, but names of one domain and addresses where they have the same ports. */
function groupKey({ kind, yaml, destination, ports }: EntryDraft): string {
  const list = ports.map(formatPort).join();
  if (destination.kind === 'names')
    return JSON.stringify([kind, domainOfName(destination.names[0] ?? ''), list]);
  return JSON.stringify([kind, destination.kind === 'cidrs' ? '' : yaml, list]);
}

/** A destination with all that was seen of it. */
interface EntryDraft extends SuggestedEntry {
  readonly kind: Kind;
  readonly ports: readonly PortRange[];
}

function entryDraft(yaml: string, some: readonly Allowed[]): EntryDraft {
  const [{ destination } = fail()] = some;
  const { kind } = destination;
  if (kind === 'categories') throw new Error('no category is allowed by being seen');
  const notes = some.flatMap(({ category }) => (category === undefined ? [] : [category]));
  const [category] = [...new Set(notes)].toSorted();
  return {
    kind,
    destination,
    yaml,
    seen: seenOf(some),
    ports: portList(some.map(({ port }) => port)),
    ...(category !== undefined && kind === 'names' && { note: `${category}: ${CATEGORIES[category]}` }),
  };
}

/** By what it was seen as, the one with most flows first. */
export function seenOf(
  some: readonly { readonly seenAs: string; readonly evidence: Evidence }[],
): readonly SeenAs[] {
  return [...Map.groupBy(some, ({ seenAs }) => seenAs)]
    .map(([text, all]) => ({ text, evidence: sumEvidence(all.map(({ evidence }) => evidence)) }))
    .toSorted((a, b) => b.evidence.flows - a.evidence.flows || compare(a.text, b.text));
}

function entryOf(destination: ClauseDestination): string {
  switch (destination.kind) {
    case 'names':
      return yamlText(destination.names[0] ?? '');
    case 'cidrs':
      return destination.cidrs.map(formatCidr).join();
    case 'channels':
      return destination.channels.join();
    case 'services':
      return destination.services
        .map(({ namespace, name }) => `{ namespace: ${yamlText(namespace)}, name: ${yamlText(name)} }`)
        .join();
    case 'to':
      return destination.to.join();
    case 'pods':
      return podsEntry(destination);
    default:
      return JSON.stringify(destination);
  }
}

function podsEntry({ namespaces, podSelector }: PodsDestination): string {
  const selector = typeof namespaces === 'string' ? {} : { namespaceSelector: namespaces };
  return JSON.stringify({ ...selector, podSelector });
}

/** What clauses are called after. */
function groupName({ destination, ports }: EntryDraft): string {
  const suffix = ports.map(formatPort).join('-');
  switch (destination.kind) {
    case 'names': {
      const domain = domainOfName(destination.names[0] ?? '');
      return suffix === '443' ? objectName(domain) : objectName(domain, suffix);
    }
    case 'cidrs':
      return objectName('addresses', suffix);
    case 'services':
      return objectName(
        'service',
        ...destination.services.flatMap(({ namespace, name }) => [namespace, name]),
      );
    case 'pods':
      return objectName('pods', ...labelValues(destination));
    case 'channels':
      return objectName(...destination.channels);
    case 'to':
      return objectName(...destination.to);
    default:
      return 'unnamed';
  }
}

function labelValues({ namespaces, podSelector }: PodsDestination): string[] {
  const of = typeof namespaces === 'string' ? [namespaces] : Object.values(namespaces.matchLabels ?? {});
  return [...of, ...Object.values(podSelector.matchLabels ?? {})];
}

function clausesOf(group: readonly EntryDraft[], avoid: readonly Uint8Array[]): SuggestedClause[] {
  const [first = fail()] = group;
  const name = groupName(first);
  const sorted = group.toSorted((a, b) => compare(a.yaml, b.yaml));
  const entries = first.kind === 'cidrs' ? blockEntries(sorted, avoid) : sorted;
  const size = MAX_ENTRIES[first.kind];
  const parts = Array.from({ length: Math.ceil(entries.length / size) }, (_, at) =>
    entries.slice(at * size, (at + 1) * size),
  );
  return parts
    .flatMap((some) => chunkPorts(first.ports).map((ports) => ({ some, ports })))
    .map(({ some, ports }, at) => ({
      name: at === 0 ? name : objectName(name, `${at + 1}`),
      key: first.kind,
      entries: some.map(({ yaml, destination, seen, note }) => ({
        yaml,
        destination,
        seen,
        ...(note !== undefined && { note }),
      })),
      ports,
    }));
}

/** Addresses as the blocks that they make up. */
function blockEntries(group: readonly EntryDraft[], avoid: readonly Uint8Array[]): readonly SuggestedEntry[] {
  const byCidr = new Map(group.map((entry) => [entry.yaml, entry]));
  const hosts = group.flatMap(({ destination }) => (destination.kind === 'cidrs' ? destination.cidrs : []));
  return mergeAddresses(hosts, avoid).map(({ cidr, addresses }): SuggestedEntry => {
    const yaml = JSON.stringify(formatCidr(cidr));
    const block = { yaml, destination: { kind: 'cidrs', cidrs: [cidr] }, note: 'no name led there' } as const;
    const single = byCidr.get(formatCidr(cidr));
    if (single !== undefined) return { ...block, seen: single.seen };
    const inside = hosts.filter(({ address }) => cidrHolds(cidr, address));
    const seen = inside.flatMap((host) => byCidr.get(formatCidr(host))?.seen ?? []);
    const all: SeenAs = {
      text: `${addresses} addresses of this block`,
      evidence: sumEvidence(seen.map(({ evidence }) => evidence)),
    };
    return { ...block, seen: [all] };
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function fail(): never {
  throw new Error('a group without members');
}
