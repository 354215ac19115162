// SPDX-License-Identifier: Apache-2.0
import type { PodWatch } from '../policy/pod-watches.ts';
import { type Endpoints, ServiceEndpoints } from './endpoints.ts';
import { Reflector, type ReflectorOptions } from './reflector.ts';
import { type RemotePod, RemotePods } from './remote-pods.ts';
import type { ResourceStatus } from './resource.ts';
import { ServiceAddresses } from './service-addresses.ts';
import { TextPool } from './text-pool.ts';

/** What of the cluster beyond this node is asked for: nothing that is not named here is watched. */
export interface Wanted {
  readonly pods: readonly PodWatch[];
  /** Services, as `namespace/name`. */
  readonly services: readonly string[];
}

export interface ElsewhereOptions
  extends Pick<
    ReflectorOptions<never>,
    'client' | 'log' | 'pace' | 'pageSize' | 'maxObjectBytes' | 'onRead'
  > {
  /** Hears, soon after, that something that is wanted changed; many changes at once are told once. */
  readonly onChange: () => void;
}

interface Followed<T> {
  readonly objects: { list(): Iterable<T> };
  readonly reflector: { status(): ResourceStatus; close(): Promise<void> };
}

/** Streams that one node may have open for this; each costs the API server a watch. */
const MAX_STREAMS = 64;
/** The service itself, and its endpoints. */
const STREAMS_OF_SERVICE = 2;

/**
 * Labels and addresses of pods elsewhere, addresses and endpoints of services: as many streams as there are selectors and
 * services in use.
 */
export class Elsewhere {
  readonly #options: ElsewhereOptions;
  readonly #pool = new TextPool();
  readonly #pods = new Map<string, Followed<RemotePod>>();
  readonly #endpoints = new Map<string, Followed<Endpoints>>();
  readonly #services = new Map<string, Followed<readonly string[]>>();
  #refused: readonly string[] = [];
  #told = false;
  #closed = false;

  constructor(options: ElsewhereOptions) {
    this.#options = options;
  }

  /** What was wanted, but had no room: it is not followed. */
  get refused(): readonly string[] {
    return this.#refused;
  }

  /** Begins to follow what is new in `wanted`, and ends what isn't in it any longer. */
  want({ pods, services }: Wanted): void {
    const watches = new Map(pods.map((watch) => [nameOf(watch), watch]));
    const names = [...watches.keys()];
    const wantedServices = [...new Set(services)];
    const room = Math.floor(Math.max(0, MAX_STREAMS - names.length) / STREAMS_OF_SERVICE);
    this.#refused = [...names.slice(MAX_STREAMS), ...wantedServices.slice(room)];
    adjust(this.#pods, names.slice(0, MAX_STREAMS), (name) => this.#followPods(name, watches.get(name)));
    const followed = wantedServices.slice(0, room);
    adjust(this.#services, followed, (service) => this.#followService(service));
    adjust(this.#endpoints, followed, (service) => this.#followEndpoints(service));
  }

  /** Pods of a wanted watch; undefined while they were never listed. */
  pods(watch: PodWatch): Iterable<RemotePod> | undefined {
    return listed(this.#pods.get(nameOf(watch)));
  }

  /** Addresses of a wanted service itself, none where there is no such service; undefined while it was never listed. */
  serviceAddresses(service: string): readonly string[] | undefined {
    const found = listed(this.#services.get(service));
    return found && [...found].flat();
  }

  /** Endpoints of a wanted service; undefined while they were never listed. */
  endpoints(service: string): Iterable<Endpoints> | undefined {
    return listed(this.#endpoints.get(service));
  }

  status(): ResourceStatus[] {
    return this.#all().map(({ reflector }) => reflector.status());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#all().map(({ reflector }) => reflector.close()));
  }

  #all(): readonly Pick<Followed<never>, 'reflector'>[] {
    return [...this.#pods.values(), ...this.#services.values(), ...this.#endpoints.values()];
  }

  #followPods(name: string, watch: PodWatch | undefined): Followed<RemotePod> {
    const { namespace, selector = '' } = watch ?? {};
    const consumer = new RemotePods(this.#pool, () => this.#tell());
    const query = selector === '' ? {} : { query: { labelSelector: selector } };
    const folder = namespace === undefined ? '' : `namespaces/${encodeURIComponent(namespace)}/`;
    const resource = { name: `pods ${name}`, path: `/api/v1/${folder}pods`, ...query };
    return this.#start(consumer, new Reflector({ ...this.#options, resource, consumer }));
  }

  #followService(service: string): Followed<readonly string[]> {
    const [namespace = '', name = ''] = service.split('/');
    const consumer = new ServiceAddresses(() => this.#tell());
    const resource = {
      name: `services ${service}`,
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/services`,
      query: { fieldSelector: `metadata.name=${name}` },
    };
    return this.#start(consumer, new Reflector({ ...this.#options, resource, consumer }));
  }

  #followEndpoints(service: string): Followed<Endpoints> {
    const [namespace = '', name = ''] = service.split('/');
    const consumer = new ServiceEndpoints(() => this.#tell());
    const resource = {
      name: `endpointslices ${service}`,
      path: `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices`,
      query: { labelSelector: `kubernetes.io/service-name=${name}` },
    };
    return this.#start(consumer, new Reflector({ ...this.#options, resource, consumer }));
  }

  #start<T>(objects: { list(): Iterable<T> }, reflector: Reflector<T>): Followed<T> {
    reflector.start();
    return { objects, reflector };
  }

  /** Once for all changes of a turn. */
  #tell(): void {
    if (this.#told) return;
    this.#told = true;
    setImmediate(() => {
      this.#told = false;
      if (!this.#closed) this.#options.onChange();
    });
  }
}

/** `namespace/selector`; where the selector is empty, all pods are meant. */
function nameOf({ namespace, selector }: PodWatch): string {
  const where = namespace === undefined ? '' : `${namespace}/`;
  return `${where}${selector === '' ? '*' : selector}`;
}

function listed<T>(followed: Followed<T> | undefined): Iterable<T> | undefined {
  return followed?.reflector.status().ageSeconds === undefined ? undefined : followed.objects.list();
}

function adjust<T>(
  followed: Map<string, Followed<T>>,
  wanted: readonly string[],
  follow: (name: string) => Followed<T>,
): void {
  for (const [name, { reflector }] of followed) {
    if (wanted.includes(name)) continue;
    followed.delete(name);
    void reflector.close();
  }
  for (const name of wanted) if (!followed.has(name)) followed.set(name, follow(name));
}
