// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import { EVENT_KINDS, type EventKindNumber } from '../events/event-kinds.ts';
import { orderBatch } from '../events/order-batch.ts';
import type { Process } from '../events/process.ts';
import { FrameReader, type Lane, type UndecodableReason } from '../events/read-frames.ts';
import { type CgroupCursor, EventFlag, EventHeaderCursor } from '../gen/events.ts';
import type { Cgroup, CgroupTable } from './cgroup-table.ts';
import { createEventSlots, type EventSlot } from './event-slots.ts';
import type { HeldEvents } from './held-events.ts';
import type { PodHold } from './pod-hold.ts';
import type { ProcessTable } from './process-table.ts';

export interface EnricherOptions {
  readonly processes: ProcessTable;
  readonly cgroups: CgroupTable;
  readonly held: HeldEvents;
  /** Adds the cgroups below a path that the table does not know. */
  readonly findCgroups: (root: string) => void;
  /** Shortest time between two such searches, which read the whole tree. Nanoseconds of event time. */
  readonly findIntervalNs: number;
}

const MAX_KIND = Math.max(...Object.keys(EVENT_KINDS).map(Number));

/** Who hears of events. Events and cursors are reused: they are valid only during the call. */
export interface EventListener {
  /** Takes an event of an observed pod, or of none, with all that is known of who did it. */
  readonly onEvent: (event: EnrichedEvent) => void;
  /**
   * Hears of every event when it comes, before `onEvent` does: also of those that wait for their pod, as far as they
   * are known, and of those of pods that are not observed.
   */
  readonly onArrival?: (event: EnrichedEvent) => void;
}

/** What became of events whose pod was not known, or is not observed, since the agent began. */
export interface HoldCounters {
  /** Events that wait for their pod now. */
  readonly held: number;
  /** Events that waited until their pod was known. */
  readonly completed: number;
  /** Events that waited as long as they may. */
  readonly timedOut: number;
  /** Events that did not wait because too many did. */
  readonly overflowed: number;
  /** Events of pods that are not observed: not lost, not wanted. */
  readonly unobserved: number;
  /** Events shown without their pod, and with what the container runtime told of it. */
  readonly pending: number;
  readonly partial: number;
}

/** The event path: reads a batch, applies what it says about identity, and shows its events with who did them. */
export class Enricher {
  /** Where cgroups are searched that no event told of; undefined: nowhere. */
  cgroupRoot: string | undefined;
  readonly #options: EnricherOptions;
  readonly #processes: ProcessTable;
  readonly #cgroups: CgroupTable;
  readonly #held: HeldEvents;
  readonly #frames = new FrameReader();
  readonly #slots = createEventSlots();
  readonly #header = new EventHeaderCursor();
  #onEvent: (event: EnrichedEvent) => void = () => undefined;
  #onArrival: ((event: EnrichedEvent) => void) | undefined;
  #isConsuming = false;
  #events = 0;
  /** Of those, by kind number. */
  readonly #byKind = new Float64Array(MAX_KIND + 1);
  #processUnknown = 0;
  #cgroupUnknown = 0;
  #completed = 0;
  #timedOut = 0;
  #overflowed = 0;
  #unobserved = 0;
  #pending = 0;
  #partial = 0;
  /** The latest time of any event: the clock of everything that is kept for a while. */
  #now = 0;
  #findAfter = 0;

  constructor(options: EnricherOptions) {
    this.#options = options;
    this.#processes = options.processes;
    this.#cgroups = options.cgroups;
    this.#held = options.held;
  }

  get counters(): HoldCounters & {
    readonly events: number;
    readonly undecodable: Readonly<Record<UndecodableReason, number>>;
    readonly processUnknown: number;
    readonly cgroupUnknown: number;
  } {
    return {
      events: this.#events,
      undecodable: { ...this.#frames.undecodable },
      processUnknown: this.#processUnknown,
      cgroupUnknown: this.#cgroupUnknown,
      held: this.#held.size,
      completed: this.#completed,
      timedOut: this.#timedOut,
      overflowed: this.#overflowed,
      unobserved: this.#unobserved,
      pending: this.#pending,
      partial: this.#partial,
    };
  }

  /** Events that came, by kind. */
  eventsOf(kind: EventKindNumber): number {
    return this.#byKind[kind] ?? 0;
  }

  /** Whether a batch is being consumed: what would show held events must wait for its end. */
  get isConsuming(): boolean {
    return this.#isConsuming;
  }

  /** Says who hears of events from here on. */
  listen({ onEvent, onArrival }: EventListener): void {
    this.#onEvent = onEvent;
    this.#onArrival = onArrival;
  }

  consume(view: BatchView, byteLength: number): void {
    this.#isConsuming = true;
    try {
      this.#consume(view, byteLength);
    } finally {
      this.#isConsuming = false;
    }
  }

  /** Forgets what need not be kept at `now`. */
  advance(now: number): void {
    this.#processes.expire(now);
    this.#cgroups.expire(now);
  }

  /** Shows what waited long enough for its pod. */
  timeOut(podUid: string): void {
    this.#timedOut += this.#giveUp(podUid);
  }

  /** Shows what waits for a pod, of which something became known, but for what waits for more. */
  release(podUid: string): void {
    if (this.#cgroups.holdsPod(podUid)) return;
    const hold = this.#held.takeIf(podUid, ({ cgroup }) => cgroup.fate !== 'held');
    if (hold !== undefined) this.#completed += this.#show(hold);
  }

  /** Shows everything that waits, as it is known now. */
  flush(): void {
    for (const uid of [...this.#held.pods()]) this.timeOut(uid);
  }

  #consume(view: BatchView, byteLength: number): void {
    const frames = this.#frames;
    frames.read(view, byteLength);
    const first = Math.min(firstTime(frames.lanes[0]), firstTime(frames.lanes[1]));
    // what an idle agent has forgotten by the clock is forgotten in a replay too
    if (first !== Number.POSITIVE_INFINITY) this.advance(first);
    for (let i = 0; i < frames.identityCount; i++) this.#apply(view, frames.identity[i] as number);
    orderBatch(frames.lanes[0], frames.lanes[1], (at, kind, time) => this.#take(view, at, kind, time));
    this.advance(this.#now);
  }

  #apply(view: BatchView, at: number): void {
    const { name, event } = this.#slotAt(view, at).shown;
    if (name === 'process.fork') this.#processes.fork(event, this.#isDropped(event.header));
    else if (name === 'process.exec') this.#processes.exec(event, view, this.#isDropped(event.header));
    else if (name === 'process.exit') this.#processes.exit(event);
    else if (name === 'cgroup.mkdir')
      this.#cgroups.add({ id: event.header.cgroupId, path: wholePath(event) }, event.header.timeKey);
    else if (name === 'cgroup.rmdir') this.#cgroups.remove(event.header.cgroupIdKey, event.header.timeKey);
  }

  /** Whether it happened in a pod that is not observed: before the kernel knew that, and what follows is not told. */
  #isDropped({ cgroupIdKey }: EventHeaderCursor): boolean {
    return this.#cgroups.get(cgroupIdKey)?.fate === 'dropped';
  }

  /** Shows the event at `at`, or keeps it until its pod is known. */
  #take(view: BatchView, at: number, kind: number, time: number): void {
    const header = this.#header.move(view, at);
    const slot = this.#slots[kind] as EventSlot;
    slot.event.move(view, at);
    if (time > this.#now) this.#now = time;
    // identity events were applied, so what they name is known without asking the host, or is gone
    const process = slot.isApplied
      ? this.#processes.lookup(header.tgid, header.processStartKey, time)
      : this.#processes.resolve(header);
    if (process === undefined && header.tgid !== 0 && slot.aboutProcess) this.#processUnknown++;
    const cgroup = this.#cgroupOf(header.cgroupIdKey, process);
    this.#events++;
    this.#byKind[kind] = (this.#byKind[kind] as number) + 1;
    fill(slot, process, cgroup);
    this.#onArrival?.(slot.shown);
    // its arrival may have told what the pod is taken for
    slot.identity = cgroup?.identity;
    // that a cgroup came says nothing of what its pod does, and comes before anything does
    if (cgroup === undefined || cgroup.fate === 'shown' || !slot.aboutProcess) this.#showOne(slot);
    else if (cgroup.fate === 'dropped') this.#unobserved++;
    else this.#hold(view, at, process, cgroup);
  }

  #showOne(slot: EventSlot): void {
    if (slot.identity !== undefined && slot.aboutProcess) this.#countState(slot.identity.state);
    this.#onEvent(slot.shown);
  }

  #countState(state: string | undefined): void {
    if (state === 'pending') this.#pending++;
    else if (state === 'partial') this.#partial++;
  }

  #hold(view: BatchView, at: number, process: Process | undefined, cgroup: Cgroup): void {
    const podUid = cgroup.place?.podUid ?? '';
    const size = this.#header.move(view, at).size;
    this.#held.add(podUid, { view, at, size }, { process, cgroup });
    for (let uid = this.#held.overfull(podUid); uid !== undefined; uid = this.#held.overfull(podUid)) {
      this.#overflowed += this.#giveUp(uid);
    }
  }

  /** Shows what waits for a pod although it is not known; returns how many events are shown. */
  #giveUp(podUid: string): number {
    const hold = this.#held.take(podUid);
    this.#cgroups.giveUp(podUid);
    return hold === undefined ? 0 : this.#show(hold);
  }

  #show({ view, events }: Pick<PodHold, 'view' | 'events'>): number {
    let shown = 0;
    for (const { at, process, cgroup } of events) {
      if (cgroup.fate === 'dropped') {
        this.#unobserved++;
        continue;
      }
      const slot = this.#slotAt(view, at);
      fill(slot, process, cgroup);
      this.#showOne(slot);
      shown++;
    }
    return shown;
  }

  /** The slot of the record at `at`, with its cursor and the header moved there. */
  #slotAt(view: BatchView, at: number): EventSlot {
    const slot = this.#slots[this.#header.move(view, at).kind] as EventSlot;
    slot.event.move(view, at);
    return slot;
  }

  #cgroupOf(id: number, process: Process | undefined): Cgroup | undefined {
    if (id === 0) return undefined;
    const known = this.#cgroups.get(id);
    if (known !== undefined) return known;
    this.#findCgroups();
    const found = this.#cgroups.get(id) ?? (process && this.#cgroups.get(Number(process.cgroupId)));
    if (found === undefined) this.#cgroupUnknown++;
    return found;
  }

  #findCgroups(): void {
    if (this.cgroupRoot === undefined || this.#now < this.#findAfter) return;
    this.#findAfter = this.#now + this.#options.findIntervalNs;
    this.#options.findCgroups(this.cgroupRoot);
  }
}

function fill(slot: EventSlot, process: Process | undefined, cgroup: Cgroup | undefined): void {
  slot.process = process;
  slot.container = cgroup?.container;
  slot.pod = cgroup?.pod;
  slot.identity = cgroup?.identity;
  slot.cgroupPath = cgroup?.path;
}

function firstTime(lane: Lane): number {
  return lane.count === 0 ? Number.POSITIVE_INFINITY : (lane.times[0] as number);
}

/** Of a path that was cut, what is whole: half of a uid is another pod's uid. */
function wholePath(event: CgroupCursor): string {
  const cut = (event.header.flags & EventFlag.CGROUP_PATH_TRUNCATED) !== 0;
  return cut ? event.path.slice(0, event.path.lastIndexOf('/')) : event.path;
}
