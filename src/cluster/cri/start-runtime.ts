// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../../errors.ts';
import type { PodDirectory } from '../../identity/pod-directory.ts';
import { Backoff } from '../backoff.ts';
import type { ClusterLog } from '../cluster-log.ts';
import { Alarm } from './alarm.ts';
import { findSocket, RUNTIME_SOCKETS } from './find-socket.ts';
import { followRuntime, type RuntimeTiming } from './follow-runtime.ts';
import { type LookCounts, LookQueue } from './look-queue.ts';
import { openRuntimeClient, type RuntimeClient } from './runtime-client.ts';
import { RuntimePods } from './runtime-pods.ts';
import { RuntimeSession } from './runtime-session.ts';

export interface RuntimeOptions {
  /** Socket of the runtime; empty: wherever a known runtime listens. */
  readonly socket: string;
  readonly directory: Pick<PodDirectory, 'setPod' | 'deletePod'>;
  readonly log: ClusterLog;
  /** Hears how many bytes of answers were read. */
  readonly onRead?: (bytes: number) => void;
  readonly timing?: RuntimeTiming;
}

/** How it stands with the runtime. Times are milliseconds since 1970. */
export interface RuntimeStatus {
  /** `absent`: no socket; `away`: nobody answers at it; `unsupported`: somebody of another interface does. */
  readonly state: 'absent' | 'connecting' | 'connected' | 'away' | 'unsupported';
  readonly since: number;
  readonly socket?: string;
  readonly runtime?: string;
  /** Whether it tells of changes by itself; otherwise it is asked by hints and every so often. */
  readonly events?: boolean;
  /** When what is known was last compared with all that it has. */
  readonly listedAt?: number;
  /** Why it is not connected. */
  readonly error?: string;
  readonly sandboxes: number;
  readonly containers: number;
  readonly counters: RuntimeCounters;
}

export interface RuntimeCounters {
  readonly lists: number;
  readonly events: number;
  readonly looks: LookCounts;
  /** Connections that broke off, or were never made. */
  readonly failures: number;
  /** Sandboxes and containers for which there was no room. */
  readonly refused: number;
  /** Labels that can't be labels. */
  readonly refusedLabels: number;
  /** Sandboxes and containers that the runtime would not tell of. */
  readonly untold: number;
}

/** A runtime that is being watched. */
export interface RuntimeWatch {
  status(): RuntimeStatus;
  /** A hint that a container is there, from its cgroup: it is asked for at once, unless it is known. */
  look(containerId: string): void;
  close(): Promise<void>;
}

const TIMING: RuntimeTiming = {
  listMs: 60_000,
  listWithoutEventsMs: 15_000,
  firstRetryMs: 200,
  maxRetryMs: 30_000,
};

/**
 * Watches the containers of this node's runtime and tells the directory of their pods, as origin `cri`. Never fails: without
 * a socket it waits for one; what goes wrong is said once, until it goes well again, and what was known stays.
 */
export function startRuntime(options: RuntimeOptions): RuntimeWatch {
  const watch = new Watch(options);
  const running = watch.run();
  return {
    status: () => watch.status(),
    look: (containerId) => watch.look(containerId),
    close: async () => {
      watch.stop();
      await running;
    },
  };
}

type Standing = Pick<RuntimeStatus, 'state' | 'socket' | 'runtime' | 'events' | 'error'>;

class Watch {
  readonly #options: RuntimeOptions;
  readonly #timing: RuntimeTiming;
  readonly #pods: RuntimePods;
  readonly #looks: LookQueue;
  readonly #alarm = new Alarm();
  readonly #closing = new AbortController();
  readonly #counters = { lists: 0, events: 0, failures: 0, refusedLabels: 0, untold: 0 };
  readonly #said = new Set<string>();
  #standing: Standing = { state: 'absent' };
  #since = Date.now();
  #listedAt: number | undefined;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#timing = options.timing ?? TIMING;
    this.#pods = new RuntimePods({
      directory: options.directory,
      now: () => performance.now(),
      soon: (run) => void setImmediate(run),
    });
    this.#looks = new LookQueue({
      isKnown: (id) => this.#pods.hasContainer(id) || this.#pods.hasSandbox(id),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    });
  }

  status(): RuntimeStatus {
    const { refused, ...counts } = this.#pods.counts;
    return {
      ...this.#standing,
      since: this.#since,
      ...(this.#listedAt !== undefined && { listedAt: this.#listedAt }),
      ...counts,
      counters: { ...this.#counters, refused, looks: this.#looks.counts },
    };
  }

  look(id: string): void {
    this.#looks.add(id);
  }

  stop(): void {
    this.#closing.abort();
    this.#looks.close();
    this.#alarm.ring();
  }

  async run(): Promise<void> {
    const { firstRetryMs, maxRetryMs } = this.#timing;
    const backoff = new Backoff({ firstMs: firstRetryMs, longestMs: maxRetryMs, random: Math.random });
    for (;;) {
      const socket = this.#findSocket();
      if (socket !== undefined) await this.#visit(socket, backoff);
      if (this.#closing.signal.aborted) return;
      await this.#alarm.wait(backoff.next());
    }
  }

  #findSocket(): string | undefined {
    const { socket } = this.#options;
    let found: string | undefined;
    try {
      found = findSocket(socket === '' ? RUNTIME_SOCKETS : [socket]);
    } catch (error: unknown) {
      this.#fail(socket, error);
      return undefined;
    }
    if (found === undefined && this.#standing.state !== 'absent') this.#stand({ state: 'absent' });
    if (found === undefined && socket !== '') {
      this.#warn('RUNTIME_UNAVAILABLE', `${socket}: no socket is there; trying again`);
    }
    return found;
  }

  /** Connects, and stays for as long as it goes well. */
  async #visit(socket: string, backoff: Backoff): Promise<void> {
    if (this.#standing.state === 'absent') this.#stand({ state: 'connecting', socket });
    let client: RuntimeClient | undefined;
    const closeClient = (): void => client?.close();
    this.#closing.signal.addEventListener('abort', closeClient);
    try {
      client = await openRuntimeClient(socket, this.#options.onRead ?? (() => undefined));
      await this.#follow(client, socket, backoff);
    } catch (error: unknown) {
      if (!this.#closing.signal.aborted) this.#fail(socket, error);
    } finally {
      this.#closing.signal.removeEventListener('abort', closeClient);
      closeClient();
    }
  }

  async #follow(client: RuntimeClient, socket: string, backoff: Backoff): Promise<void> {
    const session = new RuntimeSession({
      client,
      pods: this.#pods,
      hint: (id) => this.look(id),
      refuse: (label) => this.#refuseLabel(label),
      untold: (error) => this.#noteUntold(error),
    });
    const { runtimeName, runtimeVersion } = await session.version();
    const runtime = `${runtimeName} ${runtimeVersion}`.slice(0, 100);
    await followRuntime({
      session,
      looks: this.#looks,
      timing: this.#timing,
      signal: this.#closing.signal,
      alarm: this.#alarm,
      onEvent: () => {
        this.#counters.events += 1;
      },
      onListed: (events) => {
        this.#counters.lists += 1;
        this.#listedAt = Date.now();
        backoff.reset();
        this.#connected({ state: 'connected', socket, runtime, events });
      },
    });
  }

  #connected(standing: Standing): void {
    const was = this.#standing;
    this.#stand(standing);
    if (was.state === 'connected') return;
    this.#said.delete('RUNTIME_UNAVAILABLE');
    this.#said.delete('RUNTIME_UNSUPPORTED');
    const { socket, runtime, events } = standing;
    this.#options.log.info({ socket, runtime, events, ...this.#pods.counts }, 'container runtime connected');
  }

  #fail(socket: string, error: unknown): void {
    this.#counters.failures += 1;
    const text = error instanceof Error ? error.message : String(error);
    const unsupported = error instanceof WeirError && error.code === 'RUNTIME_UNSUPPORTED';
    this.#stand({ state: unsupported ? 'unsupported' : 'away', socket, error: text });
    const message = `${socket}: ${text}; what it told before holds, trying again`;
    this.#warn(unsupported ? 'RUNTIME_UNSUPPORTED' : 'RUNTIME_UNAVAILABLE', message);
  }

  #stand(standing: Standing): void {
    if (standing.state !== this.#standing.state) this.#since = Date.now();
    this.#standing = standing;
  }

  #refuseLabel(label: string): void {
    this.#counters.refusedLabels += 1;
    this.#warn('label', `pod ${label} can not be a label: left out, as all like it from here on`);
  }

  #noteUntold(error: Error): void {
    this.#counters.untold += 1;
    this.#warn('untold', `${error.message}; counted from here on`);
  }

  /** Says something once, until it went well again. */
  #warn(code: string, message: string): void {
    if (this.#said.has(code)) return;
    this.#said.add(code);
    this.#options.log.warn({ code }, `container runtime: ${message}`);
  }
}
