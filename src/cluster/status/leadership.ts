// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '../api-client.ts';
import { ApiError } from '../api-error.ts';
import type { ClusterLog } from '../cluster-log.ts';
import { asRecord } from '../object-head.ts';
import type { Pace } from '../pace.ts';
import type { StatusPace } from './status-pace.ts';
import { Trouble } from './trouble.ts';

export interface LeadershipOptions {
  readonly client: Pick<ApiClient, 'getObject' | 'patch' | 'create' | 'serverNow'>;
  readonly namespace: string;
  /** Name of the Lease. */
  readonly name: string;
  /** Who we are, unique among those who compete; the same after a restart. */
  readonly identity: string;
  readonly log: ClusterLog;
  readonly pace: Pace;
  readonly statusPace: Pick<StatusPace, 'leaseMs' | 'pollMs' | 'pollsPerSecond'>;
  readonly random: () => number;
  /**
   * Called when the lease is ours. The signal is aborted when it no longer is, before anybody else can have it; the next
   * attempt waits for what is returned.
   */
  readonly lead: (signal: AbortSignal) => Promise<void>;
  /** How many compete, as far as who leads knows; told to the others. */
  readonly competitors: () => number;
}

interface Seen {
  readonly version: string;
  readonly holder: string;
  readonly durationMs: number;
  readonly transitions: number;
  readonly competitors: number;
}

const MAX_LEASE_BYTES = 256 << 10;
const MAX_LEASE_MS = 600_000;
/** Time to give the lease back at the end. */
const RELEASE_MS = 2_000;
const COMPETITORS = 'weir.dev/competitors';

/**
 * Competes for a Lease (coordination.k8s.io) and leads while it is ours. Clocks of nodes are compared nowhere: a lease
 * has run out when it did not change for its duration by our own clock, and we stop to lead when it was not renewed for two thirds of it.
 */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #trouble: Trouble;
  readonly #stop = new AbortController();
  #ended: Promise<void> | undefined;
  #isLeader = false;
  #seen: Seen | undefined;
  /** When the lease that is seen came to be as it is. */
  #seenAt = 0;
  #terms = 0;

  constructor(options: LeadershipOptions) {
    const { log, pace, random, namespace, name } = options;
    this.#options = options;
    const what = `the lease ${namespace}/${name} can not be read or written`;
    this.#trouble = new Trouble({ what, log, pace, random });
  }

  get isLeader(): boolean {
    return this.#isLeader;
  }

  /** Who led when we last looked; undefined before, and while nobody does. */
  get leader(): string | undefined {
    return this.#seen?.holder === '' ? undefined : this.#seen?.holder;
  }

  /** How often the lease came to be ours. */
  get terms(): number {
    return this.#terms;
  }

  get problem(): string | undefined {
    return this.#trouble.problem;
  }

  start(): void {
    this.#ended ??= this.#run();
  }

  /** Stops to lead, and gives the lease back. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    // all agents of a cluster may have been started at once
    await this.#pause(this.#options.random() * this.#options.statusPace.pollMs);
    while (!signal.aborted) {
      try {
        const sentAt = performance.now();
        const isOurs = await this.#take();
        this.#trouble.over();
        if (isOurs) await this.#lead(sentAt);
        await this.#pause(this.#pollMs());
      } catch (error: unknown) {
        if (signal.aborted) break;
        // somebody else was faster: nothing is wrong
        if (isConflict(error)) await this.#pause(this.#pollMs());
        else await this.#pause(Math.max(this.#trouble.failed(error), this.#pollMs()));
      }
    }
  }

  /** Looks at the lease, and takes it where nobody has it; whether it is ours. */
  async #take(): Promise<boolean> {
    const { identity, log } = this.#options;
    const lease = await this.#look();
    if (lease === undefined) {
      await this.#create();
    } else {
      const isOver = performance.now() - this.#seenAt > lease.durationMs;
      if (lease.holder !== '' && lease.holder !== identity && !isOver) return false;
      await this.#patch(lease.version, {
        ...this.#spec(),
        ...(lease.holder !== identity && {
          acquireTime: this.#time(),
          leaseTransitions: lease.transitions + 1,
        }),
      });
    }
    log.info({ before: lease?.holder ?? '' }, 'this agent writes the status of policies now');
    return true;
  }

  /** Leads until the lease, which we asked for at `sentAt`, is lost, or we are stopped. */
  async #lead(sentAt: number): Promise<void> {
    const { lead, log } = this.#options;
    const term = new AbortController();
    this.#isLeader = true;
    this.#terms += 1;
    const led = lead(term.signal);
    try {
      await this.#renewUntilLost(sentAt);
    } finally {
      term.abort();
      await led;
      this.#isLeader = false;
      if (this.#stop.signal.aborted) await this.#release();
      else log.warn({}, 'this agent lost the lease, and writes the status of policies no longer');
    }
  }

  async #renewUntilLost(takenAt: number): Promise<void> {
    const { leaseMs } = this.#options.statusPace;
    const { signal } = this.#stop;
    let renewedAt = takenAt;
    await this.#pause(leaseMs / 3);
    while (!signal.aborted) {
      const left = renewedAt + (leaseMs * 2) / 3 - performance.now();
      if (left <= 0) return;
      const sentAt = performance.now();
      try {
        if (!(await this.#renew(AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(left))])))) return;
        renewedAt = sentAt;
        this.#trouble.over();
        await this.#pause(leaseMs / 3);
      } catch (error: unknown) {
        if (signal.aborted) return;
        const ms = isConflict(error) ? 0 : this.#trouble.failed(error);
        await this.#pause(Math.min(ms, Math.max(0, renewedAt + (leaseMs * 2) / 3 - performance.now())));
      }
    }
  }

  /** Whether it is still ours. */
  async #renew(signal: AbortSignal): Promise<boolean> {
    const lease = await this.#look(signal);
    if (lease?.holder !== this.#options.identity) return false;
    await this.#patch(lease.version, this.#spec(), signal);
    return true;
  }

  async #look(signal = this.#stop.signal): Promise<Seen | undefined> {
    try {
      const path = this.#path(this.#options.name);
      const lease = readLease(await this.#options.client.getObject({ path, signal }, MAX_LEASE_BYTES));
      // a version that we know is a lease that nobody renewed
      if (lease.version !== this.#seen?.version) this.#seenAt = performance.now();
      this.#seen = lease;
      return lease;
    } catch (error: unknown) {
      if (error instanceof ApiError && error.status === 404 && error.reason === 'NotFound') return undefined;
      throw error;
    }
  }

  async #create(): Promise<void> {
    const { client, namespace, name } = this.#options;
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace, annotations: this.#annotations() },
      spec: { ...this.#spec(), acquireTime: this.#time(), leaseTransitions: 0 },
    };
    await client.create({ path: this.#path(), signal: this.#stop.signal }, lease);
  }

  async #patch(version: string, spec: object, signal = this.#stop.signal): Promise<void> {
    const metadata = { resourceVersion: version, annotations: this.#annotations() };
    await this.#options.client.patch({ path: this.#path(this.#options.name), signal }, { metadata, spec });
  }

  /** Best effort: without, the others wait until it has run out. */
  async #release(): Promise<void> {
    const { identity, log } = this.#options;
    const signal = AbortSignal.timeout(RELEASE_MS);
    try {
      const lease = await this.#look(signal);
      if (lease?.holder !== identity) return;
      await this.#patch(
        lease.version,
        { holderIdentity: null, leaseDurationSeconds: 1, renewTime: this.#time() },
        signal,
      );
    } catch (error: unknown) {
      const reason = error instanceof Error ? error.message : String(error);
      log.info({ reason }, 'the lease could not be given back: another agent takes it when it has run out');
    }
  }

  #spec(): object {
    return {
      holderIdentity: this.#options.identity,
      leaseDurationSeconds: Math.max(1, Math.ceil(this.#options.statusPace.leaseMs / 1000)),
      renewTime: this.#time(),
    };
  }

  #annotations(): Readonly<Record<string, string>> {
    return { [COMPETITORS]: String(this.#options.competitors()) };
  }

  /** For people: nobody decides by it. */
  #time(): string {
    return new Date(this.#options.client.serverNow()).toISOString().replace('Z', '000Z');
  }

  /** In a large cluster all those who wait ask no more often than a small one's do. */
  #pollMs(): number {
    const { pollMs, pollsPerSecond } = this.#options.statusPace;
    const fair = ((this.#seen?.competitors ?? 0) / pollsPerSecond) * 1000;
    return Math.max(pollMs, fair) * (0.75 + this.#options.random() / 2);
  }

  #path(name?: string): string {
    const { namespace } = this.#options;
    const collection = `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
    return name === undefined ? collection : `${collection}/${encodeURIComponent(name)}`;
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stop;
    await pause(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409;
}

function readLease(object: unknown): Seen {
  const { metadata, spec } = asRecord(object);
  const { resourceVersion, annotations } = asRecord(metadata);
  const { holderIdentity, leaseDurationSeconds, leaseTransitions } = asRecord(spec);
  const competitors = Number(asRecord(annotations)[COMPETITORS]);
  const durationMs = Number(leaseDurationSeconds ?? 0) * 1000;
  return {
    version: String(resourceVersion),
    holder: typeof holderIdentity === 'string' ? holderIdentity : '',
    durationMs: durationMs > 0 ? Math.min(durationMs, MAX_LEASE_MS) : 0,
    transitions: typeof leaseTransitions === 'number' ? leaseTransitions : 0,
    competitors: competitors > 0 ? Math.min(competitors, 100_000) : 0,
  };
}
