// SPDX-License-Identifier: Apache-2.0
import { expect, vi } from 'vitest';
import type { EventRecord } from '../../src/events/record.ts';
import type { AgentOnNode } from './agent-on-node.ts';
import { NODE_NAME } from './node-place.ts';
import type { OneNodeCluster } from './one-node-cluster.ts';

const PATIENCE = { timeout: 180_000, interval: 100 };
const RUNTIME = 'containerd://';

/** A pod as the API server gives it, as far as it is used here. */
export interface PodObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly qosClass: string;
    readonly [statuses: `${string}Statuses`]: readonly ContainerStatus[] | undefined;
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly containerID: string;
  readonly lastState?: { readonly terminated?: { readonly containerID: string } };
}

/** Waits until something holds. How long that takes is asserted nowhere: the limit only ends what hangs. */
export const until = <T>(holds: () => T | Promise<T>): Promise<T> => vi.waitFor(holds, PATIENCE);

/** Makes pods in one namespace of a real cluster, and compares what an agent tells of them with the API server's word. */
export class PodTruth {
  static readonly labels = { 'weir.dev/owner': 'nadia', 'weir.dev/domain': 'anything' };
  readonly namespace = 'research';
  readonly #cluster: OneNodeCluster;
  readonly #agent: AgentOnNode;

  constructor(cluster: OneNodeCluster, agent: AgentOnNode) {
    this.#cluster = cluster;
    this.#agent = agent;
  }

  /** Makes the namespace, whose domain holds over that of its pods. */
  async makeNamespace(): Promise<void> {
    const metadata = { name: this.namespace, labels: { 'weir.dev/domain': 'training' } };
    await this.#cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata }));
    await until(() => this.kubectl('get', 'serviceaccount', 'default'));
  }

  /** Runs kubectl in the namespace. */
  async kubectl(...args: readonly string[]): Promise<string> {
    return await this.#cluster.kubectl('--namespace', this.namespace, ...args);
  }

  /** A container that runs, and begins with a program that has the word among its arguments. */
  container(word: string, more: object = {}): object {
    const command = ['sh', '-c', 'while :; do sleep 1000; done', word];
    return { name: 'main', image: this.#cluster.image.name, command, ...more };
  }

  /** Makes an object of the namespace, which is of group `apps` where it is not said otherwise. */
  async apply(apiVersion: string, kind: string, name: string, body: object): Promise<void> {
    const labels = { app: name, ...PodTruth.labels };
    const metadata = { name, namespace: this.namespace, labels };
    await this.#cluster.apply(JSON.stringify({ apiVersion, kind, metadata, ...body }));
  }

  async applyPod(name: string, spec: object): Promise<void> {
    await this.apply('v1', 'Pod', name, { spec: { terminationGracePeriodSeconds: 0, ...spec } });
  }

  /** The part of a controller's object that says what pods it makes. */
  template(app: string, spec: object): object {
    const metadata = { labels: { app, ...PodTruth.labels } };
    const template = { metadata, spec: { terminationGracePeriodSeconds: 0, ...spec } };
    return { selector: { matchLabels: { app } }, template };
  }

  async pods(app: string): Promise<PodObject[]> {
    const list = await this.kubectl('get', 'pods', '--selector', `app=${app}`, '--output', 'json');
    return (JSON.parse(list) as { items: PodObject[] }).items;
  }

  async pod(name: string): Promise<PodObject> {
    return JSON.parse(await this.kubectl('get', 'pod', name, '--output', 'json')) as PodObject;
  }

  /** Waits until the agent has told of so many programs with the word; gives what it told. */
  async told(word: string, count = 1): Promise<EventRecord[]> {
    await until(() => expect(this.#agent.execs(word).length).toBeGreaterThanOrEqual(count));
    return this.#agent.execs(word);
  }

  /**
   * Expects that the agent tells of a program with the word in a container of the pod, and of none elsewhere; `uid` where
   * the pod's cgroups have another than its object.
   */
  async expectTold(
    word: string,
    pod: PodObject,
    more: { container?: string; workload?: object; uid?: string } = {},
  ): Promise<EventRecord[]> {
    const { container = 'main', workload, uid = pod.metadata.uid } = more;
    await until(() => expect(this.#ofPod(word, uid).length).toBeGreaterThan(0));
    const events = this.#ofPod(word, uid);
    const { image } = this.#cluster;
    for (const event of events) {
      expect(event).toMatchObject({
        node: NODE_NAME,
        pod: {
          namespace: this.namespace,
          name: pod.metadata.name,
          uid,
          governance: { owner: 'nadia', domain: 'training' },
          ...(workload && { workload }),
        },
        container: { name: container, image: image.name, imageDigest: image.digest },
      });
      expect(event.identity?.state).toBeUndefined();
    }
    return events;
  }

  /** Waits until the API server tells of the containers of these events, and of no others of that name. */
  async expectContainers(
    name: string,
    container: string,
    kind: string,
    events: readonly EventRecord[],
  ): Promise<void> {
    await until(async () => {
      const status = (await this.pod(name)).status[`${kind}Statuses`]?.find(
        (each) => each.name === container,
      );
      const ids = [status?.containerID, status?.lastState?.terminated?.containerID].filter(
        (id) => id !== undefined,
      );
      expect(ids.length).toBeGreaterThan(0);
      for (const id of ids) expect(events.map((event) => `${RUNTIME}${event.container?.id}`)).toContain(id);
    });
  }

  #ofPod(word: string, uid: string): EventRecord[] {
    return this.#agent.execs(word).filter(({ pod, container }) => (pod?.uid ?? container?.podUid) === uid);
  }
}
