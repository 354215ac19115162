// SPDX-License-Identifier: Apache-2.0
import type { CgroupFacts, PodChange } from '../events/facts.ts';
import { type Container, isPartial, type Pod, type PodContainer } from '../events/pod.ts';
import type { IdentityRecord } from '../events/record.ts';
import type { AiResult } from './ai-recognition.ts';
import { Fifo } from './fifo.ts';
import { type CgroupPlace, parseCgroupPath } from './parse-cgroup-path.ts';
import { unitOf } from './unit-of.ts';

/** What becomes of the events of a cgroup: dropped are those of a pod that is not observed. */
export type EventFate = 'shown' | 'held' | 'dropped';

/** A cgroup with what is known of who runs in it. Its pod and container change as more becomes known. */
export interface Cgroup {
  readonly id: bigint;
  /** Path from the cgroup2 root. */
  readonly path: string;
  readonly place: CgroupPlace | undefined;
  readonly pod: Pod | undefined;
  readonly container: Container | undefined;
  /** What else there is to say about who runs in it. */
  readonly identity: IdentityRecord | undefined;
  /** When its creation was seen, nanoseconds since boot; undefined when it was found by looking. */
  readonly createdAt: number | undefined;
  readonly fate: EventFate;
  /** When it was removed, nanoseconds since boot; undefined while it is there. */
  readonly removedAt: number | undefined;
}

const PENDING: IdentityRecord = { state: 'pending' };
const PARTIAL: IdentityRecord = { state: 'partial' };

interface Entry extends Cgroup {
  pod: Pod | undefined;
  container: Container | undefined;
  identity: IdentityRecord | undefined;
  fate: EventFate;
  removedAt: number | undefined;
}

export interface CgroupTableOptions {
  readonly podByUid: (uid: string) => Pod | undefined;
  /** Whether the events of a pod are shown, by what is known of it; default all are. */
  readonly observes?: (podUid: string, pod: Pod | undefined) => boolean;
  /** What a pod is taken for, and how far it can be governed; default nothing is said. */
  readonly aiOf?: (podUid: string) => AiResult;
  /**
   * Whether events wait for a pod that is not known, or known in part, and for a container of which the runtime, which
   * told of the pod, will tell; default they don't.
   */
  readonly holds?: boolean;
  /** Hears of cgroups whose events are dropped from now on. */
  readonly onDropped?: (cgroup: Cgroup) => void;
  /** How long a removed cgroup is still known, for events that come late. Nanoseconds of event time. */
  readonly graceNs: number;
  /** Above this no cgroup is added: whoever makes too many is the one who isn't known. */
  readonly maxEntries: number;
}

/** Cgroups by id, each with the container and pod that its path names. Times are nanoseconds since boot. */
export class CgroupTable {
  readonly #options: CgroupTableOptions;
  readonly #entries = new Map<number, Entry>();
  readonly #ofPod = new Map<string, Set<Entry>>();
  readonly #removed = new Fifo<Entry>();
  /** Pods whose events waited long enough: nothing became known of them since. */
  readonly #givenUp = new Set<string>();
  #refused = 0;

  constructor(options: CgroupTableOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Cgroups that were not added because the table was full. */
  get refused(): number {
    return this.#refused;
  }

  /** `id` as `BatchView.key64` reads it. Removed cgroups are found until their grace is over. */
  get(id: number): Cgroup | undefined {
    return this.#entries.get(id);
  }

  /** Cgroups that are there. */
  *[Symbol.iterator](): Iterator<Cgroup> {
    for (const entry of this.#entries.values()) if (entry.removedAt === undefined) yield entry;
  }

  /** Cgroups of a pod, removed ones among them. */
  ofPod(uid: string): Iterable<Cgroup> {
    return this.#ofPod.get(uid) ?? [];
  }

  /** Whether all events of a pod wait, because the pod itself is not known. */
  holdsPod(uid: string): boolean {
    const [first] = this.ofPod(uid);
    return first === undefined || (first.fate === 'held' && first.identity?.state !== undefined);
  }

  /** Adds a cgroup and returns true, unless it is known or there is no room. An id that came back is a new cgroup. */
  add({ id, path }: CgroupFacts, createdAt?: number): boolean {
    const key = Number(id);
    const known = this.#entries.get(key);
    if (known?.path === path && known.removedAt === undefined) return false;
    if (known !== undefined) this.#forget(known);
    if (this.#entries.size >= this.#options.maxEntries) {
      this.#refused++;
      return false;
    }
    const place = parseCgroupPath(path);
    const entry = createEntry({ id, path }, place, createdAt);
    this.#entries.set(key, entry);
    if (place === undefined) entry.identity = hostIdentity(path);
    if (place?.podUid === undefined) return true;
    this.#listForPod(place.podUid, entry);
    this.#describe(entry, place.podUid, this.#options.podByUid(place.podUid));
    return true;
  }

  /** Marks a cgroup as removed at `time`; it is forgotten after its grace. */
  remove(id: number, time: number): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.removedAt !== undefined) return;
    entry.removedAt = time;
    this.#removed.push(entry);
  }

  /** Takes news of a pod. A deleted pod stays the pod of its cgroups while they are there: uids never come back. */
  change(change: PodChange): void {
    if (change.type === 'delete') return;
    const { uid } = change.pod;
    this.#givenUp.delete(uid);
    for (const entry of this.#ofPod.get(uid) ?? []) this.#describeAgain(entry, uid, change.pod);
  }

  /** Events of the pod wait no longer, until something becomes known of it. */
  giveUp(uid: string): void {
    if (this.#ofPod.has(uid)) this.#givenUp.add(uid);
    this.reconsider(uid);
  }

  /** Asks again what becomes of the events of a pod. */
  reconsider(uid: string): void {
    for (const entry of this.#ofPod.get(uid) ?? []) this.#describeAgain(entry, uid, entry.pod);
  }

  /** Forgets cgroups whose grace is over at `now`. */
  expire(now: number): void {
    for (let entry = this.#removed.peek(); entry !== undefined; entry = this.#removed.peek()) {
      if ((entry.removedAt ?? 0) + this.#options.graceNs > now) return;
      this.#removed.shift();
      this.#forget(entry);
    }
  }

  #describeAgain(entry: Entry, uid: string, pod: Pod | undefined): void {
    const { fate } = entry;
    this.#describe(entry, uid, pod);
    if (entry.fate === 'dropped' && fate !== 'dropped') this.#options.onDropped?.(entry);
  }

  /** Gives a cgroup of a pod its pod, and its container what the pod's status says of it. */
  #describe(entry: Entry, uid: string, pod: Pod | undefined): void {
    const { observes, holds, aiOf } = this.#options;
    const isKnown = pod !== undefined && !isPartial(pod);
    entry.pod = pod;
    entry.container = describeContainer(entry.place, pod);
    entry.identity = joinAi(stateOf(entry.place, pod), aiOf?.(uid));
    const waits = holds === true && !this.#givenUp.has(uid);
    if (waits && !isKnown) entry.fate = 'held';
    else if (observes !== undefined && !observes(uid, pod)) entry.fate = 'dropped';
    else entry.fate = waits && isUntold(entry.place, pod) ? 'held' : 'shown';
  }

  #listForPod(uid: string, entry: Entry): void {
    const entries = this.#ofPod.get(uid);
    if (entries === undefined) this.#ofPod.set(uid, new Set([entry]));
    else entries.add(entry);
  }

  #forget(entry: Entry): void {
    const key = Number(entry.id);
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    // nothing more becomes known of it
    if (entry.fate === 'held') entry.fate = 'shown';
    const uid = entry.place?.podUid;
    const entries = uid === undefined ? undefined : this.#ofPod.get(uid);
    entries?.delete(entry);
    if (uid === undefined || entries?.size !== 0) return;
    this.#ofPod.delete(uid);
    this.#givenUp.delete(uid);
  }
}

function joinAi(
  state: IdentityRecord | undefined,
  { ai, control }: AiResult = {},
): IdentityRecord | undefined {
  if (ai === undefined && control === undefined) return state;
  return { ...state, ...(ai && { ai }), ...(control && { control }) };
}

function hostIdentity(path: string): IdentityRecord {
  const unit = unitOf(path);
  return { state: 'host', ...(unit !== undefined && { unit }) };
}

/** All entries have one shape, so that a look at one costs little. */
function createEntry(
  { id, path }: CgroupFacts,
  place: Cgroup['place'],
  createdAt: number | undefined,
): Entry {
  return {
    id,
    path,
    place,
    pod: undefined,
    container: undefined,
    identity: undefined,
    createdAt,
    fate: 'shown',
    removedAt: undefined,
  };
}

/** Whether a container is one that the runtime, which tells of the pod, has not told of yet. */
function isUntold(place: CgroupPlace | undefined, pod: Pod | undefined): boolean {
  const id = place?.container?.id;
  if (id === undefined || pod?.sandboxes === undefined) return false;
  return !pod.sandboxes.includes(id) && !pod.containers.some((container) => container.id === id);
}

/** How much is missing of what there is to know of a pod and of its container. */
function stateOf(place: CgroupPlace | undefined, pod: Pod | undefined): IdentityRecord | undefined {
  if (pod === undefined) return PENDING;
  return isPartial(pod) || isUntold(place, pod) ? PARTIAL : undefined;
}

/** A pod is of one runtime, though not each of its containers is told of: that which holds its namespaces is not. */
function runtimeOf(pod: Pod | undefined, status: PodContainer | undefined): Container['runtime'] {
  return (
    status?.runtime ?? pod?.containers.find(({ runtime }) => runtime !== undefined)?.runtime ?? 'unknown'
  );
}

function describeContainer(place: CgroupPlace | undefined, pod: Pod | undefined): Container | undefined {
  const { podUid, container } = place ?? {};
  if (podUid === undefined || container === undefined) return undefined;
  const status = pod?.containers.find(({ id }) => id === container.id);
  return {
    id: container.id,
    runtime: container.runtime === 'unknown' ? runtimeOf(pod, status) : container.runtime,
    podUid,
    ...(status && { name: status.name, image: status.image }),
    ...(status?.imageDigest !== undefined && { imageDigest: status.imageDigest }),
  };
}
