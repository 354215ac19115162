// SPDX-License-Identifier: Apache-2.0
import type { Segment, SpillFolder } from './spill-folder.ts';

/** What became of a batch. */
export type SendResult =
  /** The receiver has it; `refused` lines of it it will never take, for `reason`. */
  | { readonly outcome: 'delivered'; readonly refused?: number; readonly reason?: string }
  /** The receiver can't take it now; `afterMs`: not before that, as it asked. */
  | { readonly outcome: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** The receiver will never take it. */
  | { readonly outcome: 'refused'; readonly reason: string };

export interface DeliveryLimits {
  /** Of one batch. */
  readonly batchLines: number;
  readonly batchBytes: number;
  /** In memory, batches under way included. */
  readonly queueBytes: number;
  /** Wait after the first failure, doubled up to the longest; each wait is between half of it and all of it. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** How long closing may go on delivering. */
  readonly closeMs: number;
}

export const DEFAULT_DELIVERY_LIMITS: DeliveryLimits = {
  batchLines: 500,
  batchBytes: 1 << 20,
  queueBytes: 8 << 20,
  firstRetryMs: 250,
  longestRetryMs: 30_000,
  closeMs: 2_000,
};

export interface DeliveryQueueOptions {
  /** Delivers a batch. What it throws is a defect. Called again only when the promise has settled. */
  readonly send: (lines: readonly string[]) => Promise<SendResult>;
  /** Where lines go that memory has no room for. Absent: they are dropped. */
  readonly spill?: SpillFolder;
  readonly limits?: Partial<DeliveryLimits>;
  /** Hears when delivery begins to fail and why, and when it works again (undefined): not of each attempt. */
  readonly onState?: (trouble: string | undefined) => void;
  /** Calls `run` after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Lines by what became of them, since the queue was made. */
export interface DeliveryCounts {
  readonly delivered: number;
  /** No room, or left at the end. */
  readonly dropped: number;
  /** The receiver will never take them. */
  readonly refused: number;
  /** Written to disk. */
  readonly spilled: number;
  readonly retries: number;
}

interface Batch {
  readonly lines: readonly string[];
  /** Forgets the lines of it. */
  readonly done: () => void;
}

/**
 * Delivers lines in order, at least once: a batch is forgotten when the receiver has it or refuses it for good. Lines
 * wait in memory, then on disk, both bounded; what finds no room is dropped and counted. `add` never waits. What is on
 * disk when the process ends is delivered by the next one.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  readonly #limits: DeliveryLimits;
  readonly #memory: string[] = [];
  #memoryBytes = 0;
  #segment: Segment | undefined;
  #segmentAt = 0;
  #sending: Promise<void> | undefined;
  #cancelRetry: (() => void) | undefined;
  #failures = 0;
  #trouble: string | undefined;
  #isClosing = false;
  #isClosed = false;
  readonly #counts = { delivered: 0, dropped: 0, refused: 0, spilled: 0, retries: 0 };
  #idle: (() => void) | undefined;

  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_DELIVERY_LIMITS, ...options.limits };
    this.#pump();
  }

  get counts(): DeliveryCounts {
    return { ...this.#counts };
  }

  /** Bytes that wait in memory. */
  get queuedBytes(): number {
    return this.#memoryBytes;
  }

  /** Takes a line, which must not hold a line break. */
  add(line: string): void {
    if (this.#isClosing) {
      this.#counts.dropped++;
      return;
    }
    const bytes = Buffer.byteLength(line);
    // what is on disk is older than what comes now, so all goes there until the disk is empty
    const hasSpilled = this.#segment !== undefined || this.#options.spill?.isEmpty === false;
    if (!hasSpilled && this.#memoryBytes + bytes <= this.#limits.queueBytes) {
      this.#memory.push(line);
      this.#memoryBytes += bytes;
    } else if (this.#options.spill?.append([line]) === true) {
      this.#counts.spilled++;
    } else {
      this.#counts.dropped++;
    }
    this.#pump();
  }

  /** Delivers what it can in the time it has; the rest goes to disk, or is dropped. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.after(this.#limits.closeMs, resolve);
    this.#idle = resolve;
    if (this.#failures > 0) resolve();
    this.#pump();
    await promise;
    cancel();
    this.#isClosed = true;
    this.#cancelRetry?.();
    this.#keepRest();
  }

  #keepRest(): void {
    if (this.#segmentAt > 0) this.#segment?.discard(this.#segmentAt);
    const rest = this.#memory.splice(0);
    this.#memoryBytes = 0;
    if (rest.length === 0) return;
    if (this.#options.spill?.append(rest) === true) this.#counts.spilled += rest.length;
    else this.#counts.dropped += rest.length;
  }

  #pump(): void {
    if (this.#sending !== undefined || this.#cancelRetry !== undefined) return;
    const batch = this.#nextBatch();
    if (batch === undefined) {
      this.#idle?.();
      return;
    }
    this.#sending = this.#options.send(batch.lines).then((result) => {
      this.#sending = undefined;
      // what was not answered in time has been kept: it is delivered again rather than not at all
      if (!this.#isClosed) this.#settle(batch, result);
    });
  }

  #settle(batch: Batch, result: SendResult): void {
    if (result.outcome === 'retry') {
      this.#counts.retries++;
      this.#failures++;
      this.#tell(result.reason);
      if (this.#isClosing) this.#idle?.();
      else this.#retryAfter(result.afterMs);
      return;
    }
    const refused =
      result.outcome === 'refused' ? batch.lines.length : Math.min(result.refused ?? 0, batch.lines.length);
    this.#counts.delivered += batch.lines.length - refused;
    this.#counts.refused += refused;
    this.#tell(result.reason);
    this.#failures = 0;
    batch.done();
    this.#pump();
  }

  #tell(trouble: string | undefined): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#options.onState?.(trouble);
  }

  #retryAfter(askedMs = 0): void {
    const { firstRetryMs, longestRetryMs } = this.#limits;
    const full = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(this.#failures - 1, 30));
    const wait = Math.max(askedMs, full / 2 + (full / 2) * this.#options.random());
    this.#cancelRetry = this.#options.after(wait, () => {
      this.#cancelRetry = undefined;
      this.#pump();
    });
  }

  /** What is in memory first: it is older than what is on disk, but for what an earlier process left. */
  #nextBatch(): Batch | undefined {
    if (this.#memory.length > 0) return this.#ofMemory();
    this.#segment ??= this.#options.spill?.first();
    return this.#segment && this.#ofSegment(this.#segment);
  }

  #ofMemory(): Batch {
    const lines = this.#memory.slice(0, this.#count(this.#memory, 0));
    return {
      lines,
      done: () => {
        this.#memory.splice(0, lines.length);
        this.#memoryBytes -= lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
      },
    };
  }

  #ofSegment(segment: Segment): Batch {
    const { lines } = segment;
    const batch = lines.slice(this.#segmentAt, this.#segmentAt + this.#count(lines, this.#segmentAt));
    return {
      lines: batch,
      done: () => {
        this.#segmentAt += batch.length;
        if (this.#segmentAt < lines.length) return;
        segment.discard(lines.length);
        this.#segment = undefined;
        this.#segmentAt = 0;
      },
    };
  }

  /** How many lines from `from` on make a batch: one at least. */
  #count(lines: readonly string[], from: number): number {
    const { batchLines, batchBytes } = this.#limits;
    let bytes = 0;
    let count = 0;
    while (from + count < lines.length && count < batchLines) {
      bytes += Buffer.byteLength(lines[from + count] as string);
      if (count > 0 && bytes > batchBytes) break;
      count++;
    }
    return count;
  }
}
