// SPDX-License-Identifier: Apache-2.0
import type { Sink, SinkStatus } from '../detect/sink.ts';
import type { EventRecord, WeirRecord } from '../events/record.ts';
import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';
import type { ClusterLog } from './cluster-log.ts';
import type { Pace } from './pace.ts';
import {
  eventObject,
  makePodEvent,
  microseconds,
  type PodEvent,
  podEventKey,
  seriesOf,
} from './pod-event.ts';
import type { PodEventPace } from './pod-event-pace.ts';
import { Trouble } from './status/trouble.ts';

export interface PodEventsOptions {
  readonly client: Pick<ApiClient, 'create' | 'patch'>;
  /** Name of this node: who reports. */
  readonly node: string;
  /** Whether what would be denied is told too. */
  readonly withAudit: boolean;
  readonly log: ClusterLog;
  readonly pace: Pace;
  readonly eventPace: PodEventPace;
  readonly random?: () => number;
  /** Milliseconds of a clock that nobody sets. */
  readonly now?: () => number;
}

/** Denials that no Event was kept up for, because of its pod's limit or the node's. */
export interface UntoldDenials {
  readonly pod: number;
  readonly node: number;
}

interface Kept extends PodEvent {
  /** As the API server has it; 0: it has none. */
  written: number;
  writtenAt: number;
  deniedAt: number;
}

/**
 * Tells denials as Events of the pods: one for each pod, destination and clause, in which repeats are counted. What has no
 * room, and what the budget has no write for, is not told so: `weir why` has it all.
 */
export class PodEvents implements Sink {
  readonly name = 'pod-events';
  readonly #options: Required<PodEventsOptions>;
  readonly #trouble: Trouble;
  readonly #stop = new AbortController();
  readonly #run: string;
  /** The one that was denied longest ago first. */
  readonly #events = new Map<string, Kept>();
  /** Events by uid of their pod. */
  readonly #ofPod = new Map<string, number>();
  #tokens: number;
  #refilledAt: number;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #taken = 0;
  readonly #untold = { pod: 0, node: 0 };

  constructor(options: PodEventsOptions) {
    const { log, pace } = options;
    this.#options = { random: Math.random, now: () => performance.now(), ...options };
    const what = 'Events of pods can not be written';
    this.#trouble = new Trouble({ what, log, pace, random: this.#options.random });
    this.#run = `${options.node} ${Date.now()}`;
    this.#tokens = options.eventPace.burst;
    this.#refilledAt = this.#options.now();
  }

  write(record: WeirRecord): void {
    this.#taken++;
    if (record.kind !== 'egress.decision') return;
    // A kind tells its record.
    const decided = record as EventRecord;
    if (this.#isTold(decided)) this.#take(decided);
  }

  status(): SinkStatus {
    return {
      ...{ delivered: this.#taken, retries: this.#trouble.failures, spilled: 0 },
      waiting: { memory: 0, disk: 0 },
      trouble: this.#trouble.problem,
      losses: [],
    };
  }

  /** No loss of records: these have all denials, as `weir why` does. */
  untold(): UntoldDenials {
    return { ...this.#untold };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#writing;
  }

  #isTold({ verdict }: EventRecord): boolean {
    return verdict !== 'allow' && (verdict !== 'audit' || this.#options.withAudit);
  }

  #take(record: EventRecord): void {
    const key = podEventKey(record);
    const known = this.#events.get(key);
    const deniedAt = this.#options.now();
    if (known !== undefined) {
      known.count++;
      known.lastTime = microseconds(record.time);
      known.deniedAt = deniedAt;
      this.#events.delete(key);
      this.#events.set(key, known);
    } else {
      const event = makePodEvent(record, key, this.#run);
      if (event === undefined || !this.#hasRoom(event.pod.uid)) return;
      this.#events.set(key, { ...event, written: 0, writtenAt: Number.NEGATIVE_INFINITY, deniedAt });
      this.#ofPod.set(event.pod.uid, (this.#ofPod.get(event.pod.uid) ?? 0) + 1);
    }
    this.#arm();
  }

  #hasRoom(pod: string): boolean {
    const { maxOfPod, maxEvents } = this.#options.eventPace;
    const isPodFull = (this.#ofPod.get(pod) ?? 0) >= maxOfPod;
    if (!isPodFull && this.#events.size < maxEvents) return true;
    this.#untold[isPodFull ? 'pod' : 'node']++;
    return false;
  }

  #arm(ms = this.#options.eventPace.lookMs): void {
    if (this.#timer !== undefined || this.#writing !== undefined || this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#writeDue().then((next) => {
        this.#writing = undefined;
        if (this.#events.size > 0) this.#arm(next);
      });
    }, ms);
    // Nothing waits for an Event.
    this.#timer.unref();
  }

  /** Writes what is due, as far as the budget goes; milliseconds until the next look. */
  async #writeDue(): Promise<number> {
    const { eventPace, now } = this.#options;
    this.#forgetIdle(now() - eventPace.idleMs);
    for (const [key, event] of [...this.#events]) {
      if (event.written === event.count || now() - event.writtenAt < eventPace.leastMs) continue;
      if (this.#stop.signal.aborted || !this.#takeToken()) break;
      const pause = await this.#write(key, event);
      if (pause !== undefined) return Math.max(pause, eventPace.lookMs);
    }
    return eventPace.lookMs;
  }

  #takeToken(): boolean {
    const { burst, refillMs } = this.#options.eventPace;
    const now = this.#options.now();
    this.#tokens = Math.min(burst, this.#tokens + (now - this.#refilledAt) / refillMs);
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** A pause where it did not work. */
  async #write(key: string, event: Kept): Promise<number | undefined> {
    const { count } = event;
    try {
      await (event.written === 0 ? this.#create(event) : this.#count(event));
    } catch (error: unknown) {
      if (this.#stop.signal.aborted) return undefined;
      if (!isOfEvent(error)) return this.#trouble.failed(error);
      // its namespace goes, or the server has forgotten it: a next denial is told anew
      this.#forget(key, event);
      return undefined;
    }
    this.#trouble.over();
    event.written = count;
    event.writtenAt = this.#options.now();
    return undefined;
  }

  async #create(event: Kept): Promise<void> {
    const { client, node } = this.#options;
    const request = { path: pathOf(event.namespace), signal: this.#stop.signal };
    try {
      await client.create(request, eventObject(event, node));
    } catch (error: unknown) {
      // the name is this run's: it is there by a request whose answer was lost
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
    }
  }

  async #count(event: Kept): Promise<void> {
    const path = `${pathOf(event.namespace)}/${encodeURIComponent(event.name)}`;
    await this.#options.client.patch({ path, signal: this.#stop.signal }, seriesOf(event));
  }

  #forgetIdle(before: number): void {
    for (const [key, event] of this.#events) {
      if (event.deniedAt >= before) return;
      this.#forget(key, event);
    }
  }

  #forget(key: string, { pod: { uid } }: Kept): void {
    if (!this.#events.delete(key)) return;
    const left = (this.#ofPod.get(uid) ?? 1) - 1;
    if (left === 0) this.#ofPod.delete(uid);
    else this.#ofPod.set(uid, left);
  }
}

function pathOf(namespace: string): string {
  return `/apis/events.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/events`;
}

/** Whether it is this Event that can't be written, and not any. */
function isOfEvent(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { status, message } = error;
  return status === 404 || status === 422 || (status === 403 && message.includes('being terminated'));
}
