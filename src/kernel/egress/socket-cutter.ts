// SPDX-License-Identifier: Apache-2.0
import { closeSync } from 'node:fs';
import { WeirError } from '../../errors.ts';
import type { CutSocket } from '../../gen/tables.ts';
import { askInNamespace } from '../ask-in-namespace.ts';
import { endSockets } from '../end-sockets.ts';
import { destroyMessage, listNothingMessage, SOCK_DIAG } from './destroy-message.ts';

/** Why a socket is destroyed: policy changed under it, or one of its packets was denied. */
export type CutReason = 'change' | 'packet';

/**
 * What came of it: `destroyed`; `ended`, by a descriptor of its process, where destroying it was not possible; `gone`, it had
 * ended meanwhile; `no-namespace`, no process of its pod is left in its network namespace, nor has it open; `no-descriptor`,
 * no process of its pod has it open, and it could not be destroyed; `not-permitted`, neither CAP_SYS_ADMIN nor what it takes to
 * have descriptors of other processes (CAP_SYS_PTRACE, pidfd_getfd(2)) is there; `failed`.
 */
export type CutResult =
  | 'destroyed'
  | 'ended'
  | 'gone'
  | 'no-namespace'
  | 'no-descriptor'
  | 'not-permitted'
  | 'failed';

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
  /** Pids of the processes of the pod that a socket is of, by the socket's cgroup: those that may have it open. */
  readonly processesOf: (cgroupId: bigint) => Iterable<number>;
  /** Hears of what could not be done for other reasons than that the socket ended. */
  readonly onFailure: (result: CutResult, cause: unknown) => void;
}

const EPERM = 1;
const ENOENT = 2;
const ESRCH = 3;
const EOPNOTSUPP = 95;
const ESTALE = 116;

/** What became of a socket in its namespace: `unsupported`, the kernel destroys none of this protocol. */
type Destroyed = Exclude<CutResult, 'ended' | 'no-descriptor'> | 'unsupported';

/** By errno. ENOENT: there is no such socket; ESTALE: another has its ends. */
const ANSWERS: Readonly<Record<number, Destroyed>> = {
  0: 'destroyed',
  [EPERM]: 'not-permitted',
  [ENOENT]: 'gone',
  [EOPNOTSUPP]: 'unsupported',
  [ESTALE]: 'gone',
};

const IS_OVER: ReadonlySet<string> = new Set<CutResult>(['destroyed', 'ended', 'gone']);

/**
 * Destroys sockets that policy does not let go on, so that their processes get an error (ECONNABORTED) instead of waiting:
 * their bytes stop without it. A socket is named by its ends and its cookie, in its own network namespace, so that no
 * other can be meant. Where that is not possible it is ended by a descriptor that its process has (a stream:
 * ECONNRESET). Off this thread; one round at a time, those of a namespace together.
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
      const destroyed = await this.#destroyIn(inode, group);
      const others = group.filter((_, at) => !IS_OVER.has(destroyed[at] ?? 'failed'));
      const ended = await this.#endByDescriptor(others);
      for (const [at, socket] of group.entries()) {
        const result = resultOf(destroyed[at] ?? 'failed', ended.get(socket.cookie));
        this.#count(reason, result);
        if (!IS_OVER.has(result)) left.push(socket);
      }
    }
    return left;
  }

  /** Destroys the sockets of one network namespace. */
  async #destroyIn(inode: number, sockets: readonly CutSocket[]): Promise<readonly Destroyed[]> {
    const fd = this.#enter(inode, new Set(sockets.map(({ cgroup }) => cgroup)));
    if (fd === undefined) return sockets.map(() => 'no-namespace');
    try {
      const answers = await askInNamespace(fd, SOCK_DIAG, Buffer.concat(sockets.map(destroyMessage)));
      const isServed = await this.#servedIn(fd, sockets, answers);
      return sockets.map(({ protocol }, at) =>
        isServed(protocol) ? (ANSWERS[answers[at] ?? 0] ?? 'failed') : 'unsupported',
      );
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      if (error.details.errno === 'EPERM') return sockets.map(() => 'not-permitted');
      this.#options.onFailure('failed', error);
      return sockets.map(() => 'failed');
    } finally {
      closeSync(fd);
    }
  }

  /** Ends sockets by descriptors of their pods' processes; gives an errno for each cookie. */
  async #endByDescriptor(sockets: readonly CutSocket[]): Promise<ReadonlyMap<bigint, number>> {
    const ended = new Map<bigint, number>();
    for (const [cgroup, group] of Map.groupBy(sockets, (socket) => socket.cgroup)) {
      const cookies = group.map(({ cookie }) => cookie);
      const answers = await endSockets(this.#options.processesOf(cgroup), cookies);
      for (const [at, cookie] of cookies.entries()) {
        const errno = answers[at] ?? 0;
        ended.set(cookie, errno);
        if (errno !== 0 && errno !== ESRCH)
          this.#options.onFailure(errno === EPERM ? 'not-permitted' : 'failed', errno);
      }
    }
    return ended;
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

  #count(reason: CutReason, result: CutResult): void {
    const key = `${reason} ${result}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { reason, result, count: 1 });
    else known.count++;
  }
}

/** What came of a socket, by its namespace and by a descriptor of it: an errno, undefined where that was not tried. */
function resultOf(destroyed: Destroyed, errno: number | undefined): CutResult {
  if (errno === 0) return 'ended';
  if (errno === EPERM) return 'not-permitted';
  if (destroyed !== 'unsupported' && destroyed !== 'not-permitted') return destroyed;
  return errno === ESRCH ? 'no-descriptor' : 'failed';
}
