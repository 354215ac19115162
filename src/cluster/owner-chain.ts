// SPDX-License-Identifier: Apache-2.0

import { locateObject } from '../identity/located.ts';
import { controllerOf, type OwnerReference } from '../identity/read-pod.ts';
import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';
import { type AttemptPace, AttemptPauses } from './attempt-pauses.ts';
import type { ClusterLog } from './cluster-log.ts';
import { type Judgement, judgeFailure } from './judge-failure.ts';
import { asRecord, headOf } from './object-head.ts';
import { groupOf, ownerKind } from './owner-kinds.ts';
import { METADATA_ONLY } from './resource.ts';

export interface OwnerChainOptions {
  readonly client: ApiClient;
  readonly log: ClusterLog;
  readonly signal: AbortSignal;
  /** How long a kind that we may not read is left alone: a little at first. */
  readonly pace: AttemptPace;
  readonly random?: () => number;
  /** Milliseconds, by a clock that nobody sets. */
  readonly now: () => number;
}

/** A kind that is left alone until then, by the clock of the options. */
interface Rest {
  readonly pauses: AttemptPauses;
  readonly until: number;
}

/** What is above an object: its controller, `none`, or `unknown` where that can't be told now. */
type Above = OwnerReference | 'none' | 'unknown';

/** Longest chain that was seen in the wild has six (InferenceService over Knative); a loop must end. */
const MAX_STEPS = 10;
/** Nothing that could name another path: `..` is no object. */
const OBJECT_NAME = /^[a-z0-9][-a-z0-9.]*$/;
const API_VERSION = /^([-a-z0-9.]+\/)?v[0-9a-z]+$/;
const MAX_KEPT = 8192;
const MAX_ASKED_AT_ONCE = 4;
const MAX_BYTES = 1 << 20;

/** Where a walk came to: the topmost object that was reached, and whether that is the top for certain. */
export interface OwnerTop {
  readonly owner: OwnerReference;
  readonly certain: boolean;
}

/**
 * Walks controller references from a pod's direct owner to the top: ReplicaSet to Deployment, Job to CronJob, and what AI
 * operators put above them. Objects are asked for one by one, metadata only; what is above one is kept, and
 * who asks for the same object meanwhile waits for the same answer.
 */
export class OwnerChain {
  readonly #options: OwnerChainOptions;
  /** The least recently asked first. */
  readonly #above = new Map<string, OwnerReference | 'none'>();
  readonly #asking = new Map<string, Promise<Above>>();
  readonly #resting = new Map<string, Rest>();
  readonly #saidRefused = new Set<string>();
  readonly #waiting: (() => void)[] = [];
  #asked = 0;
  #questions = 0;

  constructor(options: OwnerChainOptions) {
    this.#options = options;
  }

  /** Objects that the API server was asked for since the start. */
  get questions(): number {
    return this.#questions;
  }

  /** Kinds that we may not read, or that are not there. */
  get refused(): readonly string[] {
    return [...this.#saidRefused];
  }

  /** The top, as far as it is known without asking; undefined when the server has to be asked. */
  known(namespace: string, direct: OwnerReference): OwnerReference | undefined {
    let owner = direct;
    for (let step = 0; step < MAX_STEPS; step++) {
      if (!mayClimb(owner)) return owner;
      const above = this.#above.get(keyOf(namespace, owner));
      if (above === undefined) return undefined;
      if (above === 'none' || !isBetter(owner, above)) return owner;
      owner = above;
    }
    return owner;
  }

  /** The top. Never fails: where it can't be told the last known one stands, and it isn't certain. */
  async top(namespace: string, direct: OwnerReference): Promise<OwnerTop> {
    let owner = direct;
    for (let step = 0; step < MAX_STEPS; step++) {
      if (!mayClimb(owner)) return { owner, certain: true };
      const above = await this.#aboveOf(namespace, owner);
      if (above === 'unknown') return { owner, certain: false };
      if (above === 'none' || !isBetter(owner, above)) return { owner, certain: true };
      owner = above;
    }
    return { owner, certain: true };
  }

  #aboveOf(namespace: string, owner: OwnerReference): Above | Promise<Above> {
    const key = keyOf(namespace, owner);
    const kept = this.#above.get(key);
    if (kept !== undefined) {
      this.#above.delete(key);
      this.#above.set(key, kept);
      return kept;
    }
    const running = this.#asking.get(key);
    if (running !== undefined) return running;
    const question = this.#ask(namespace, owner).finally(() => this.#asking.delete(key));
    this.#asking.set(key, question);
    return question;
  }

  async #ask(namespace: string, owner: OwnerReference): Promise<Above> {
    const plural = ownerKind(owner.apiVersion, owner.kind)?.plural ?? '';
    const collection = [plural, groupOf(owner.apiVersion)].filter((part) => part !== '').join('.');
    await this.#turn();
    try {
      if (this.#rests(collection)) return 'unknown';
      const above = await this.#read(namespace, owner, plural);
      this.#keep(keyOf(namespace, owner), above);
      this.#resting.delete(collection);
      this.#saidRefused.delete(collection);
      return above;
    } catch (error: unknown) {
      return this.#failed(collection, namespace, owner, error);
    } finally {
      this.#asked -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#asked >= MAX_ASKED_AT_ONCE)
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    this.#asked += 1;
  }

  async #read(namespace: string, owner: OwnerReference, plural: string): Promise<OwnerReference | 'none'> {
    const { client, signal } = this.#options;
    const { apiVersion, name, uid, kind } = owner;
    const root = groupOf(apiVersion) === '' ? 'api' : 'apis';
    this.#questions += 1;
    const object = await client.getObject(
      {
        path: `/${root}/${apiVersion}/namespaces/${encodeURIComponent(namespace)}/${plural}/${encodeURIComponent(name)}`,
        accept: METADATA_ONLY.watch,
        signal,
      },
      MAX_BYTES,
    );
    // Another object of that name: the owner itself is gone, and nobody will tell what was above it.
    if (headOf(object)?.uid !== uid) return 'none';
    const metadata = asRecord(object).metadata;
    return controllerOf(locateObject(`API server: ${kind} ${namespace}/${name}`, metadata)) ?? 'none';
  }

  #failed(collection: string, namespace: string, owner: OwnerReference, error: unknown): Above {
    const { client, log, signal } = this.#options;
    if (signal.aborted) return 'unknown';
    // With an answer of the collection itself 404 means that the owner is gone; it is kept like any other end.
    if (error instanceof ApiError && error.status === 404 && error.reason === 'NotFound') {
      this.#keep(keyOf(namespace, owner), 'none');
      return 'none';
    }
    const judgement = judgeFailure(error, collection, client.server);
    const isRefused = error instanceof ApiError && judgement.pause === 'slow';
    if (isRefused || judgement.atLeastMs !== undefined) this.#leaveAlone(collection, judgement);
    if (isRefused && !this.#saidRefused.has(collection)) {
      this.#saidRefused.add(collection);
      log.warn(
        { resource: collection, status: error.status },
        `${error.message}; workloads of pods stay unresolved beyond ${owner.kind}, and it is tried again`,
      );
    }
    return 'unknown';
  }

  #rests(collection: string): boolean {
    return (this.#resting.get(collection)?.until ?? 0) > this.#options.now();
  }

  /** What was asked at the same time fails at the same time: that is one failure. */
  #leaveAlone(collection: string, judgement: Judgement): void {
    if (this.#rests(collection)) return;
    const { pace, random, now } = this.#options;
    const pauses = this.#resting.get(collection)?.pauses ?? new AttemptPauses(pace, random);
    this.#resting.set(collection, { pauses, until: now() + pauses.next(judgement) });
  }

  #keep(key: string, above: OwnerReference | 'none'): void {
    this.#above.set(key, above);
    if (this.#above.size <= MAX_KEPT) return;
    for (const oldest of this.#above.keys()) {
      this.#above.delete(oldest);
      return;
    }
  }
}

/** Whether there may be something above an object that can be read. */
function mayClimb({ apiVersion, kind, name, uid }: OwnerReference): boolean {
  if (uid === '' || !OBJECT_NAME.test(name) || !API_VERSION.test(apiVersion)) return false;
  return ownerKind(apiVersion, kind)?.climbs === true;
}

/** Tenants write references: what is kept of one must not answer for another that only shares a part of it. */
function keyOf(namespace: string, { apiVersion, kind, name, uid }: OwnerReference): string {
  return [namespace, apiVersion, kind, name, uid].join(' ');
}

/** What an AI operator made is called by its name, unless what is above it is of a kind that is known too. */
function isBetter(owner: OwnerReference, above: OwnerReference): boolean {
  const made = ownerKind(owner.apiVersion, owner.kind);
  return made?.ai !== true || ownerKind(above.apiVersion, above.kind) !== undefined;
}
