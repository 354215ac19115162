// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ADMIN_TOKEN, ControlPlane, type ControlPlaneOptions } from '../cluster/control-plane.ts';
import type { KubeAdmin } from '../cluster/kube-admin.ts';
import { makeImage } from '../containers/make-image.ts';
import type { TestImage } from '../containers/pack-image.ts';
import { kubeconfigOf } from '../suites/api-server/kubeconfig-of.ts';
import { CNI_CONFIG, containerdConfigOf, kubeletConfigOf, RUNTIME_SOCKET } from './node-files.ts';
import { NODE_NAME, NodePlace, SERVICE_ADDRESS } from './node-place.ts';
import type { NodePrograms } from './node-programs.ts';

const API_PORT = 443;
const ATTEMPTS = 1_200;
const PAUSE_MS = 100;
const MAX_OUTPUT = 64 * 1024 * 1024;

/** Each program comes to the API server with a token of its name. */
const TOKENS = [
  `kubelet,system:node:${NODE_NAME},kubelet,system:nodes`,
  'kube-controller-manager,system:kube-controller-manager,manager',
  'kube-scheduler,system:kube-scheduler,scheduler',
];

/**
 * A real cluster of one node: etcd, kube-apiserver, controller manager, scheduler, kubelet, containerd and runc, on a
 * machine of its own within this one. Nothing of it outlives this process, however it ends.
 */
export class OneNodeCluster {
  readonly place: NodePlace;
  readonly plane: ControlPlane;
  /** An image with a shell, which the node has. */
  readonly image: TestImage;
  /** File for kubectl and helm, of who may do anything. */
  readonly kubeconfig: string;
  readonly #programs: NodePrograms;

  private constructor(parts: Pick<OneNodeCluster, 'place' | 'plane' | 'image'>, programs: NodePrograms) {
    this.place = parts.place;
    this.plane = parts.plane;
    this.image = parts.image;
    this.#programs = programs;
    this.kubeconfig = this.#writeKubeconfig('admin', ADMIN_TOKEN);
  }

  static async start(programs: NodePrograms): Promise<OneNodeCluster> {
    const place = await NodePlace.create();
    let plane: ControlPlane | undefined;
    try {
      plane = await ControlPlane.start(planeOn(place, programs));
      mkdirSync(join(place.folder, 'image'));
      const image = makeImage(join(place.folder, 'image'), 'weir.test/app:1');
      const cluster = new OneNodeCluster({ place, plane, image }, programs);
      await cluster.#startAll();
      return cluster;
    } catch (error: unknown) {
      await plane?.stop();
      await place.remove();
      throw error;
    }
  }

  get admin(): KubeAdmin {
    return this.plane.admin;
  }

  /** Runs kubectl to its end, as who may do anything; gives what it printed. */
  async kubectl(...args: readonly string[]): Promise<string> {
    const env = { ...process.env, KUBECONFIG: this.kubeconfig };
    const options = { encoding: 'utf8', maxBuffer: MAX_OUTPUT, env } as const;
    return (await promisify(execFile)(this.#programs.kubectl, args, options)).stdout;
  }

  /** Makes what a YAML or JSON text says, or changes it to that. */
  async apply(text: string): Promise<void> {
    await this.kubectl('apply', '--filename', this.place.writeFile('applied.yaml', text));
  }

  /** Gives the node an image that was saved to a file. */
  async importImage(archive: string): Promise<void> {
    await this.place.run('ctr', '--namespace', 'k8s.io', 'images', 'import', archive);
  }

  async stop(): Promise<void> {
    await this.plane.stop();
    await this.place.remove();
  }

  async #startAll(): Promise<void> {
    const { place } = this;
    await this.#startRuntime();
    const { 'kube-controller-manager': manager, 'kube-scheduler': scheduler, kubelet } = this.#programs;
    place.start(
      'kube-controller-manager',
      manager,
      `--kubeconfig=${this.#writeKubeconfig('kube-controller-manager')}`,
      '--use-service-account-credentials=true',
      `--service-account-private-key-file=${this.plane.file('account.key')}`,
      `--root-ca-file=${this.plane.file('ca.pem')}`,
      '--leader-elect=false',
    );
    place.start(
      'kube-scheduler',
      scheduler,
      `--kubeconfig=${this.#writeKubeconfig('kube-scheduler')}`,
      '--leader-elect=false',
    );
    const config = kubeletConfigOf(place.cgroup, this.plane.file('ca.pem'));
    place.start(
      'kubelet',
      kubelet,
      `--config=${place.writeFile('kubelet.yaml', config)}`,
      `--kubeconfig=${this.#writeKubeconfig('kubelet')}`,
      `--hostname-override=${NODE_NAME}`,
      `--node-ip=${place.address}`,
    );
    await this.#until('the node is ready', async () => {
      const node = JSON.parse(await this.admin.text(`/api/v1/nodes/${NODE_NAME}`));
      const { conditions } = node.status as { conditions: { type: string; status: string }[] };
      const isReady = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
      return isReady && node.spec.taints === undefined;
    });
    await this.#until('pods can be made', async () => {
      await this.admin.text('/api/v1/namespaces/default/serviceaccounts/default');
      return true;
    });
  }

  async #startRuntime(): Promise<void> {
    const { place } = this;
    await place.run('cp', place.writeFile('cni.conflist', CNI_CONFIG), '/etc/cni/net.d/10-pods.conflist');
    const config = place.writeFile('containerd.toml', containerdConfigOf(this.image.name));
    place.start('containerd', 'containerd', '--config', config);
    await this.#until('containerd answers', async () => {
      const plugins = await place.run('ctr', '--address', RUNTIME_SOCKET, 'plugins', 'ls');
      return /\bcri\b.*\bok\b/.test(plugins);
    });
    await this.importImage(this.image.archive);
    // As an image has it that came from a registry: so its digest is known.
    const { name, digest } = this.image;
    const byDigest = `${name.replace(/:[^:]*$/, '')}@${digest}`;
    await place.run('ctr', '--namespace', 'k8s.io', 'images', 'tag', name, byDigest);
  }

  #writeKubeconfig(user: string, token = user): string {
    const { server, ca } = this.plane;
    return this.place.writeFile(`${user}.kubeconfig`, kubeconfigOf({ server, ca, token }));
  }

  async #until(what: string, holds: () => Promise<boolean>): Promise<void> {
    let problem: unknown;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        if (await holds()) return;
      } catch (error: unknown) {
        problem = error;
      }
      await sleep(PAUSE_MS);
    }
    const logs = ['containerd', 'kubelet', 'kube-controller-manager', 'kube-scheduler'].map(
      (name) => `== ${name}\n${this.place.log(name)}`,
    );
    throw new Error(`it does not come about that ${what}: ${String(problem)}\n${logs.join('\n')}`);
  }
}

function planeOn(place: NodePlace, programs: NodePrograms): ControlPlaneOptions {
  const { etcd, 'kube-apiserver': apiServer } = programs;
  return {
    etcd,
    apiServer,
    place: {
      enter: place.enter,
      folder: place.folder,
      address: place.address,
      port: API_PORT,
      names: [`IP:${place.address}`, `IP:${SERVICE_ADDRESS}`, 'DNS:kubernetes.default.svc'],
      tokens: TOKENS,
      flags: (file) => [
        '--bind-address=0.0.0.0',
        `--advertise-address=${place.address}`,
        '--authorization-mode=Node',
        '--enable-admission-plugins=NodeRestriction',
        '--allow-privileged=true',
        `--client-ca-file=${file('ca.pem')}`,
        `--kubelet-client-certificate=${file('client.pem')}`,
        `--kubelet-client-key=${file('client.key')}`,
        '--kubelet-preferred-address-types=InternalIP',
      ],
    },
  };
}
