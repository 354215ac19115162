// SPDX-License-Identifier: Apache-2.0
import { closeSync } from 'node:fs';
import { WeirError } from '../../errors.ts';
import type { CutSocket } from '../../gen/tables.ts';
import { askInNamespace } from '../ask-in-namespace.ts';
import { destroyMessage, listNothingMessage, SOCK_DIAG } from './destroy-message.ts';

/** Why a socket is destroyed: policy changed under it, or one of its packets was denied. */
export type CutReason = 'change' | 'packet';

/**
 * What came of it: `destroyed`; `gone`, it had ended meanwhile; `no-namespace`, no process of its pod is left in its
 * network namespace; `not-permitted`, CAP_SYS_ADMIN is missing; `unsupported`, the kernel was built without
 * CONFIG_INET_DIAG_DESTROY, or lacks tcp_diag or udp_diag; `failed`.
 */
export type CutResult = 'destroyed' | 'gone' | 'no-namespace' | 'not-permitted' | 'unsupported' | 'failed';

export interface CutCount {
  readonly reason: CutReason;
  readonly result: CutResult;
  readonly count: number;
}

export interface SocketCutterOptions {
  /** All sockets that policy does not let go on, whatever their network namespace. */
  readonly find: () => Promise<readonly CutSocket[]>;
  /** A descriptor of a network namespace, by the cgroup of a socket in it and its inode number; the cutter closes it. */
  readonly openNamespace: (cgroupId: bigint, inode: number) => number | undefined;
  /** Hears of what could not be done for other reasons than that the socket ended. */
  readonly onFailure: (result: CutResult, cause: unknown) => void;
}

const ENOENT = 2;
/** By errno. ENOENT: there is no such socket; ESTALE: another has its ends. */
const ANSWERS: Readonly<Record<number, CutResult>> = {
  0: 'destroyed',
  1: 'not-permitted',
  [ENOENT]: 'gone',
  95: 'unsupported',
  116: 'gone',
};

/**
 * Destroys sockets that policy does not let go on, so that their processes get an error (ECONNABORTED) instead of waiting:
 * their bytes stop without it. A socket is named by its ends and its cookie, in its own network namespace, so that no
 * other can be meant. Off this thread; one round at a time, those of a namespace together.
 */
export class SocketCutter {
  readonly #options: SocketCutterOptions;
  readonly #counts = new Map<string, { reason: CutReason; result: CutResult; count: number }>();
  #queued: CutSocket[] = [];
  #wantsSweep = false;
  /** Cookies of sockets that the last rounds could not destroy: tried once. */
  #stuck: ReadonlySet<bigint> = new Set();
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: SocketCutterOptions) {
    this.#options = options;
  }

  /** Looks at all governed sockets: after a change of policy, and now and then for what ends by the clock. */
  sweep(): void {
    this.#wantsSweep = true;
    this.#begin();
  }

  /** Destroys a stream of which a packet was denied. */
  cut(socket: CutSocket): void {
    this.#queued.push(socket);
    this.#begin();
  }

  counts(): Iterable<CutCount> {
    return this.#counts.values();
  }

  /** Resolves when nothing is left to be done. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Ends after the round that runs. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  #begin(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    // what else is asked for in this turn of the loop is done in the same round
    await Promise.resolve();
    while (!this.#closed && (this.#wantsSweep || this.#queued.length > 0)) {
      const queued = this.#queued.splice(0);
      await this.#destroy(queued, 'packet');
      if (!this.#wantsSweep) continue;
      this.#wantsSweep = false;
      const found = await this.#find();
      const tried = found.filter(({ cookie }) => this.#stuck.has(cookie));
      const failed = await this.#destroy(
        found.filter(({ cookie }) => !this.#stuck.has(cookie)),
        'change',
      );
      this.#stuck = new Set([...tried, ...failed].map(({ cookie }) => cookie));
    }
  }

  async #find(): Promise<readonly CutSocket[]> {
    try {
      return await this.#options.find();
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      this.#options.onFailure('failed', error);
      return [];
    }
  }

  /** Gives those that are still there. */
  async #destroy(sockets: readonly CutSocket[], reason: CutReason): Promise<CutSocket[]> {
    const left: CutSocket[] = [];
    for (const [inode, group] of Map.groupBy(sockets, ({ networkNamespace }) => networkNamespace)) {
      const results = await this.#destroyIn(inode, group);
      for (const [at, socket] of group.entries()) {
        const result = results[at] ?? 'failed';
        this.#count(reason, result);
        if (result !== 'destroyed' && result !== 'gone') left.push(socket);
      }
    }
    return left;
  }

  /** Destroys the sockets of one network namespace. */
  async #destroyIn(inode: number, sockets: readonly CutSocket[]): Promise<readonly CutResult[]> {
    const fd = this.#enter(inode, new Set(sockets.map(({ cgroup }) => cgroup)));
    if (fd === undefined) return sockets.map(() => 'no-namespace');
    try {
      const answers = await askInNamespace(fd, SOCK_DIAG, Buffer.concat(sockets.map(destroyMessage)));
      const isServed = await this.#servedIn(fd, sockets, answers);
      return sockets.map(({ protocol }, at) => this.#resultOf(answers[at] ?? 0, isServed(protocol)));
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      const result = error.details.errno === 'EPERM' ? 'not-permitted' : 'failed';
      this.#options.onFailure(result, error);
      return sockets.map(() => result);
    } finally {
      closeSync(fd);
    }
  }

  #enter(inode: number, cgroups: Iterable<bigint>): number | undefined {
    for (const cgroup of cgroups) {
      const fd = this.#options.openNamespace(cgroup, inode);
      if (fd !== undefined) return fd;
    }
    return undefined;
  }

  /** Whether the kernel has somebody who destroys sockets of a protocol: ENOENT may mean that nobody does. */
  async #servedIn(
    fd: number,
    sockets: readonly CutSocket[],
    answers: Int32Array,
  ): Promise<(protocol: number) => boolean> {
    const unsure = [
      ...new Set(sockets.filter((_, at) => answers[at] === ENOENT).map((each) => each.protocol)),
    ];
    if (unsure.length === 0) return () => true;
    const said = await askInNamespace(fd, SOCK_DIAG, Buffer.concat(unsure.map(listNothingMessage)));
    return (protocol) => said[unsure.indexOf(protocol)] !== ENOENT;
  }

  #resultOf(errno: number, isServed: boolean): CutResult {
    const result = isServed ? (ANSWERS[errno] ?? 'failed') : 'unsupported';
    if (result !== 'destroyed' && result !== 'gone') this.#options.onFailure(result, errno);
    return result;
  }

  #count(reason: CutReason, result: CutResult): void {
    const key = `${reason} ${result}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { reason, result, count: 1 });
    else known.count++;
  }
}
