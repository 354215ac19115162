// SPDX-License-Identifier: Apache-2.0
import type { PodContainer, PodFacts } from '../../events/pod.ts';
import type { PodDirectory } from '../../identity/pod-directory.ts';
import type { RuntimeContainer } from './read-container.ts';
import type { RuntimeSandbox } from './read-sandbox.ts';

export interface RuntimePodsOptions {
  readonly directory: Pick<PodDirectory, 'setPod' | 'deletePod'>;
  /** Milliseconds on a clock that never jumps. */
  readonly now: () => number;
  /** Runs something a little later: pods that change together are told once. */
  readonly soon: (run: () => void) => void;
  readonly limits?: { readonly sandboxes: number; readonly containers: number };
}

interface Entry {
  /** What `mark` gave when it was last told of. */
  mark: number;
  /** When it was first seen to have ended. */
  endedAt: number | undefined;
}

interface SandboxEntry extends Entry {
  readonly sandbox: RuntimeSandbox;
  readonly containers: Set<string>;
}

interface ContainerEntry extends Entry {
  readonly container: RuntimeContainer;
  readonly sandboxId: string;
}

/** Far more than a kubelet runs (110 pods unless it is told otherwise). */
const LIMITS = { sandboxes: 4096, containers: 32_768 };

/** What has ended is told of a while longer: events of its last moments are on their way. */
const GRACE_MS = 60_000;

/** Sandboxes and containers that the runtime has, told to the directory as pods of origin `cri`. */
export class RuntimePods {
  readonly #options: RuntimePodsOptions;
  readonly #limits: { readonly sandboxes: number; readonly containers: number };
  readonly #sandboxes = new Map<string, SandboxEntry>();
  readonly #containers = new Map<string, ContainerEntry>();
  readonly #ofPod = new Map<string, Set<SandboxEntry>>();
  readonly #stale = new Set<string>();
  #mark = 0;
  #refused = 0;

  constructor(options: RuntimePodsOptions) {
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
  }

  hasSandbox(id: string): boolean {
    return this.#sandboxes.has(id);
  }

  hasContainer(id: string): boolean {
    return this.#containers.has(id);
  }

  get counts(): { readonly sandboxes: number; readonly containers: number; readonly refused: number } {
    return {
      sandboxes: this.#sandboxes.size,
      containers: this.#containers.size,
      refused: this.#refused,
    };
  }

  /** Takes a sandbox; false when there is no room. What it was before is replaced. */
  setSandbox(sandbox: RuntimeSandbox): boolean {
    const known = this.#sandboxes.get(sandbox.id);
    if (known === undefined && this.#sandboxes.size >= this.#limits.sandboxes) return this.#refuse();
    if (known !== undefined) this.#unlist(known);
    const entry: SandboxEntry = {
      sandbox,
      containers: known?.containers ?? new Set(),
      mark: this.#mark,
      endedAt: this.#endedAt(known, sandbox.ended),
    };
    this.#sandboxes.set(sandbox.id, entry);
    const listed = this.#ofPod.get(sandbox.uid) ?? new Set();
    this.#ofPod.set(sandbox.uid, listed.add(entry));
    this.#touch(sandbox.uid);
    return true;
  }

  /** Takes a container of a sandbox that is known; false when there is no room or no such sandbox. */
  setContainer(container: RuntimeContainer, sandboxId: string): boolean {
    const sandbox = this.#sandboxes.get(sandboxId);
    const known = this.#containers.get(container.id);
    if (sandbox === undefined) return false;
    if (known === undefined && this.#containers.size >= this.#limits.containers) return this.#refuse();
    const endedAt = this.#endedAt(known, container.ended);
    this.#containers.set(container.id, { container, sandboxId, mark: this.#mark, endedAt });
    sandbox.containers.add(container.id);
    this.#touch(sandbox.sandbox.uid);
    return true;
  }

  /** A sandbox or container has ended, or is no more: after a while it is forgotten. */
  end(id: string): void {
    const entry = this.#sandboxes.get(id) ?? this.#containers.get(id);
    if (entry !== undefined) entry.endedAt ??= this.#options.now();
  }

  /** What is told from now on is newer than what is asked for now. */
  mark(): number {
    this.#mark += 1;
    return this.#mark - 1;
  }

  /**
   * Takes a list of all that the runtime has. What was told before `mark` and isn't in it has ended; what ended a while ago
   * is forgotten.
   */
  keep(ids: ReadonlySet<string>, mark: number): void {
    for (const entries of [this.#containers, this.#sandboxes]) {
      for (const [id, entry] of entries) if (!ids.has(id) && entry.mark <= mark) this.end(id);
    }
    const before = this.#options.now() - GRACE_MS;
    const isOver = ({ endedAt }: Entry): boolean => endedAt !== undefined && endedAt <= before;
    for (const [id, entry] of this.#containers) if (isOver(entry)) this.#forgetContainer(id, entry);
    for (const [id, entry] of this.#sandboxes) if (isOver(entry)) this.#forgetSandbox(id, entry);
  }

  /** Tells at once what has changed. */
  flush(): void {
    for (const uid of this.#stale) this.#tell(uid);
    this.#stale.clear();
  }

  #refuse(): false {
    this.#refused += 1;
    return false;
  }

  #endedAt(known: Entry | undefined, ended: boolean): number | undefined {
    return ended ? (known?.endedAt ?? this.#options.now()) : undefined;
  }

  #touch(uid: string): void {
    const isFirst = this.#stale.size === 0;
    this.#stale.add(uid);
    if (isFirst) this.#options.soon(() => this.flush());
  }

  #forgetContainer(id: string, { sandboxId }: ContainerEntry): void {
    this.#containers.delete(id);
    const sandbox = this.#sandboxes.get(sandboxId);
    sandbox?.containers.delete(id);
    if (sandbox !== undefined) this.#touch(sandbox.sandbox.uid);
  }

  #forgetSandbox(id: string, entry: SandboxEntry): void {
    for (const container of entry.containers) this.#containers.delete(container);
    this.#sandboxes.delete(id);
    this.#unlist(entry);
    this.#touch(entry.sandbox.uid);
  }

  #unlist(entry: SandboxEntry): void {
    const { uid } = entry.sandbox;
    const listed = this.#ofPod.get(uid);
    listed?.delete(entry);
    if (listed?.size === 0) this.#ofPod.delete(uid);
    this.#touch(uid);
  }

  #tell(uid: string): void {
    const entries = [...(this.#ofPod.get(uid) ?? [])].sort((a, b) => b.sandbox.attempt - a.sandbox.attempt);
    const [newest] = entries;
    if (newest === undefined) {
      this.#options.directory.deletePod('cri', uid);
      return;
    }
    const containers = entries
      .flatMap((entry) => [...entry.containers])
      .flatMap((id) => this.#containers.get(id)?.container ?? []);
    const sandboxes = entries.map(({ sandbox }) => sandbox.id);
    this.#options.directory.setPod('cri', { ...factsOf(newest.sandbox, containers), sandboxes });
  }
}

function factsOf(sandbox: RuntimeSandbox, containers: readonly RuntimeContainer[]): PodFacts {
  const { uid, namespace, name, labels, hostNetwork, hostPid } = sandbox;
  const handler = sandbox.handler ?? containers.find((each) => each.handler !== undefined)?.handler;
  return {
    uid,
    namespace,
    name,
    labels,
    containers: containers.map(toPodContainer),
    resources: [],
    ...(handler !== undefined && { runtimeClass: handler }),
    ...(hostNetwork && { hostNetwork }),
    ...(hostPid && { hostPid }),
  };
}

function toPodContainer(container: RuntimeContainer): PodContainer {
  const { sandboxId: _, ended: __, handler: ___, ...rest } = container;
  return rest;
}
