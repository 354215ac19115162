// SPDX-License-Identifier: Apache-2.0
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { execInPod, type PodProcess, type ProcessExit } from './exec-in-pod.ts';
import type { PodAddresses } from './network-plan.ts';
import { removeCgroup } from './remove-cgroup.ts';
import type { Sandbox } from './start-sandbox.ts';

/** A pod's own folder, below its files. */
export const WORK_FOLDER = 'work';

/** A container of a pod. */
export interface PodContainer {
  readonly name: string;
  readonly image: string;
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Its cgroup folder. */
  readonly cgroup: string;
}

/** What is known of a pod once it is made. */
export interface PodParts {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly addresses: PodAddresses;
  /** The pod's cgroup folder. */
  readonly cgroup: string;
  readonly containers: readonly [PodContainer, ...PodContainer[]];
  /** Its files on the machine. */
  readonly folder: string;
  readonly manifestFile: string;
  readonly authorityFile: string;
  readonly sandbox: Sandbox;
}

export interface ExecOptions {
  /** By name; default the first one. */
  readonly container?: string;
  /** Added to the container's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default `workFolder`. */
  readonly folder?: string;
}

/** A program that ran to its end, and what it printed. */
export interface RunResult extends ProcessExit {
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A pod of the lab: real namespaces, a real link and real cgroups around programs of this machine. */
export class Pod {
  readonly parts: PodParts;

  constructor(parts: PodParts) {
    this.parts = parts;
  }

  /** `namespace/name`. */
  get fullName(): string {
    return `${this.parts.namespace}/${this.parts.name}`;
  }

  /** Where its programs start, and their HOME. */
  get workFolder(): string {
    return join(this.parts.folder, WORK_FOLDER);
  }

  /** Starts a program in a container; see `execInPod`. */
  async exec(argv: readonly [string, ...string[]], options: ExecOptions = {}): Promise<PodProcess> {
    const { parts } = this;
    const container = parts.containers.find(
      ({ name }) => name === (options.container ?? parts.containers[0].name),
    );
    if (container === undefined)
      throw new RangeError(`pod ${this.fullName} has no container "${options.container}"`);
    const env = { ...this.#environment(), ...options.env };
    const folder = options.folder ?? this.workFolder;
    return execInPod({ sandboxPid: parts.sandbox.pid, cgroup: container.cgroup, folder, env }, argv);
  }

  /** Runs a program with this standard input (default none) to its end. */
  async run(
    argv: readonly [string, ...string[]],
    options: ExecOptions & { stdin?: string } = {},
  ): Promise<RunResult> {
    const child = await this.exec(argv, options);
    child.stdin.end(options.stdin ?? '');
    const [stdout, stderr, exit] = await Promise.all([text(child.stdout), text(child.stderr), child.exited]);
    return { pid: child.pid, stdout, stderr, ...exit };
  }

  /** Kills all that runs in the pod and removes its cgroups, files and manifest, as when the pod is deleted. */
  async remove(): Promise<void> {
    await this.parts.sandbox.kill();
    await removeCgroup(this.parts.cgroup);
    await rm(this.parts.manifestFile);
    await rm(this.parts.folder, { recursive: true });
  }

  #environment(): Record<string, string> {
    const { authorityFile, name, namespace } = this.parts;
    return {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      HOME: this.workFolder,
      HOSTNAME: name,
      POD_NAME: name,
      POD_NAMESPACE: namespace,
      SSL_CERT_FILE: authorityFile,
      REQUESTS_CA_BUNDLE: authorityFile,
      CURL_CA_BUNDLE: authorityFile,
    };
  }
}
