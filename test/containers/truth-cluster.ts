// SPDX-License-Identifier: Apache-2.0
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import type { EventRecord } from '../../src/events/record.ts';
import {
  type CgroupDriver,
  containerFolder,
  kubepodsFolder,
  podFolder,
} from '../../src/lab/cgroup-layout.ts';
import { type AgentPlaces, makeAgentPlaces, WeirProcess } from '../e2e/agent-process.ts';
import { ApiServerDouble } from '../suites/api-server/api-server-double.ts';
import { plainObject, podObject } from '../suites/api-server/objects.ts';
import { definePolicies } from '../suites/api-server/status-setup.ts';
import { Containerd } from './containerd.ts';
import { Kubelet, type Sandbox } from './kubelet.ts';

/** Who a program is, as only the test knows: its arguments carry the token. */
export interface Truth {
  readonly token: string;
  readonly pod: TruePod;
  /** Undefined where the runtime has no name for it. */
  readonly container: string | undefined;
  /** Undefined until the runtime has given it. */
  id: string | undefined;
  /** Events of `process.exec` that the agent told. */
  execs: number;
  /** The test ended it, perhaps before the runtime came to run the program. */
  isCut: boolean;
}

/** An event that is not told as it was. */
export interface Flaw {
  /** `pending` or `partial`, where the agent says itself that it does not know all. */
  readonly state: string | undefined;
  /** Whether what it does say is wrong. */
  readonly wrong: boolean;
  readonly text: string;
}

/** A pod of the test's. */
export interface TruePod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly cgroup: string;
}

const NAMESPACES = ['research', 'shop'] as const;

/**
 * A node with a real containerd, an API server's double and an agent that follows both, and the truth about every program
 * that the test starts on it.
 */
export class TruthCluster {
  readonly containerd: Containerd;
  readonly kubelet: Kubelet;
  readonly api: ApiServerDouble;
  readonly agent: WeirProcess;
  readonly driver: CgroupDriver;
  readonly truths = new Map<string, Truth>();
  /** Events of the test's programs so far. */
  checked = 0;
  readonly #places: AgentPlaces;
  #pods = 0;

  private constructor(containerd: Containerd, api: ApiServerDouble, driver: CgroupDriver) {
    this.driver = driver;
    this.containerd = containerd;
    this.kubelet = new Kubelet(containerd.socket);
    this.api = api;
    // The kubelet makes it before it runs pods.
    mkdirSync(join(cgroup2Mount(), containerd.cgroup, kubepodsFolder(driver)), { recursive: true });
    this.#places = makeAgentPlaces();
    for (const name of NAMESPACES) {
      api.store.put('namespaces', plainObject(name, { labels: { 'weir.dev/domain': `${name}-domain` } }));
    }
    api.store.put('pods', podObject('elsewhere', { node: 'node-2' }));
    this.agent = new WeirProcess(['run', ...this.#arguments()]);
  }

  /** `driver` names the cgroups of pods; containers of CRI need `cgroupfs`, since nothing here is systemd's. */
  static async start(name: string, driver: CgroupDriver = 'cgroupfs'): Promise<TruthCluster> {
    const api = await ApiServerDouble.start();
    definePolicies(api);
    const cluster = new TruthCluster(await Containerd.create(name), api, driver);
    await cluster.kubelet.waitForImage(cluster.containerd.image.name);
    await cluster.agent.started();
    return cluster;
  }

  async close(): Promise<void> {
    await this.agent.stop();
    await this.kubelet.removeAllPods();
    this.kubelet.close();
    await this.containerd.remove();
    await this.api.close();
    this.#places.remove();
  }

  /** A pod that nobody knows yet; every one has labels of its own. */
  plan(name: string): TruePod {
    this.#pods += 1;
    const uid = randomUUID();
    const namespace = NAMESPACES[this.#pods % NAMESPACES.length] ?? 'research';
    const cgroup = `/${this.containerd.cgroup}/${podFolder(this.driver, 'Burstable', uid)}`;
    return { namespace, name, uid, labels: { 'weir.dev/owner': `owner-${this.#pods}` }, cgroup };
  }

  /** Tells the API server of a pod, with one container of those that it will run. */
  announce({ namespace, name, uid, labels }: TruePod): void {
    const object = podObject(name, { namespace, uid, labels, node: 'node-1' });
    const containers = [{ name: 'main', image: this.containerd.image.name }];
    this.api.store.put('pods', { ...object, spec: { nodeName: 'node-1', containers } });
  }

  withdraw({ namespace, name }: TruePod): void {
    this.api.store.remove('pods', `${namespace}/${name}`);
  }

  async sandbox(pod: TruePod): Promise<Sandbox> {
    return await this.kubelet.runPod(pod);
  }

  /** Runs a program in a container of its own; `command` is given the token that tells its events. */
  async run(
    pod: TruePod,
    sandbox: Sandbox,
    container: string,
    command: (token: string) => readonly string[],
    attempt = 0,
  ): Promise<Truth> {
    const truth = this.#note(pod, container);
    const image = this.containerd.image.name;
    truth.id = await this.kubelet.createContainer(sandbox, {
      name: container,
      image,
      command: command(truth.token),
      attempt,
    });
    await this.kubelet.startContainer(truth.id);
    return truth;
  }

  /** Runs a program in a container that containerd makes beside CRI, in the cgroup that a kubelet would give it. */
  async runBeside(pod: TruePod, command: (token: string) => readonly string[]): Promise<Truth> {
    const id = randomBytes(32).toString('hex');
    const truth = this.#note(pod, undefined);
    truth.id = id;
    const layout = { driver: this.driver, runtime: 'containerd' } as const;
    const cgroup = `${pod.cgroup}/${containerFolder(layout, id)}`;
    const { image } = this.containerd;
    await this.containerd.ctr(
      'run',
      '--snapshotter',
      'native',
      '--rm',
      '--cgroup',
      cgroup,
      image.name,
      id,
      ...command(truth.token),
    );
    return truth;
  }

  /**
   * Takes the records that came, and gives what is wrong about those of the test's programs: what they are compared with is
   * told by their arguments alone.
   */
  check(): Flaw[] {
    return this.agent.records.splice(0).flatMap((record) => {
      if (!('process' in record)) return [];
      const event = record as EventRecord;
      const truth = this.truths.get(tokenOf(event) ?? '');
      if (truth === undefined) return [];
      this.checked += 1;
      if (event.kind === 'process.exec') truth.execs += 1;
      const state = event.identity?.state;
      const wrong = this.#differences(event, truth);
      if (wrong.length === 0 && state === undefined) return [];
      const text = `${event.kind} ${state ?? ''} of ${truth.pod.name}/${truth.container}: ${wrong.join(', ')}`;
      return [{ state, wrong: wrong.length > 0, text }];
    });
  }

  /** Waits until the agent has told of every program; gives all flaws. Throws when it hasn't after a while. */
  async settled(): Promise<Flaw[]> {
    const flaws = this.check();
    const missing = (): Truth[] =>
      [...this.truths.values()].filter(({ execs, isCut }) => execs === 0 && !isCut);
    for (let tries = 0; tries < 300 && missing().length > 0; tries++) {
      await sleep(100);
      flaws.push(...this.check());
    }
    const left = missing().map(({ token, pod }) => `${token} of ${pod.name}`);
    if (left.length > 0)
      throw new Error(`no exec of ${left.length} programs: ${left.slice(0, 10).join(', ')}`);
    return flaws;
  }

  #note(pod: TruePod, container: string | undefined): Truth {
    const token = `t${this.truths.size}t`;
    const truth: Truth = { token, pod, container, id: undefined, execs: 0, isCut: false };
    this.truths.set(token, truth);
    return truth;
  }

  #differences(event: EventRecord, { pod, container, id }: Truth): string[] {
    const { image } = this.containerd;
    const state = event.identity?.state;
    const expected: [what: string, is: unknown, want: unknown][] = [
      ['container id', event.container?.id, id],
      ['uid', event.pod?.uid ?? event.container?.podUid, pod.uid],
    ];
    // one that nobody told of in time has no name yet, which the state says
    if (state !== 'partial' || event.container?.name !== undefined) {
      expected.push(
        ['container', event.container?.name, container],
        ['image', event.container?.image, container === undefined ? undefined : image.name],
        ['digest', event.container?.imageDigest, container === undefined ? undefined : image.digest],
      );
    }
    if (state !== 'pending') {
      expected.push(
        ['namespace', event.pod?.namespace, pod.namespace],
        ['pod', event.pod?.name, pod.name],
        ['owner', event.pod?.governance?.owner, pod.labels['weir.dev/owner']],
        ['domain', event.pod?.governance?.domain, `${pod.namespace}-domain`],
      );
    }
    return expected
      .filter(([, is, want]) => is !== want)
      .map(([what, is, want]) => `${what} is ${is}, not ${want}`);
  }

  #arguments(): string[] {
    const kubeconfig = join(this.containerd.folder, 'kubeconfig');
    writeFileSync(kubeconfig, this.api.kubeconfig());
    return [
      ...['--cgroup-root', `/${this.containerd.cgroup}/${kubepodsFolder(this.driver)}`],
      ...['--pin-dir', this.#places.pinDir, '--run-dir', this.#places.runDir],
      // A busy machine takes seconds to start a container: what is late here is not late by its own doing.
      ...['--identity-hold-ms', '10000'],
      ...['--cri-socket', this.containerd.socket, '--node', 'node-1'],
      ...['--kubernetes-mode', 'kubeconfig', '--kubernetes-kubeconfig', kubeconfig],
    ];
  }
}

/** The token in the arguments of a record's process. */
export function tokenOf({ process }: EventRecord): string | undefined {
  return process?.arguments?.find((each) => /^t\d+t$/.test(each));
}
