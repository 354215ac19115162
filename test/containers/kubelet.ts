// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import protobuf from 'protobufjs';

const PROTO = join(import.meta.dirname, 'kubelet.proto');
/** `weir doctor` has the kernel verify every program: seconds, and many more on a busy machine. */
const EXEC_SECONDS = 180;

/** How a test wants a pod. */
export interface TestPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Its own cgroup, from the cgroup roots. */
  readonly cgroup: string;
  /** Default: that of the runtime. */
  readonly runtimeHandler?: string;
  readonly attempt?: number;
}

/** How a test wants a container. */
export interface TestContainer {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly privileged?: boolean;
  readonly mounts?: readonly { readonly containerPath: string; readonly hostPath: string }[];
  readonly devices?: readonly {
    readonly containerPath: string;
    readonly hostPath: string;
    readonly permissions: string;
  }[];
  readonly attempt?: number;
}

/** The sandbox of a pod that runs. */
export interface Sandbox {
  readonly id: string;
  readonly config: object;
}

/** Of CRI: created, running, exited, unknown. Times are nanoseconds since 1970. */
export interface ContainerState {
  readonly state: number;
  readonly startedAt: bigint;
  readonly finishedAt: bigint;
  readonly exitCode: number;
}

/** How a program ended that was run in a container. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes pods through CRI as the kubelet does, on the host's network. */
export class Kubelet {
  readonly #client: Client;
  readonly #root: protobuf.Root;

  constructor(socket: string) {
    this.#client = new Client(`unix:${socket}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
    this.#root = protobuf.parse(readFileSync(PROTO, 'utf8')).root;
    this.#root.resolveAll();
  }

  close(): void {
    this.#client.close();
  }

  /** Waits until a runtime that was started answers. */
  async ready(): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        await this.#call('RuntimeService', 'ListPodSandbox', {});
        return;
      } catch (error: unknown) {
        if (tries >= 600) throw error;
        await sleep(100);
      }
    }
  }

  /** Waits until the runtime has taken note of an image that was imported beside it. */
  async waitForImage(name: string): Promise<void> {
    await this.ready();
    for (let tries = 0; tries < 600; tries++) {
      const { image } = await this.#call('ImageService', 'ImageStatus', { image: { image: name } });
      if (image !== undefined && image !== null) return;
      await sleep(100);
    }
    throw new Error(`the runtime has no image ${name} after a minute`);
  }

  /** Runs a pod from a PodSandboxConfig of the caller's. */
  async runSandbox(config: object, runtimeHandler?: string): Promise<Sandbox> {
    const request = { config, ...(runtimeHandler && { runtimeHandler }) };
    const { podSandboxId } = await this.#call('RuntimeService', 'RunPodSandbox', request);
    return { id: podSandboxId as string, config };
  }

  /** Creates and starts a container from a ContainerConfig of the caller's; gives its id. */
  async runConfigured(sandbox: Sandbox, config: object): Promise<string> {
    const request = { podSandboxId: sandbox.id, sandboxConfig: sandbox.config, config };
    const { containerId } = await this.#call('RuntimeService', 'CreateContainer', request);
    await this.startContainer(containerId as string);
    return containerId as string;
  }

  /** Where a pod is reached. */
  async addressOf({ id }: Sandbox): Promise<string> {
    const { status } = await this.#call('RuntimeService', 'PodSandboxStatus', { podSandboxId: id });
    return (status as { network: { ip: string } }).network.ip;
  }

  /** Runs a program in a container to its end, as `kubectl exec` does. */
  async exec(containerId: string, cmd: readonly string[]): Promise<ExecResult> {
    const answer = await this.#call('RuntimeService', 'ExecSync', {
      containerId,
      cmd,
      timeout: EXEC_SECONDS,
    });
    const { stdout, stderr, exitCode } = answer as { stdout: Buffer; stderr: Buffer; exitCode: number };
    return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
  }

  async runPod(pod: TestPod): Promise<Sandbox> {
    const { namespace, name, uid, attempt = 0 } = pod;
    const config = {
      metadata: { name, uid, namespace, attempt },
      labels: {
        ...pod.labels,
        'io.kubernetes.pod.name': name,
        'io.kubernetes.pod.namespace': namespace,
        'io.kubernetes.pod.uid': uid,
      },
      linux: {
        cgroupParent: pod.cgroup,
        securityContext: { namespaceOptions: { network: 2, pid: 1 }, privileged: true },
      },
    };
    return await this.runSandbox(config, pod.runtimeHandler);
  }

  async createContainer(sandbox: Sandbox, container: TestContainer): Promise<string> {
    const { name, image, command, attempt = 0, privileged = false, mounts = [], devices = [] } = container;
    const { containerId } = await this.#call('RuntimeService', 'CreateContainer', {
      podSandboxId: sandbox.id,
      sandboxConfig: sandbox.config,
      config: {
        metadata: { name, attempt },
        image: { image },
        command,
        mounts,
        devices,
        labels: { 'io.kubernetes.container.name': name },
        linux: { securityContext: { privileged, namespaceOptions: { network: 2, pid: 1 } } },
      },
    });
    return containerId as string;
  }

  async startContainer(containerId: string): Promise<void> {
    await this.#call('RuntimeService', 'StartContainer', { containerId });
  }

  /** Creates and starts one; gives its id. */
  async runContainer(sandbox: Sandbox, container: TestContainer): Promise<string> {
    const id = await this.createContainer(sandbox, container);
    await this.startContainer(id);
    return id;
  }

  /** Asks it to end; after `graceSeconds`, or at once, it is killed. */
  async stopContainer(containerId: string, graceSeconds = 0): Promise<void> {
    await this.#insist('StopContainer', { containerId, timeout: graceSeconds });
  }

  async removeContainer(containerId: string): Promise<void> {
    await this.#insist('RemoveContainer', { containerId });
  }

  async stateOf(containerId: string): Promise<ContainerState> {
    const { status } = await this.#call('RuntimeService', 'ContainerStatus', { containerId });
    const { state, startedAt, finishedAt, exitCode } = status as Record<string, number | string>;
    return {
      state: Number(state),
      startedAt: BigInt(startedAt ?? 0),
      finishedAt: BigInt(finishedAt ?? 0),
      exitCode: Number(exitCode),
    };
  }

  /** Stops and removes a pod with its containers. */
  async removePod({ id }: Pick<Sandbox, 'id'>): Promise<void> {
    await this.#insist('StopPodSandbox', { podSandboxId: id });
    await this.#insist('RemovePodSandbox', { podSandboxId: id });
  }

  async removeAllPods(): Promise<void> {
    const { items } = await this.#call('RuntimeService', 'ListPodSandbox', {});
    for (const sandbox of items as { id: string }[]) await this.removePod(sandbox);
  }

  /** What ends something is tried again, as the kubelet does: a runtime may be ending it by itself at that moment. */
  async #insist(name: string, message: object): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        await this.#call('RuntimeService', name, message);
        return;
      } catch (error: unknown) {
        if (tries >= 50) throw error;
        await sleep(100);
      }
    }
  }

  async #call(serviceName: string, name: string, message: object): Promise<Record<string, unknown>> {
    const method = this.#root.lookupService(`runtime.v1.${serviceName}`).methods[name];
    const request = method?.resolvedRequestType;
    const response = method?.resolvedResponseType;
    if (!request || !response) throw new Error(`kubelet.proto: no ${name}`);
    const answer = await new Promise<object>((resolve, reject) => {
      this.#client.makeUnaryRequest(
        `/runtime.v1.${serviceName}/${name}`,
        (value: object) => Buffer.from(request.encode(request.fromObject(value)).finish()),
        (bytes) => response.toObject(response.decode(bytes), { longs: String, defaults: true, arrays: true }),
        message,
        { deadline: Date.now() + (EXEC_SECONDS + 20) * 1_000 },
        (error, value) => (error === null && value !== undefined ? resolve(value) : reject(error)),
      );
    });
    return answer as Record<string, unknown>;
  }
}
