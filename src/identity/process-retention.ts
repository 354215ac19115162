// SPDX-License-Identifier: Apache-2.0
import type { ProcessImage } from './process-image.ts';
import { ProcessRows, RowState } from './process-rows.ts';
import type { ProcessStart } from './process-start.ts';
import { RowQueue } from './row-queue.ts';

/** Processes that had one pid and are remembered at once: pids come back within the grace only on busy nodes. */
const MAX_SAME_PID = 16;

export interface RetentionOptions {
  /** How long a process that ended is still known, for events that come late. Nanoseconds of event time. */
  readonly graceNs: number;
  /** How long a process whose exit no event will tell is kept without being looked up. Nanoseconds of event time. */
  readonly idleNs: number;
  /** Bound of the table between batches. Above it those that ended go first, then those longest not looked up. */
  readonly maxProcesses: number;
  /** Bound of the ended processes among them. */
  readonly maxEnded: number;
}

/** Which processes are in the rows of a table, and for how long. */
export class ProcessRetention {
  readonly rows = new ProcessRows();
  readonly #options: RetentionOptions;
  readonly #ended = new RowQueue();
  readonly #silent = new RowQueue();
  #hand = 0;
  #evicted = 0;
  #missedExits = 0;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Processes forgotten before their time because there were too many. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Processes whose end was only learned from another one with their pid. */
  get missedExits(): number {
    return this.#missedExits;
  }

  /** The process that had this pid at `time`; -1 when it is not there. */
  findAt(tgid: number, time: number): number {
    let found = -1;
    let latest = Number.NEGATIVE_INFINITY;
    for (const row of this.rows.sharing(tgid)) {
      const { start } = this.rows.startOf(row);
      const ended = this.rows.state(row) === RowState.ENDED && this.rows.due(row) < time;
      if (start > time || start < latest || ended) continue;
      found = row;
      latest = start;
    }
    return found;
  }

  /** Adds a process that is not there. `silent`: no event may ever tell of its exit. */
  add(image: ProcessImage, start: ProcessStart, since: number, silent: boolean): void {
    const next = this.#endOthers(image.pid, start.start);
    const row = this.rows.add(image, start, since, silent ? RowState.SILENT : RowState.RUNNING);
    if (silent) this.#silent.push(row);
    // the next owner of the pid was found running while the events of this one were in the ring
    if (next !== Number.POSITIVE_INFINITY) this.end(row, next);
  }

  /** From here on no event may tell of its exit. */
  silence(row: number): void {
    if (this.rows.state(row) !== RowState.RUNNING) return;
    this.rows.setState(row, RowState.SILENT);
    this.#silent.push(row);
  }

  /** The process has ended at `time`. */
  end(row: number, time: number): void {
    const state = this.rows.state(row);
    if (state === RowState.ENDED) return;
    if (state === RowState.SILENT) this.#silent.remove(row);
    this.rows.setState(row, RowState.ENDED);
    this.rows.setDue(row, time);
    this.#ended.push(row);
  }

  /**
   * Forgets what need not be kept at `now`, and what is too much. The bounds hold after this only: within a batch
   * everything is known until its events have been shown.
   */
  expire(now: number): void {
    for (let row = this.#ended.first; row !== -1; row = this.#ended.first) {
      if (this.rows.due(row) + this.#options.graceNs > now) break;
      this.#forget(row);
    }
    for (let row = this.#silent.first; row !== -1; row = this.#silent.first) {
      if (this.rows.due(row) > now) break;
      this.#review(row, now);
    }
    while (this.#ended.size > this.#options.maxEnded) this.#evictRow(this.#ended.first);
    while (this.rows.size > this.#options.maxProcesses) this.#evict();
  }

  /** Whoever was looked up since the last review stays for another span. */
  #review(row: number, now: number): void {
    const first = Number.isNaN(this.rows.due(row));
    if (!this.rows.takeUsed(row) && !first) {
      this.#forget(row);
      return;
    }
    this.rows.setDue(row, now + this.#options.idleNs);
    this.#silent.remove(row);
    this.#silent.push(row);
  }

  /**
   * Ends processes that still run in the table although their pid is another's since `start`. Returns the start of the
   * pid's next owner after `start`, Infinity when there is none.
   */
  #endOthers(tgid: number, start: number): number {
    let next = Number.POSITIVE_INFINITY;
    let count = 1;
    for (const row of this.rows.sharing(tgid)) {
      const other = this.rows.startOf(row).start;
      if (other > start) next = Math.min(next, other);
      else if (this.rows.state(row) !== RowState.ENDED) {
        this.#missedExits++;
        this.end(row, start);
      }
      if (++count > MAX_SAME_PID && this.rows.state(row) === RowState.ENDED) this.#evictRow(row);
    }
    return next;
  }

  #evict(): void {
    if (this.#ended.size > 0) {
      this.#evictRow(this.#ended.first);
      return;
    }
    // second chance: the hand goes round, and takes the first that was not looked up since it last passed
    for (;;) {
      const row = this.#hand++;
      if (this.#hand >= this.rows.end) this.#hand = 0;
      if (this.rows.state(row) === RowState.FREE || this.rows.takeUsed(row)) continue;
      this.#evictRow(row);
      return;
    }
  }

  #evictRow(row: number): void {
    this.#evicted++;
    this.#forget(row);
  }

  #forget(row: number): void {
    const state = this.rows.state(row);
    if (state === RowState.ENDED) this.#ended.remove(row);
    else if (state === RowState.SILENT) this.#silent.remove(row);
    this.rows.remove(row);
  }
}
