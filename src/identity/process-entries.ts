// SPDX-License-Identifier: Apache-2.0
import { Fifo } from './fifo.ts';
import type { ProcessEntry } from './process-entry.ts';
import { type ProcessStart, startMatches, startsMatch } from './process-start.ts';

/** Processes that had one pid and are remembered at once: pids come back within the grace only on busy nodes. */
const MAX_SAME_PID = 16;

export interface RetentionOptions {
  /** How long a process that ended is still known, for events that come late. Nanoseconds of event time. */
  readonly graceNs: number;
  /** How long a process whose exit no event will tell is kept without being looked up. Nanoseconds of event time. */
  readonly idleNs: number;
  /** Bound of the table. Above it those that ended go first, then those longest not looked up. */
  readonly maxProcesses: number;
  /** Bound of the ended processes among them. */
  readonly maxEnded: number;
}

/** The processes of a table by pid and start, and how long each of them is kept. */
export class ProcessEntries {
  readonly #options: RetentionOptions;
  readonly #newest = new Map<number, ProcessEntry>();
  readonly #ended = new Fifo<ProcessEntry>();
  readonly #idle = new Fifo<ProcessEntry>();
  #hand: Iterator<ProcessEntry>;
  #size = 0;
  #evicted = 0;
  #missedExits = 0;

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#hand = this.#newest.values();
  }

  get size(): number {
    return this.#size;
  }

  /** Processes forgotten before their time because there were too many. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Processes whose end was only learned from another one with their pid. */
  get missedExits(): number {
    return this.#missedExits;
  }

  /** The process that had this pid and started exactly at `start`. */
  find(tgid: number, start: number): ProcessEntry | undefined {
    let entry = this.#newest.get(tgid);
    while (entry !== undefined && !startMatches(entry, start)) entry = entry.before;
    if (entry !== undefined) entry.used = true;
    return entry;
  }

  /** Whether the process that had this pid and this start is in the table. */
  has(tgid: number, start: ProcessStart): boolean {
    let entry = this.#newest.get(tgid);
    while (entry !== undefined && !startsMatch(entry, start)) entry = entry.before;
    return entry !== undefined;
  }

  /** The process that had this pid at `time`. */
  findAt(tgid: number, time: number): ProcessEntry | undefined {
    let entry = this.#newest.get(tgid);
    while (entry !== undefined && entry.start > time) entry = entry.before;
    return entry === undefined || entry.exitedAt < time ? undefined : entry;
  }

  /** Processes that have not ended. */
  *[Symbol.iterator](): Iterator<ProcessEntry> {
    for (const entry of this.#newest.values()) if (entry.exitedAt === Number.POSITIVE_INFINITY) yield entry;
  }

  /** Adds a process that is not in the table. `silent`: no event may ever tell of its exit. */
  add(entry: ProcessEntry, silent: boolean): void {
    if (this.#size >= this.#options.maxProcesses) this.#evict();
    this.#size++;
    if (silent) this.#enlist(entry);
    const newest = this.#newest.get(entry.tgid);
    if (newest !== undefined && newest.start > entry.start) {
      // the next owner of the pid was here first: it was found running while the events of this one were in the ring
      this.#insertBefore(newest, entry);
      return;
    }
    this.#newest.set(entry.tgid, entry);
    if (newest === undefined) return;
    entry.before = newest;
    if (newest.exitedAt === Number.POSITIVE_INFINITY) {
      this.#missedExits++;
      this.end(newest, entry.start);
    }
    this.#forgetBeyond(entry, MAX_SAME_PID);
  }

  /** The process has ended at `time`. */
  end(entry: ProcessEntry, time: number): void {
    if (entry.exitedAt !== Number.POSITIVE_INFINITY) return;
    entry.exitedAt = time;
    this.#ended.push(entry);
    if (this.#ended.size > this.#options.maxEnded && this.#forget(this.#ended.shift())) this.#evicted++;
  }

  /** Forgets what need not be kept at `now`. */
  expire(now: number): void {
    for (let entry = this.#ended.peek(); entry !== undefined; entry = this.#ended.peek()) {
      if (!entry.forgotten && entry.exitedAt + this.#options.graceNs > now) break;
      this.#forget(this.#ended.shift());
    }
    for (let entry = this.#idle.peek(); entry !== undefined; entry = this.#idle.peek()) {
      if (entry.checkAt !== undefined && entry.checkAt > now && !entry.forgotten) break;
      this.#idle.shift();
      this.#review(entry, now);
    }
  }

  /** One out for one in, once the list is long, lest what is forgotten stays in it. */
  #enlist(entry: ProcessEntry): void {
    this.#idle.push(entry);
    if (this.#idle.size <= this.#options.maxProcesses) return;
    const oldest = this.#idle.shift();
    if (oldest !== undefined && !oldest.forgotten) this.#idle.push(oldest);
  }

  /** Whoever was looked up since the last review stays for another span. */
  #review(entry: ProcessEntry, now: number): void {
    if (entry.forgotten || entry.exitedAt !== Number.POSITIVE_INFINITY) return;
    if (entry.checkAt !== undefined && !entry.used) {
      this.#forget(entry);
      return;
    }
    entry.used = false;
    entry.checkAt = now + this.#options.idleNs;
    this.#idle.push(entry);
  }

  #evict(): void {
    this.#evicted++;
    while (this.#ended.size > 0) if (this.#forget(this.#ended.shift())) return;
    // second chance: the hand goes round, and takes the first that was not looked up since it last passed
    for (;;) {
      const next = this.#hand.next();
      if (next.done) this.#hand = this.#newest.values();
      else if (next.value.used) next.value.used = false;
      else if (this.#forget(next.value)) return;
    }
  }

  #insertBefore(newest: ProcessEntry, entry: ProcessEntry): void {
    let next = newest;
    while (next.before !== undefined && next.before.start > entry.start) next = next.before;
    entry.before = next.before;
    next.before = entry;
    this.end(entry, next.start);
    this.#forgetBeyond(newest, MAX_SAME_PID);
  }

  #forgetBeyond(newest: ProcessEntry, count: number): void {
    let last = newest;
    for (let i = 1; i < count; i++) {
      if (last.before === undefined) return;
      last = last.before;
    }
    if (this.#forget(last.before)) this.#evicted++;
  }

  #forget(entry: ProcessEntry | undefined): boolean {
    if (entry === undefined || entry.forgotten) return false;
    entry.forgotten = true;
    this.#size--;
    const newest = this.#newest.get(entry.tgid);
    if (newest !== entry) {
      let next = newest;
      while (next !== undefined && next.before !== entry) next = next.before;
      if (next !== undefined) next.before = entry.before;
    } else if (entry.before !== undefined) this.#newest.set(entry.tgid, entry.before);
    else this.#newest.delete(entry.tgid);
    return true;
  }
}
