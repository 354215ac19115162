// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { cgroup2Mount } from '../../../src/cgroup2-mount.ts';
import { mountBpffs } from '../../../src/kernel/bpffs.ts';
import { removePins } from '../../../src/kernel/pin-folder.ts';
import { kubepodsFolder, podFolder } from '../../../src/lab/cgroup-layout.ts';
import { createLab, type Lab } from '../../../src/lab/create-lab.ts';
import type { Pod } from '../../../src/lab/pod.ts';
import { ApiServerDouble } from '../../suites/api-server/api-server-double.ts';
import { plainObject, podObject } from '../../suites/api-server/objects.ts';
import { Containerd } from '../containerd.ts';
import { Kubelet } from '../kubelet.ts';
import { removeCgroups } from '../remove-cgroups.ts';
import { AGENT_IMAGE, makeAgentImage } from './agent-image.ts';
import { AgentPod } from './agent-pod.ts';
import { makePodNetwork, type PodNetwork } from './pod-network.ts';
import { configMapOf, type PodTemplate, podTemplateOf } from './pod-template.ts';
import { renderChart } from './render-chart.ts';

const NODE = 'node-1';
/** As systemd leaves them: propagation from host to container needs mounts that are shared. */
const NODE_MOUNTS = ['unshare', '--mount', '--propagation', 'shared'];
/** The name in the certificate of the API server's double. */
const API_HOST = 'cluster.test';

/** How a pod is changed between the chart and the runtime. */
export type Change = (template: PodTemplate) => PodTemplate;

/**
 * A node with a real containerd and an API server's double, on which the chart's pod runs beside pods of the lab, in one
 * cgroup tree with them.
 */
export class ChartNode {
  readonly lab: Lab;
  readonly api: ApiServerDouble;
  readonly containerd: Containerd;
  readonly kubelet: Kubelet;
  /** Where programs and tables are pinned. */
  readonly pinDir = `/sys/fs/bpf/weir-chart-${process.pid}`;
  readonly #network: PodNetwork;
  readonly #forwarder: Server;
  readonly #pods: AgentPod[] = [];

  private constructor(lab: Lab, api: ApiServerDouble, containerd: Containerd, forwarder: Server) {
    this.lab = lab;
    this.api = api;
    this.containerd = containerd;
    this.kubelet = new Kubelet(containerd.socket);
    this.#forwarder = forwarder;
    this.#network = makePodNetwork(containerd.folder);
  }

  static async start(): Promise<ChartNode> {
    mountBpffs('/sys/fs/bpf');
    const containerd = await Containerd.create('chart', NODE_MOUNTS);
    const lab = await createLab({ prefix: 'chart', driver: 'cgroupfs' });
    const api = await ApiServerDouble.start();
    const node = new ChartNode(lab, api, containerd, await forwardTo(new URL(api.url).port));
    await containerd.importImage(makeAgentImage(containerd.folder));
    await node.kubelet.waitForImage(`${AGENT_IMAGE.repository}:${AGENT_IMAGE.tag}`);
    return node;
  }

  /** Tells the API server of a pod of the lab. */
  announce({ parts: { namespace, name, uid } }: Pod, labels: Readonly<Record<string, string>>): void {
    this.api.store.put('namespaces', plainObject(namespace));
    this.api.store.put('pods', podObject(name, { namespace, uid, labels, node: NODE }));
  }

  /** Renders the chart and starts its pod. `config` are options of the agent beside the places of this test's own. */
  async startAgent(
    config: object = {},
    change: Change = (template) => template,
    runtimeHandler?: string,
  ): Promise<AgentPod> {
    const objects = renderChart(this.containerd.folder, this.#values(config));
    const template = change(podTemplateOf(objects));
    const uid = randomUUID();
    const qos = 'Burstable';
    const pod = await AgentPod.start({
      kubelet: this.kubelet,
      template,
      configMaps: (name) => configMapOf(objects, name),
      folder: join(this.containerd.folder, uid),
      place: {
        namespace: 'weir-system',
        name: `weir-${uid.slice(0, 5)}`,
        uid,
        node: NODE,
        cgroup: `/${relative(cgroup2Mount(), this.lab.cgroup)}/${podFolder('cgroupfs', qos, uid)}`,
        services: {
          KUBERNETES_SERVICE_HOST: API_HOST,
          KUBERNETES_SERVICE_PORT: String((this.#forwarder.address() as AddressInfo).port),
        },
      },
      serviceAccount: { token: 'token-1', 'ca.crt': this.api.certificates.ca, namespace: 'weir-system' },
      runtimeHandler,
      hosts: `127.0.0.1 localhost\n${this.#network.gateway} ${API_HOST}\n`,
    });
    this.#pods.push(pod);
    return pod;
  }

  /** What the agent left on the node is gone, so that the next one is the first. */
  async forgetAgents(): Promise<void> {
    for (const pod of this.#pods.splice(0)) await pod.remove();
    removePins(this.pinDir);
    if (existsSync(this.pinDir)) rmSync(this.pinDir, { recursive: true });
    for (const folder of [this.#runDir, this.#stateDir]) rmSync(folder, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await this.forgetAgents();
    await this.kubelet.removeAllPods();
    this.kubelet.close();
    await this.lab.close();
    // the lab knows of cgroup v2 alone; runc makes the same folders in every other hierarchy of the machine
    await removeCgroups(`/${relative(cgroup2Mount(), this.lab.cgroup)}`);
    await this.containerd.remove();
    this.#forwarder.close();
    await this.api.close();
  }

  get #runDir(): string {
    return `/run/weir-chart-${process.pid}`;
  }

  get #stateDir(): string {
    return `/var/lib/weir-chart-${process.pid}`;
  }

  #values(config: object): object {
    mkdirSync(this.pinDir, { recursive: true });
    return {
      image: { ...AGENT_IMAGE },
      config: {
        cgroupRoot: `/${relative(cgroup2Mount(), this.lab.cgroup)}/${kubepodsFolder('cgroupfs')}`,
        pinDir: this.pinDir,
        runDir: this.#runDir,
        stateDir: this.#stateDir,
        cri: { socket: this.containerd.socket },
        ...config,
      },
    };
  }
}

/** A port of all addresses of the machine that leads to one of 127.0.0.1: pods don't reach that. */
async function forwardTo(port: string): Promise<Server> {
  const server = createServer((inner) => {
    const outer = connect(Number(port), '127.0.0.1');
    inner.pipe(outer).pipe(inner);
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const)
      one.on('error', () => other.destroy());
  });
  server.listen(0);
  await once(server, 'listening');
  return server;
}
