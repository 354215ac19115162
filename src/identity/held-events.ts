// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import type { Process } from '../events/process.ts';
import type { Cgroup } from './cgroup-table.ts';
import { type HeldEvent, PodHold } from './pod-hold.ts';

/** How much waits for pods to become known, and for how long. */
export interface HoldLimits {
  /** Longest wait of an event, nanoseconds; 0: none waits. */
  readonly holdNs: number;
  /** Of one pod. All pods together may have sixteen times as many. */
  readonly maxEvents: number;
  /** Of one pod, of records. All pods together may have sixteen times as much. */
  readonly maxBytes: number;
}

/** Pods that may each take all they are allowed: so much waits at most, whatever many pods do. */
const FULL_PODS = 16;

/** Events that wait for their pods, by pod. Times are nanoseconds since boot. */
export class HeldEvents {
  readonly #limits: HoldLimits;
  readonly #now: () => number;
  /** The one that is due first, first: all wait equally long. */
  readonly #holds = new Map<string, PodHold>();
  #events = 0;
  #bytes = 0;

  /** `now` by the clock, not by events: these may come late, and news of their pods is then no later. */
  constructor(limits: HoldLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Events that wait now. */
  get size(): number {
    return this.#events;
  }

  /** Bytes of their records. */
  get bytes(): number {
    return this.#bytes;
  }

  /** When the next pod is due, undefined when nothing waits. */
  get dueNs(): number | undefined {
    return this.#first()?.dueNs;
  }

  /** Pods that wait, the one that is due first, first. */
  pods(): IterableIterator<string> {
    return this.#holds.keys();
  }

  /** Takes a copy of the record of `size` bytes at `at`, behind those of its pod that wait already. */
  add(
    podUid: string,
    record: { readonly view: BatchView; readonly at: number; readonly size: number },
    who: { readonly process: Process | undefined; readonly cgroup: Cgroup },
  ): void {
    let hold = this.#holds.get(podUid);
    if (hold === undefined) {
      hold = new PodHold(podUid, this.#now() + this.#limits.holdNs);
      this.#holds.set(podUid, hold);
    }
    const before = hold.bytes;
    hold.add(record.view, record.at, record.size, who.process, who.cgroup);
    this.#events++;
    this.#bytes += hold.bytes - before;
  }

  /** The pod of which more waits than may: itself too large, or the largest of too many. */
  overfull(podUid: string): string | undefined {
    const { maxEvents, maxBytes } = this.#limits;
    const hold = this.#holds.get(podUid);
    if (hold !== undefined && (hold.events.length > maxEvents || hold.bytes > maxBytes)) return podUid;
    if (this.#events <= maxEvents * FULL_PODS && this.#bytes <= maxBytes * FULL_PODS) return undefined;
    let largest: PodHold | undefined;
    for (const each of this.#holds.values()) {
      if (largest === undefined || each.bytes > largest.bytes) largest = each;
    }
    return largest?.podUid;
  }

  /** The pod whose wait is over at `now`, the longest over first. */
  overdue(now: number): string | undefined {
    const first = this.#first();
    return first !== undefined && first.dueNs <= now ? first.podUid : undefined;
  }

  /** Takes out what waits for a pod; undefined when nothing does. */
  take(podUid: string): PodHold | undefined {
    const hold = this.#holds.get(podUid);
    if (hold === undefined) return undefined;
    this.#remove(hold);
    this.#events -= hold.events.length;
    return hold;
  }

  /** Takes out what of a pod waits no longer, with what it is read from; undefined when all of it does, or nothing. */
  takeIf(
    podUid: string,
    isOver: (event: HeldEvent) => boolean,
  ): Pick<PodHold, 'view' | 'events'> | undefined {
    const hold = this.#holds.get(podUid);
    if (hold === undefined) return undefined;
    const events = hold.takeIf(isOver);
    if (hold.events.length === 0) this.#remove(hold);
    this.#events -= events.length;
    return events.length === 0 ? undefined : { view: hold.view, events };
  }

  /** The bytes of a hold are given back when nothing of it waits any more. */
  #remove(hold: PodHold): void {
    this.#holds.delete(hold.podUid);
    this.#bytes -= hold.bytes;
  }

  #first(): PodHold | undefined {
    for (const hold of this.#holds.values()) return hold;
    return undefined;
  }
}
