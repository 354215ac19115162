// SPDX-License-Identifier: Apache-2.0
import { canonicalAddress } from '../../canonical-address.ts';
import type { Elsewhere } from '../../cluster/elsewhere.ts';
import type { RemotePod } from '../../cluster/remote-pods.ts';
import { type GovernanceKeys, governanceOf } from '../../identity/governance.ts';
import type { PodDirectory } from '../../identity/pod-directory.ts';
import { meansPod } from '../../policy/fit-clause.ts';
import { type PodWatch, type WatchFacts, watchesOf } from '../../policy/pod-watches.ts';
import type { PodsDestination, ServiceName } from '../../policy/policy.ts';
import {
  type DestinationResolver,
  destinationKey,
  type ResolvableDestination,
} from '../../policy/resolvable-destination.ts';
import { SERVICE_OF_KNOWN } from '../../policy/service-of-known.ts';

type Followed = Pick<Elsewhere, 'want' | 'pods' | 'serviceAddresses' | 'endpoints' | 'refused'>;

export interface ClusterResolverOptions {
  /** Who knows the labels of namespaces. */
  readonly directory: Pick<PodDirectory, 'namespaces' | 'namespaceLabels'>;
  readonly keys: GovernanceKeys;
}

/**
 * Which addresses destinations have, as the API server tells: nothing is asked for that no policy in force names. What was
 * known holds while the server can't be asked; what the last run knew holds until it can.
 */
export class ClusterResolver implements DestinationResolver {
  readonly #options: ClusterResolverOptions;
  #elsewhere: Followed | undefined;
  #wanted: readonly ResolvableDestination[] = [];
  /** What is asked for pods, by key of the destination. */
  #watches = new Map<string, readonly PodWatch[]>();
  readonly #addresses = new Map<string, readonly string[]>();
  /** What the last run knew: it holds until the server tells. */
  #kept: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(options: ClusterResolverOptions) {
    this.#options = options;
  }

  /** What was wanted, but is not followed because there would be too many streams. */
  get refused(): readonly string[] {
    return this.#elsewhere?.refused ?? [];
  }

  /** Takes over what was known before. */
  restore(addresses: ReadonlyMap<string, readonly string[]>): void {
    this.#kept = addresses;
  }

  /** Begins to ask. */
  follow(elsewhere: Followed): void {
    this.#elsewhere = elsewhere;
    this.#ask();
  }

  want(destinations: readonly ResolvableDestination[]): void {
    const keys = destinations.map(destinationKey);
    if (isSame(this.#wanted.map(destinationKey), keys)) return;
    this.#wanted = destinations;
    this.#ask();
    // What is not wanted any longer is not kept up, so it must not be believed later.
    for (const key of [...this.#addresses.keys()]) if (!keys.includes(key)) this.#addresses.delete(key);
    this.#look();
  }

  addressesOf(destination: ResolvableDestination): readonly string[] | undefined {
    return this.#known(destinationKey(destination));
  }

  /** What is known of all that is wanted, by key of the destination. */
  known(): ReadonlyMap<string, readonly string[]> {
    const known = new Map<string, readonly string[]>();
    for (const key of this.#wanted.map(destinationKey)) {
      const addresses = this.#known(key);
      if (addresses !== undefined) known.set(key, addresses);
    }
    return known;
  }

  /** Something changed elsewhere; whether addresses did. */
  elsewhereChanged(): boolean {
    return this.#look();
  }

  /** Labels of namespaces changed, and with them what is asked for; whether addresses did. */
  namespacesChanged(): boolean {
    this.#ask();
    return this.#look();
  }

  #known(key: string): readonly string[] | undefined {
    return this.#addresses.get(key) ?? this.#kept.get(key);
  }

  #ask(): void {
    if (this.#elsewhere === undefined) return;
    this.#watches = new Map(
      this.#wanted.flatMap((each) =>
        each.kind === 'pods' ? [[destinationKey(each), this.#watchesOf(each)] as const] : [],
      ),
    );
    const pods = [...this.#watches.values()].flat();
    const services = this.#wanted.flatMap((each) => {
      const service = serviceOf(each);
      return service === undefined ? [] : [`${service.namespace}/${service.name}`];
    });
    this.#elsewhere.want({ pods, services });
  }

  #look(): boolean {
    let isChanged = false;
    for (const each of this.#wanted) {
      const addresses = this.#addressesNow(each);
      const key = destinationKey(each);
      if (addresses === undefined || isSame(this.#addresses.get(key), addresses)) continue;
      this.#addresses.set(key, addresses);
      isChanged = true;
    }
    return isChanged;
  }

  /** Undefined while not all of it was listed. */
  #addressesNow(destination: ResolvableDestination): readonly string[] | undefined {
    const elsewhere = this.#elsewhere;
    if (elsewhere === undefined) return undefined;
    if (destination.kind === 'pods') return this.#addressesOfPods(destination, elsewhere);
    const service = serviceOf(destination);
    if (service === undefined) return undefined;
    const name = `${service.namespace}/${service.name}`;
    const [own, endpoints] = [elsewhere.serviceAddresses(name), elsewhere.endpoints(name)];
    if (own === undefined || endpoints === undefined) return undefined;
    return spelled([...own, ...[...endpoints].flatMap(({ addresses }) => addresses)]);
  }

  #addressesOfPods(destination: PodsDestination, elsewhere: Followed): readonly string[] | undefined {
    const pods = new Map<string, RemotePod>();
    for (const watch of this.#watches.get(destinationKey(destination)) ?? []) {
      const found = elsewhere.pods(watch);
      if (found === undefined) return undefined;
      for (const pod of found) if (pod.addresses.length > 0) pods.set(pod.uid, pod);
    }
    const meant = [...pods.values()].filter((pod) => this.#means(destination, pod));
    return spelled(meant.flatMap(({ addresses }) => addresses));
  }

  #means(destination: PodsDestination, { namespace, labels }: RemotePod): boolean {
    const { directory, keys } = this.#options;
    const namespaceLabels = directory.namespaceLabels(namespace) ?? {};
    const governance = governanceOf(labels, namespaceLabels, keys);
    return meansPod(destination, { namespace, labels, namespaceLabels, governance });
  }

  #watchesOf(destination: PodsDestination): readonly PodWatch[] {
    const { directory, keys } = this.#options;
    const facts: WatchFacts = {
      namespaces: directory.namespaces(),
      keysOf: (key) => Object.values(keys).find(([first]) => first === key) ?? [key],
      governanceOf: (labels, namespaceLabels) => governanceOf(labels, namespaceLabels, keys),
    };
    return watchesOf(destination, facts);
  }
}

function serviceOf(destination: ResolvableDestination): ServiceName | undefined {
  if (destination.kind === 'service') return destination;
  return destination.kind === 'known' ? SERVICE_OF_KNOWN[destination.name] : undefined;
}

function spelled(addresses: readonly string[]): readonly string[] {
  const known = addresses.map(canonicalAddress).filter((address) => address !== undefined);
  return [...new Set(known)].toSorted();
}

function isSame(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a !== undefined && a.length === b.length && a.every((each, at) => each === b[at]);
}
