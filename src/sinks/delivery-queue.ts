// SPDX-License-Identifier: Apache-2.0
import type { SinkStatus } from '../detect/sink.ts';
import { DEFAULT_DELIVERY_LIMITS, type DeliveryLimits } from './delivery-limits.ts';
import { errorCode } from './error-code.ts';
import { LineBuffer } from './line-buffer.ts';
import { LossCounts } from './loss-counts.ts';
import type { SendResult } from './send-result.ts';
import type { Kept, Segment, SpillFolder } from './spill-folder.ts';

export interface DeliveryQueueOptions {
  /** Delivers a batch. What it throws is a defect. Called again only when the promise has settled. */
  readonly send: (lines: readonly string[]) => Promise<SendResult>;
  /** Where lines go that memory has no room for. Absent: they are dropped. */
  readonly spill?: Pick<SpillFolder, 'isEmpty' | 'bytes' | 'append' | 'prepend' | 'first'>;
  readonly limits?: Partial<DeliveryLimits>;
  /** Hears when delivery begins to fail and why, and when it works again (undefined): not of each attempt. */
  readonly onState?: (trouble: string | undefined) => void;
  /** Calls `run` after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** From 0 to 1. */
  readonly random: () => number;
}

interface Batch {
  readonly lines: readonly string[];
  /** Forgets the lines of it. */
  readonly done: () => Promise<void> | void;
}

/** Reasons of loss that every queue names. */
const NAMED = ['queue-full', 'closed'];

/**
 * Delivers lines in order, at least once: a batch is forgotten when the receiver has it or refuses it for good. Lines
 * wait in memory, then on disk, both bounded; what finds no room is dropped and counted by the reason why it had to
 * wait. `add` never waits. What is on disk when the process ends is delivered by the next one, in order.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  readonly #limits: DeliveryLimits;
  readonly #losses: LossCounts;
  readonly #memory = new LineBuffer();
  /** What is on its way to disk: newer than all that is there. */
  readonly #spilling = new LineBuffer();
  #writing: Promise<void> | undefined;
  #segment: Segment | undefined;
  #segmentAt = 0;
  #delivering: Promise<void> | undefined;
  #cancelRetry: (() => void) | undefined;
  #failures = 0;
  #trouble: string | undefined;
  /** Bytes of a batch, as far as the receiver is known to take. */
  #batchBytes: number;
  #closing: Promise<void> | undefined;
  #isClosed = false;
  #idle: (() => void) | undefined;
  #delivered = 0;
  #retries = 0;
  #spilled = 0;

  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_DELIVERY_LIMITS, ...options.limits };
    this.#batchBytes = this.#limits.batchBytes;
    this.#losses = new LossCounts(
      options.spill === undefined ? NAMED : [...NAMED, 'spill-full', 'spill ENOSPC'],
    );
    this.#pump();
  }

  status(): SinkStatus {
    return {
      delivered: this.#delivered,
      retries: this.#retries,
      spilled: this.#spilled,
      waiting: {
        memory: this.#memory.bytes + this.#spilling.bytes,
        disk: this.#options.spill?.bytes ?? 0,
      },
      trouble: this.#trouble,
      losses: this.#losses.list(),
    };
  }

  /** Takes a line, which must not hold a line break. */
  add(line: string): void {
    if (this.#closing !== undefined) {
      this.#losses.add('closed', 1);
      return;
    }
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#isSpilling()) this.#spillLine(line, bytes);
    else if (this.#memory.bytes + bytes <= this.#limits.queueBytes) this.#memory.push(line, bytes);
    else if (this.#options.spill !== undefined) this.#spillLine(line, bytes);
    else this.#losses.add(this.#trouble ?? 'queue-full', 1);
    this.#pump();
  }

  /** Delivers what it can in the time it has; the rest goes to disk, or is dropped. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.after(this.#limits.closeMs, resolve);
    this.#idle = resolve;
    // a receiver that is away is not waited for, but an answer that is under way is
    if (this.#failures > 0 && this.#delivering === undefined) resolve();
    this.#pump();
    await promise;
    cancel();
    this.#isClosed = true;
    this.#cancelRetry?.();
    await this.#writing;
    await this.#keepRest();
  }

  async #keepRest(): Promise<void> {
    const { spill } = this.#options;
    if (this.#segmentAt > 0) await this.#forget(() => this.#segment?.discard(this.#segmentAt));
    // older than what is on disk
    const rest = this.#memory.takeAll();
    if (rest.length > 0 && spill !== undefined) this.#noteKept(rest.length, await spill.prepend(rest));
    else this.#losses.add('closed', rest.length);
  }

  /** Whether something older is on disk or on its way there: then all that comes goes there too. */
  #isSpilling(): boolean {
    return (
      this.#writing !== undefined || this.#segment !== undefined || this.#options.spill?.isEmpty === false
    );
  }

  #spillLine(line: string, bytes: number): void {
    if (this.#spilling.bytes + bytes > this.#limits.spillingBytes) this.#losses.add('spill-slow', 1);
    else this.#spilling.push(line, bytes);
    this.#writing ??= this.#spillAll();
  }

  async #spillAll(): Promise<void> {
    // what comes in this turn goes with it
    await Promise.resolve();
    while (this.#spilling.length > 0) {
      const lines = this.#spilling.takeAll();
      const kept = await this.#options.spill?.append(lines);
      if (kept !== undefined) this.#noteKept(lines.length, kept);
    }
    this.#writing = undefined;
    this.#pump();
  }

  #noteKept(lines: number, { kept, reason }: Kept): void {
    this.#spilled += kept;
    this.#losses.add(reason ?? 'spill-full', lines - kept);
  }

  #pump(): void {
    if (this.#isClosed || this.#delivering !== undefined || this.#cancelRetry !== undefined) return;
    this.#delivering = this.#deliver();
  }

  /** Delivers until nothing waits or delivery fails. */
  async #deliver(): Promise<void> {
    // what comes in this turn goes at once
    await Promise.resolve();
    let isRetry = false;
    while (!isRetry && !this.#isClosed) {
      const batch = await this.#nextBatch();
      if (batch === undefined) {
        // something may have come while the disk was asked
        if (this.#memory.length > 0) continue;
        break;
      }
      if ('outcome' in batch) {
        isRetry = this.#settleRetry(batch);
        break;
      }
      const result = await this.#options.send(batch.lines);
      // what was not answered in time has been kept: it is delivered again rather than not at all
      if (this.#isClosed) return;
      isRetry = await this.#settle(batch, result);
    }
    this.#delivering = undefined;
    if (!isRetry && this.#writing === undefined) this.#idle?.();
  }

  /** Notes what became of a batch; gives whether delivery is to wait. */
  async #settle(batch: Batch, result: SendResult): Promise<boolean> {
    if (result.outcome === 'retry') return this.#settleRetry(result);
    const { length } = batch.lines;
    if (result.outcome === 'too-large' && length > 1) {
      const bytes = batch.lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      this.#batchBytes = Math.ceil(bytes / 2);
      return false;
    }
    const refused = result.outcome === 'delivered' ? Math.min(result.refused ?? 0, length) : length;
    this.#delivered += length - refused;
    if (refused > 0) this.#losses.add(result.reason ?? 'refused', refused);
    this.#tell(result.reason);
    this.#failures = 0;
    await batch.done();
    return false;
  }

  #settleRetry({ reason, afterMs }: Extract<SendResult, { outcome: 'retry' }>): true {
    this.#retries++;
    this.#failures++;
    this.#tell(reason);
    if (this.#closing === undefined) this.#retryAfter(afterMs);
    else this.#idle?.();
    return true;
  }

  #tell(trouble: string | undefined): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    // counted from the beginning: what appears with a count is no increase to Prometheus
    if (trouble !== undefined) this.#losses.name(trouble);
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

  /** What is in memory first: it is older than what is on disk. Or why what is on disk can't be had now. */
  async #nextBatch(): Promise<Batch | Extract<SendResult, { outcome: 'retry' }> | undefined> {
    if (this.#memory.length > 0) {
      const lines = this.#memory.first(this.#limits.batchLines, this.#batchBytes);
      return { lines, done: () => this.#memory.drop(lines.length) };
    }
    while (this.#segment === undefined || this.#segment.lines.length === 0) {
      try {
        this.#segment = await this.#options.spill?.first();
      } catch (error: unknown) {
        return { outcome: 'retry', reason: `spill ${errorCode(error)}` };
      }
      if (this.#segment === undefined) return undefined;
      this.#losses.add('spill-damaged', this.#segment.damaged);
      if (this.#segment.lines.length === 0) await this.#forget(() => this.#segment?.discard(0));
    }
    return this.#ofSegment(this.#segment);
  }

  #ofSegment(segment: Segment): Batch {
    const from = this.#segmentAt;
    const rest = new LineBuffer();
    for (const line of segment.lines.slice(from, from + this.#limits.batchLines))
      rest.push(line, Buffer.byteLength(line) + 1);
    const lines = rest.first(this.#limits.batchLines, this.#batchBytes);
    return {
      lines,
      done: async () => {
        this.#segmentAt += lines.length;
        if (this.#segmentAt < segment.lines.length) return;
        await this.#forget(() => segment.discard(segment.lines.length));
        this.#segment = undefined;
        this.#segmentAt = 0;
      },
    };
  }

  /** A file that can't be removed is delivered again by the next process: that is allowed, and told. */
  async #forget(discard: () => Promise<void> | undefined): Promise<void> {
    try {
      await discard();
    } catch (error: unknown) {
      this.#tell(`spill ${errorCode(error)}`);
    }
  }
}
