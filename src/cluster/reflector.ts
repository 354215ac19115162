// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from './api-client.ts';
import { AttemptPauses } from './attempt-pauses.ts';
import type { ClusterLog } from './cluster-log.ts';
import { type Judgement, judgeFailure } from './judge-failure.ts';
import { ConsumerFailed, KnownObjects } from './known-objects.ts';
import { listResource } from './list-resource.ts';
import { versionOf } from './object-head.ts';
import type { Pace } from './pace.ts';
import { StreamBroken } from './read-stream.ts';
import type { Resource, ResourceConsumer, ResourceState, ResourceStatus } from './resource.ts';
import { type WatchEvent, watchResource } from './watch-resource.ts';

export interface ReflectorOptions<T> {
  readonly client: ApiClient;
  readonly resource: Resource;
  readonly consumer: ResourceConsumer<T>;
  readonly log: ClusterLog;
  readonly pace: Pace;
  /** Items of one answer to a list. */
  readonly pageSize?: number;
  /** Largest object that is taken: etcd takes 1.5 MiB (`--max-request-bytes`). */
  readonly maxObjectBytes?: number;
  readonly random?: () => number;
  /** Hears how many bytes of lists were read. */
  readonly onRead?: (bytes: number) => void;
}

const PAGE_SIZE = 500;
const MAX_OBJECT_BYTES = 4 << 20;
/** Failures one after another that may be the version's fault: then it is listed anew. */
const MAX_STRIKES = 3;

/**
 * Keeps a consumer at the state of a collection: lists it, then follows its changes from the list's version on, and
 * lists again when the server no longer knows the version. What fails is tried again for ever, with growing pauses; the
 * last good state holds meanwhile.
 */
export class Reflector<T> {
  readonly #options: ReflectorOptions<T>;
  readonly #maxObjectBytes: number;
  readonly #random: () => number;
  readonly #known: KnownObjects<T>;
  readonly #pauses: AttemptPauses;
  readonly #stop = new AbortController();
  readonly #counts = { lists: 0, watches: 0, broken: 0, expired: 0 };
  #state: ResourceState = 'starting';
  #since = Date.now();
  /** By a clock that nobody sets; undefined before the first list. */
  #currentUntil: number | undefined;
  #problem: string | undefined;
  /** What was said to be wrong, and did not end since. */
  #said: ResourceState | undefined;
  /** Version to watch from; empty when a list must come first. */
  #version = '';
  #listFrom = '0';
  #pageSize: number;
  #strikes = 0;
  #ended: Promise<void> | undefined;

  constructor(options: ReflectorOptions<T>) {
    const { log, resource, pace, consumer, random = Math.random } = options;
    this.#options = options;
    this.#random = random;
    this.#pageSize = options.pageSize ?? PAGE_SIZE;
    this.#maxObjectBytes = options.maxObjectBytes ?? MAX_OBJECT_BYTES;
    this.#pauses = new AttemptPauses(pace, random);
    this.#known = new KnownObjects({
      consumer,
      onRejected: (key, problem) =>
        log.warn(
          { resource: resource.name, ...(key !== undefined && { object: key }) },
          `an object from the API server can not be taken: ${problem}; its last good state holds`,
        ),
    });
  }

  /** What a consumer throws ends the process, like anything else that nobody expects. */
  start(): void {
    this.#ended ??= this.#run();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  status(): ResourceStatus {
    const age = this.#currentUntil === undefined ? undefined : performance.now() - this.#currentUntil;
    return {
      resource: this.#options.resource.name,
      state: this.#state,
      since: this.#since,
      ageSeconds: this.#state === 'current' ? 0 : age && Math.round(age / 1000),
      objects: this.#known.size,
      rejected: this.#known.rejected,
      ...this.#counts,
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        if (this.#version === '') await this.#list();
        // A server that ends its streams at once, though in good order, must not be asked in a tight loop.
        if (!(await this.#watch())) await this.#pause(this.#pauses.next({ pause: 'growing' }));
      } catch (error: unknown) {
        if (error instanceof ConsumerFailed) throw error.cause;
        if (!signal.aborted) await this.#pause(this.#fail(error));
      }
    }
  }

  /** Ends early when the reflector is closed. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stop;
    await pause(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  async #list(): Promise<void> {
    const { client, resource, pace } = this.#options;
    const listing = this.#known.beginList();
    this.#counts.lists += 1;
    const version = await listResource({
      client,
      resource,
      notOlderThan: this.#listFrom,
      pageSize: this.#pageSize,
      maxObjectBytes: this.#maxObjectBytes,
      idleMs: pace.idleMs,
      signal: this.#stop.signal,
      onItem: (text) => this.#known.listed(listing, text),
      onTooLong: (head, bytes) => this.#known.listedTooLong(listing, head, bytes),
      onRead: this.#options.onRead,
    });
    if (version === '') throw new Error(`the list of ${resource.name} has no version`);
    this.#known.endList(listing);
    this.#seen(version);
    this.#strikes = 0;
    this.#pageSize = this.#options.pageSize ?? PAGE_SIZE;
    this.#currentUntil = performance.now();
  }

  /** Follows one stream to its end in good order; whether it stood for a while. */
  async #watch(): Promise<boolean> {
    const { client, resource, pace } = this.#options;
    const [least, most] = pace.watchSeconds;
    let timer: NodeJS.Timeout | undefined;
    let stood = false;
    this.#counts.watches += 1;
    try {
      await watchResource({
        client,
        resource,
        version: this.#version,
        timeoutSeconds: Math.round(least + this.#random() * (most - least)),
        maxObjectBytes: this.#maxObjectBytes,
        idleMs: pace.idleMs,
        signal: this.#stop.signal,
        onOpen: () => {
          this.#enter('current');
          timer = setTimeout(() => {
            stood = true;
            this.#recover();
          }, pace.healthyMs);
        },
        onEvent: (event) => this.#take(event),
        onTooLong: (head, bytes) => void this.#known.tooLong(head, bytes),
      });
      return stood;
    } finally {
      clearTimeout(timer);
      if (this.#state === 'current') this.#currentUntil = performance.now();
    }
  }

  #take(event: WatchEvent): void {
    this.#seen(versionOf(event.object));
    this.#strikes = 0;
    if (event.type !== 'BOOKMARK') this.#known.changed(event);
  }

  #seen(version: string): void {
    if (version === '') return;
    this.#version = version;
    this.#listFrom = version;
  }

  /** Takes note of a failure; milliseconds until the next attempt. */
  #fail(error: unknown): number {
    const { client, resource } = this.#options;
    const judgement = withRemedy(judgeFailure(error, resource.name, client.server), resource);
    if (error instanceof StreamBroken) this.#counts.broken += 1;
    if (judgement.version === 'expired') this.#counts.expired += 1;
    this.#chooseVersion(judgement);
    const ms = this.#pauses.next(judgement);
    this.#enter(judgement.state);
    this.#problem = judgement.problem;
    // A stream that breaks, or a version that became too old, is everyday life unless the next attempt fails too.
    const everyday = error instanceof StreamBroken || judgement.version === 'expired';
    if (!everyday || this.#pauses.failures > 1) this.#complain(judgement);
    return ms;
  }

  #chooseVersion({ version }: Judgement): void {
    if (version === 'suspect') this.#strikes += 1;
    if (version === 'expired' && this.#version === '') {
      // A list was refused: what holds now is asked for, in one answer, since a position may be what is too old.
      this.#listFrom = '';
      this.#pageSize = 0;
    }
    if (version === 'expired' || this.#strikes >= MAX_STRIKES) this.#version = '';
  }

  /** Says what is wrong, when it isn't what was said last. */
  #complain({ state, problem }: Judgement): void {
    if (this.#said === state) return;
    this.#said = state;
    const { log, resource, client } = this.#options;
    log.warn(
      { resource: resource.name, server: client.server.host, state },
      `${problem}; the last known state holds, and it is tried again`,
    );
  }

  #enter(state: ResourceState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#since = Date.now();
  }

  /** A stream has stood for a while. */
  #recover(): void {
    this.#pauses.reset();
    this.#problem = undefined;
    if (this.#said === undefined) return;
    this.#said = undefined;
    const { log, resource, client } = this.#options;
    log.info({ resource: resource.name, server: client.server.host }, 'the API server is followed again');
  }
}

/** The same, with what to do about it where somebody can. */
function withRemedy(judgement: Judgement, { whenMissing }: Resource): Judgement {
  if (judgement.state !== 'missing' || whenMissing === undefined) return judgement;
  return { ...judgement, problem: `${judgement.problem}; ${whenMissing}` };
}
