// SPDX-License-Identifier: Apache-2.0
import type { Endpoints } from './endpoints.ts';
import { ServiceEndpoints } from './endpoints.ts';
import { Reflector, type ReflectorOptions } from './reflector.ts';
import { type RemotePod, RemotePods } from './remote-pods.ts';
import type { ResourceStatus } from './resource.ts';
import { TextPool } from './text-pool.ts';

/** What of the cluster beyond this node is asked for: nothing that is not named here is watched. */
export interface Wanted {
  /** Label selectors of pods, as the API server takes them: `app=db,tier in (a,b)`; empty: all pods. */
  readonly podSelectors: readonly string[];
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

/** Labels and addresses of pods elsewhere, and endpoints of services: as many streams as there are selectors in use. */
export class Elsewhere {
  readonly #options: ElsewhereOptions;
  readonly #pool = new TextPool();
  readonly #pods = new Map<string, Followed<RemotePod>>();
  readonly #services = new Map<string, Followed<Endpoints>>();
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
  want({ podSelectors, services }: Wanted): void {
    const pods = [...new Set(podSelectors)];
    const wantedServices = [...new Set(services)];
    const room = Math.max(0, MAX_STREAMS - pods.length);
    this.#refused = [...pods.slice(MAX_STREAMS), ...wantedServices.slice(room)];
    adjust(this.#pods, pods.slice(0, MAX_STREAMS), (selector) => this.#followPods(selector));
    adjust(this.#services, wantedServices.slice(0, room), (service) => this.#followService(service));
  }

  /** Pods that match a wanted selector; undefined while they were never listed. */
  pods(selector: string): Iterable<RemotePod> | undefined {
    return listed(this.#pods.get(selector));
  }

  /** Endpoints of a wanted service; undefined while they were never listed. */
  endpoints(service: string): Iterable<Endpoints> | undefined {
    return listed(this.#services.get(service));
  }

  status(): ResourceStatus[] {
    return [...this.#pods.values(), ...this.#services.values()].map(({ reflector }) => reflector.status());
  }

  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#pods.values(), ...this.#services.values()];
    await Promise.all(all.map(({ reflector }) => reflector.close()));
  }

  #followPods(selector: string): Followed<RemotePod> {
    const consumer = new RemotePods(this.#pool, () => this.#tell());
    const query = selector === '' ? {} : { query: { labelSelector: selector } };
    const resource = { name: `pods ${selector || 'everywhere'}`, path: '/api/v1/pods', ...query };
    return this.#start(consumer, new Reflector({ ...this.#options, resource, consumer }));
  }

  #followService(service: string): Followed<Endpoints> {
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
