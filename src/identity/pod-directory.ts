// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import type { Pod, PodFacts, PodOrigin } from '../events/pod.ts';
import { POD_ORIGINS } from '../events/pod.ts';
import { type GovernanceKeys, governanceOf } from './governance.ts';
import { mergePod } from './merge-pod.ts';
import type { PodLookup } from './pod-lookup.ts';
import { PodStore } from './pod-store.ts';

type Labels = Readonly<Record<string, string>>;

export interface PodDirectoryOptions {
  readonly keys: GovernanceKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface ToldLabels {
  readonly labels: Labels;
  /** Since when this origin tells of the namespace, milliseconds since 1970. */
  readonly since: number;
}

/** Who tells of something, and since when, milliseconds since 1970. */
export interface Told {
  readonly origin: PodOrigin;
  readonly since: number;
}

interface Entry {
  readonly since: number;
  readonly sightings: Map<PodOrigin, PodFacts>;
  /** When each origin first told of it, milliseconds since 1970. */
  readonly heard: Map<PodOrigin, number>;
}

/**
 * This node's pods as all origins together tell them. An origin pushes what it knows, whole pods at a time; subscribers
 * hear of a pod only when what is known of it became another. Namespaces hold for all their pods, whoever told of them.
 */
export class PodDirectory implements PodLookup {
  readonly #keys: GovernanceKeys;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #namespaces = new Map<string, Map<PodOrigin, ToldLabels>>();
  readonly #ofNamespace = new Map<string, Set<string>>();
  readonly #store = new PodStore();
  readonly #namespaceListeners = new Set<() => void>();

  constructor({ keys, now }: PodDirectoryOptions) {
    this.#keys = keys;
    this.#now = now;
  }

  byUid(uid: string): Pod | undefined {
    return this.#store.byUid(uid);
  }

  list(): Iterable<Pod> {
    return this.#store.list();
  }

  subscribe(listener: Parameters<PodLookup['subscribe']>[0]): () => void {
    return this.#store.subscribe(listener);
  }

  /** Hears after the labels of any namespace became others, of those included that have no pod here. */
  subscribeNamespaces(listener: () => void): () => void {
    this.#namespaceListeners.add(listener);
    return () => void this.#namespaceListeners.delete(listener);
  }

  /** Who told of a pod, the most telling first, and since when. */
  originsOf(uid: string): readonly Told[] {
    const entry = this.#entries.get(uid);
    if (entry === undefined) return [];
    return POD_ORIGINS.filter((origin) => entry.sightings.has(origin)).map((origin) => ({
      origin,
      since: entry.heard.get(origin) ?? entry.since,
    }));
  }

  /** What an origin tells of a pod now, in the place of what it told before. */
  setPod(origin: PodOrigin, facts: PodFacts): void {
    let entry = this.#entries.get(facts.uid);
    if (entry === undefined) {
      entry = { since: this.#now(), sightings: new Map(), heard: new Map() };
      this.#entries.set(facts.uid, entry);
    }
    if (!entry.heard.has(origin)) entry.heard.set(origin, this.#now());
    entry.sightings.set(origin, facts);
    this.#tell(facts.uid, entry);
  }

  /**
   * An origin no longer has a pod. While another one still sees it (the runtime stops containers after the API server
   * has forgotten the pod) what was known is kept; what only the last run of the agent knew ends with the last witness.
   */
  deletePod(origin: PodOrigin, uid: string): void {
    const entry = this.#entries.get(uid);
    const facts = entry?.sightings.get(origin);
    if (entry === undefined || facts === undefined) return;
    entry.sightings.delete(origin);
    entry.heard.delete(origin);
    const witnesses = [...entry.sightings.keys()].filter((each) => each !== 'state');
    if (witnesses.length === 0) entry.sightings.clear();
    else if (origin !== 'cri' && origin !== 'state') entry.sightings.set('state', facts);
    this.#tell(uid, entry);
  }

  /** All pods that an origin knows: what it told of others is void. */
  replacePods(origin: PodOrigin, pods: Iterable<PodFacts>): void {
    const all = [...pods];
    const uids = new Set(all.map(({ uid }) => uid));
    for (const [uid, { sightings }] of [...this.#entries]) {
      if (sightings.has(origin) && !uids.has(uid)) this.deletePod(origin, uid);
    }
    for (const facts of all) this.setPod(origin, facts);
  }

  setNamespace(origin: PodOrigin, name: string, labels: Labels): void {
    const told = this.#namespaces.get(name) ?? new Map<PodOrigin, ToldLabels>();
    const since = told.get(origin)?.since ?? this.#now();
    this.#namespaces.set(name, told.set(origin, { labels, since }));
    this.#tellNamespace(name);
  }

  deleteNamespace(origin: PodOrigin, name: string): void {
    const told = this.#namespaces.get(name);
    if (told?.delete(origin) !== true) return;
    if (told.size === 0) this.#namespaces.delete(name);
    this.#tellNamespace(name);
  }

  /** All namespaces that an origin knows: what it told of others is void. */
  replaceNamespaces(origin: PodOrigin, namespaces: ReadonlyMap<string, Labels>): void {
    for (const [name, told] of [...this.#namespaces]) {
      if (told.has(origin) && !namespaces.has(name)) this.deleteNamespace(origin, name);
    }
    for (const [name, labels] of namespaces) this.setNamespace(origin, name, labels);
  }

  /** Labels of a namespace; undefined when nobody told of it. */
  namespaceLabels(name: string): Labels | undefined {
    const told = this.#namespaces.get(name);
    const origin = POD_ORIGINS.find((each) => told?.has(each));
    return origin === undefined ? undefined : told?.get(origin)?.labels;
  }

  /** Who tells of a namespace, the most telling first. */
  originsOfNamespace(name: string): readonly Told[] {
    const told = this.#namespaces.get(name);
    return POD_ORIGINS.flatMap((origin) => {
      const since = told?.get(origin)?.since;
      return since === undefined ? [] : [{ origin, since }];
    });
  }

  /** All namespaces that are known. */
  *namespaces(): Iterable<readonly [name: string, labels: Labels]> {
    for (const name of this.#namespaces.keys()) yield [name, this.namespaceLabels(name) ?? {}];
  }

  #tellNamespace(name: string): void {
    for (const uid of this.#ofNamespace.get(name) ?? []) {
      const entry = this.#entries.get(uid);
      if (entry !== undefined) this.#tell(uid, entry);
    }
    for (const listener of this.#namespaceListeners) listener();
  }

  #tell(uid: string, entry: Entry): void {
    const known = this.#store.byUid(uid);
    const merged = mergePod(entry.sightings);
    if (merged === undefined) {
      this.#entries.delete(uid);
      if (known === undefined) return;
      this.#unlist(known);
      this.#store.apply({ type: 'delete', uid });
      return;
    }
    const { facts, origin } = merged;
    const namespaceLabels = this.namespaceLabels(facts.namespace) ?? {};
    const governance = governanceOf(facts.labels, namespaceLabels, this.#keys);
    const pod: Pod = { ...facts, namespaceLabels, governance, origin, since: entry.since };
    if (isDeepStrictEqual(known, pod)) return;
    if (known !== undefined && known.namespace !== pod.namespace) this.#unlist(known);
    const listed = this.#ofNamespace.get(pod.namespace) ?? new Set();
    this.#ofNamespace.set(pod.namespace, listed.add(uid));
    this.#store.apply({ type: 'set', pod });
  }

  #unlist({ namespace, uid }: Pod): void {
    const listed = this.#ofNamespace.get(namespace);
    listed?.delete(uid);
    if (listed?.size === 0) this.#ofNamespace.delete(namespace);
  }
}
