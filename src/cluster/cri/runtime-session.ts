// SPDX-License-Identifier: Apache-2.0

import { WeirError } from '../../errors.ts';
import { type ContainerRuntime, containerRuntimeOf } from '../../events/container-runtime.ts';
import {
  type ContainerEventResponse,
  ContainerEventType,
  ContainerState,
  PodSandboxState,
  RuntimeService,
  type VersionResponse,
} from '../../gen/cri.ts';
import { eachOf } from './each-of.ts';
import { readContainer } from './read-container.ts';
import { readSandbox } from './read-sandbox.ts';
import {
  CallError,
  type MessageStream,
  NOT_FOUND,
  type RuntimeClient,
  UNIMPLEMENTED,
} from './runtime-client.ts';
import type { RuntimePods } from './runtime-pods.ts';

export interface RuntimeSessionOptions {
  readonly client: RuntimeClient;
  readonly pods: RuntimePods;
  /** Hears what an event or a list hints at: an id to ask for. */
  readonly hint: (id: string) => void;
  /** Hears of a label that can't be one. */
  readonly refuse: (label: string) => void;
  /** Hears of a sandbox or container that the runtime would not tell of. */
  readonly untold: (error: CallError) => void;
}

/** Codes that mean that the runtime is not there, rather than that it does not know: cancelled, deadline, unavailable. */
const AWAY = new Set([1, 4, 14]);
/** As many statuses are asked for at a time. */
const AT_ONCE = 8;

/** What the agent asks over one connection to a runtime. Methods throw CallError when the runtime is away. */
export class RuntimeSession {
  readonly #options: RuntimeSessionOptions;
  #runtime: ContainerRuntime | undefined;

  constructor(options: RuntimeSessionOptions) {
    this.#options = options;
  }

  /** Name and version. Throws RUNTIME_UNSUPPORTED when it speaks another interface than `runtime.v1`. */
  async version(): Promise<VersionResponse> {
    const answer = await this.#options.client
      .call(RuntimeService.Version, { version: 'v1' })
      .catch((error) => {
        if (!(error instanceof CallError) || error.code !== UNIMPLEMENTED) throw error;
        throw new WeirError('RUNTIME_UNSUPPORTED', 'speaks an interface older than runtime.v1', {
          cause: error,
        });
      });
    const { runtimeName, runtimeVersion, runtimeApiVersion } = answer;
    if (!/^v?1(\.|$)/.test(runtimeApiVersion)) {
      const who = `${runtimeName} ${runtimeVersion}`.slice(0, 100);
      throw new WeirError(
        'RUNTIME_UNSUPPORTED',
        `${who}: interface version must be v1, got ${JSON.stringify(runtimeApiVersion.slice(0, 40))}`,
      );
    }
    this.#runtime = containerRuntimeOf(runtimeName);
    return answer;
  }

  /** Brings what is known in line with what the runtime has now. */
  async sync(): Promise<void> {
    const { client, pods } = this.#options;
    const mark = pods.mark();
    // Containers first: the sandbox of each is older, and so in the later list.
    const { containers } = await client.call(RuntimeService.ListContainers, {});
    const { items: sandboxes } = await client.call(RuntimeService.ListPodSandbox, {});
    for (const { id, state } of sandboxes) if (state === PodSandboxState.SANDBOX_NOTREADY) pods.end(id);
    for (const { id, state } of containers) if (state === ContainerState.CONTAINER_EXITED) pods.end(id);
    const newSandboxes = sandboxes.filter(
      ({ id, state }) => state === PodSandboxState.SANDBOX_READY && !pods.hasSandbox(id),
    );
    await eachOf(newSandboxes, AT_ONCE, async ({ id }) => void (await this.#askSandbox(id)));
    const newContainers = containers.filter(
      ({ id, state }) => state !== ContainerState.CONTAINER_EXITED && !pods.hasContainer(id),
    );
    await eachOf(
      newContainers,
      AT_ONCE,
      async ({ id, podSandboxId }) => void (await this.#askContainer(id, podSandboxId)),
    );
    pods.keep(new Set([...sandboxes, ...containers].map(({ id }) => id)), mark);
    pods.flush();
  }

  /** Asks for a container or sandbox that somebody saw: whether the runtime has it. */
  async look(id: string): Promise<boolean> {
    return (await this.#askContainer(id, undefined)) || (await this.#askSandbox(id));
  }

  /** Follows what the runtime tells of by itself. */
  follow(onEvent: () => void): MessageStream {
    return this.#options.client.stream(RuntimeService.GetContainerEvents, {}, (event) => {
      onEvent();
      this.#take(event);
    });
  }

  #take({ containerId, containerEventType }: ContainerEventResponse): void {
    const { pods, hint } = this.#options;
    switch (containerEventType) {
      case ContainerEventType.CONTAINER_STOPPED_EVENT:
      case ContainerEventType.CONTAINER_DELETED_EVENT:
        pods.end(containerId);
        return;
      default:
        hint(containerId);
    }
  }

  async #askContainer(id: string, listedSandbox: string | undefined): Promise<boolean> {
    const { client, pods } = this.#options;
    const request = { containerId: id, verbose: true };
    const answer = await this.#unlessGone(client.call(RuntimeService.ContainerStatus, request));
    const container = answer && readContainer(answer, this.#runtime);
    if (container?.id !== id) return false;
    const sandboxId = listedSandbox ?? container.sandboxId ?? (await this.#sandboxOf(id));
    if (sandboxId === undefined) return false;
    if (!pods.hasSandbox(sandboxId) && !(await this.#askSandbox(sandboxId))) return false;
    pods.setContainer(container, sandboxId);
    return true;
  }

  async #sandboxOf(id: string): Promise<string | undefined> {
    const list = this.#options.client.call(RuntimeService.ListContainers, { filter: { id } });
    return (await list).containers.find((container) => container.id === id)?.podSandboxId;
  }

  async #askSandbox(id: string): Promise<boolean> {
    const { client, pods, refuse } = this.#options;
    const answer = await this.#unlessGone(client.call(RuntimeService.PodSandboxStatus, { podSandboxId: id }));
    const sandbox = answer?.status && readSandbox(answer.status, refuse);
    if (sandbox?.id !== id) return false;
    pods.setSandbox(sandbox);
    return true;
  }

  /** The answer; undefined when the runtime no longer has, or won't tell of, what was asked for. */
  async #unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error: unknown) {
      if (!(error instanceof CallError) || AWAY.has(error.code)) throw error;
      if (error.code !== NOT_FOUND) this.#options.untold(error);
      return undefined;
    }
  }
}
