// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import { orderBatch } from '../events/order-batch.ts';
import type { Process } from '../events/process.ts';
import { FrameReader, type Lane, type UndecodableReason } from '../events/read-frames.ts';
import { type CgroupCursor, EventFlag, EventHeaderCursor } from '../gen/events.ts';
import type { Cgroup, CgroupTable } from './cgroup-table.ts';
import { createEventSlots, type EventSlot } from './event-slots.ts';
import type { ProcessTable } from './process-table.ts';

export interface EnricherOptions {
  readonly processes: ProcessTable;
  readonly cgroups: CgroupTable;
  /** Adds the cgroups below a path that the table does not know. */
  readonly findCgroups: (root: string) => void;
  /** Shortest time between two such searches, which read the whole tree. Nanoseconds of event time. */
  readonly findIntervalNs: number;
}

/** The event path: reads a batch, applies what it says about identity, and shows its events with who did them. */
export class Enricher {
  /** Where cgroups are searched that no event told of; undefined: nowhere. */
  cgroupRoot: string | undefined;
  readonly #options: EnricherOptions;
  readonly #processes: ProcessTable;
  readonly #cgroups: CgroupTable;
  readonly #frames = new FrameReader();
  readonly #slots = createEventSlots();
  readonly #header = new EventHeaderCursor();
  #events = 0;
  #processUnknown = 0;
  #cgroupUnknown = 0;
  /** The latest time of any event: the clock of everything that is kept for a while. */
  #now = 0;
  #findAfter = 0;

  constructor(options: EnricherOptions) {
    this.#options = options;
    this.#processes = options.processes;
    this.#cgroups = options.cgroups;
  }

  get counters(): {
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
    };
  }

  consume(view: BatchView, byteLength: number, onEvent: (event: EnrichedEvent) => void): void {
    const frames = this.#frames;
    frames.read(view, byteLength);
    // what an idle agent has forgotten by the clock is forgotten in a replay too
    this.advance(Math.min(firstTime(frames.lanes[0]), firstTime(frames.lanes[1])));
    for (let i = 0; i < frames.identityCount; i++) this.#apply(view, frames.identity[i] as number);
    orderBatch(frames.lanes[0], frames.lanes[1], (at) => onEvent(this.#enrich(view, at)));
    this.advance(this.#now);
  }

  /** Forgets what need not be kept at `now`. */
  advance(now: number): void {
    this.#processes.expire(now);
    this.#cgroups.expire(now);
  }

  #apply(view: BatchView, at: number): void {
    const { name, event } = this.#slotAt(view, at).shown;
    if (name === 'process.fork') this.#processes.fork(event);
    else if (name === 'process.exec') this.#processes.exec(event, view);
    else if (name === 'process.exit') this.#processes.exit(event);
    else if (name === 'cgroup.mkdir')
      this.#cgroups.add({ id: event.header.cgroupId, path: wholePath(event) }, 'event');
    else if (name === 'cgroup.rmdir') this.#cgroups.remove(event.header.cgroupIdKey, event.header.timeKey);
  }

  #enrich(view: BatchView, at: number): EnrichedEvent {
    const header = this.#header;
    const slot = this.#slotAt(view, at);
    const time = header.timeKey;
    if (time > this.#now) this.#now = time;
    // identity events were applied, so what they name is known without asking the host, or is gone
    const process = slot.isApplied
      ? this.#processes.lookup(header.tgid, header.processStartKey, time)
      : this.#processes.resolve(header);
    if (process === undefined && header.tgid !== 0 && slot.aboutProcess) this.#processUnknown++;
    const cgroup = this.#cgroupOf(header.cgroupIdKey, process);
    slot.process = process;
    slot.container = cgroup?.container;
    slot.pod = cgroup?.pod;
    slot.identity = cgroup?.identity;
    slot.cgroupPath = cgroup?.path;
    this.#events++;
    return slot.shown;
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

function firstTime(lane: Lane): number {
  return lane.count === 0 ? Number.POSITIVE_INFINITY : (lane.times[0] as number);
}

/** Of a path that was cut, what is whole: half of a uid is another pod's uid. */
function wholePath(event: CgroupCursor): string {
  const cut = (event.header.flags & EventFlag.CGROUP_PATH_TRUNCATED) !== 0;
  return cut ? event.path.slice(0, event.path.lastIndexOf('/')) : event.path;
}
