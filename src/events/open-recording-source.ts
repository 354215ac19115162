// SPDX-License-Identifier: Apache-2.0
import { BatchView } from '../batch-view.ts';
import { WeirError } from '../errors.ts';
import type { ByteSource } from './byte-sink.ts';
import type { BatchListener, EventSource, LossCount } from './event-source.ts';
import type { Fact } from './facts.ts';
import type { StoredChunk } from './recording-chunk.ts';
import { groupChunks, type Note, type RecordingGroup, readGroup } from './recording-group.ts';
import { type RecordingHeader, readRecordingHeader } from './recording-header.ts';
import { listChunks } from './recording-index.ts';

/** Time for a paced replay, as an argument. */
export interface Pace {
  /** 1 as it happened, 10 ten times as fast. */
  readonly speed: number;
  /** Milliseconds, from any moment on. */
  now(): number;
  /** Calls `run` after `ms`; returns what cancels it. */
  after(ms: number, run: () => void): () => void;
}

export interface RecordingSourceOptions {
  readonly bytes: ByteSource;
  /** Takes each fact at the point of the stream where the agent learned it: those it began with before this returns. */
  readonly onFact: (fact: Fact) => void;
  /**
   * Where to begin, nanoseconds after the recording's beginning. What came before is passed over but for facts and identity events, which
   * what follows needs; the group of batches that holds the moment is given whole.
   */
  readonly fromNs?: bigint;
  /** Absent: as fast as possible. */
  readonly pace?: Pace;
}

export interface RecordingSource extends EventSource {
  readonly header: RecordingHeader;
  /** Time of the last record, nanoseconds since boot; when it began, where there is none. */
  readonly lastNs: bigint;
}

/**
 * Opens a recording as a source of batches. Throws `RECORDING_INVALID` when it is none and `RECORDING_LAYOUT` when it
 * is of another layout. Where it is damaged or cut short, all before the damage is given, then `ended` rejects with
 * `RECORDING_INVALID`, which names the byte. Reads on the calling thread, a group at a time, and lets other work in
 * between. Closing it closes `bytes`.
 */
export function openRecordingSource(options: RecordingSourceOptions): RecordingSource {
  const { header, end } = readRecordingHeader(options.bytes);
  return new Source(options, header, end);
}

/** Beyond it timers wrap around. */
const MAX_WAIT_MS = 2 ** 31 - 1;

class Source implements RecordingSource {
  readonly header: RecordingHeader;
  readonly lastNs: bigint;
  readonly ended: Promise<void>;
  readonly #end = Promise.withResolvers<void>();
  readonly #options: RecordingSourceOptions;
  /** Nanoseconds since boot. */
  readonly #fromNs: bigint;
  readonly #groups: readonly StoredChunk[][];
  #damage: WeirError | undefined;
  #nextGroup = 0;
  #group: RecordingGroup | undefined;
  #nextBatch = 0;
  #nextNote = 0;
  #listener: BatchListener | undefined;
  #losses: readonly LossCount[] = [];
  #view = new BatchView(new ArrayBuffer(1 << 16));
  #pacing: { readonly startedMs: number; readonly firstKey: number } | undefined;
  #cancel: (() => void) | undefined;
  #closed = false;

  constructor(options: RecordingSourceOptions, header: RecordingHeader, firstChunk: number) {
    this.#options = options;
    this.header = header;
    this.#fromNs = header.startedNs + (options.fromNs ?? 0n);
    this.ended = this.#end.promise;
    const { chunks, damage } = listChunks(options.bytes, firstChunk);
    this.#groups = groupChunks(chunks);
    this.lastNs = chunks.at(-1)?.lastNs || header.startedNs;
    this.#damage = damage;
    // The facts the agent began with are known before the first batch is.
    while (this.#loadGroup() && this.#group?.batches.length === 0) this.#takeNotes(0);
    this.#takeNotes(0);
  }

  start(listener: BatchListener): void {
    if (this.#listener !== undefined) throw new Error('a source is started once');
    this.#listener = listener;
    this.#later(() => this.#turn());
  }

  losses(): readonly LossCount[] {
    return this.#losses;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#finish(undefined);
    await this.#options.bytes.close();
  }

  /** Gives the batches of one group, then lets other work in. */
  #turn(): void {
    for (let batch = this.#batch(); this.#group !== undefined && batch !== undefined; batch = this.#batch()) {
      const byteLength = this.#assemble(this.#group, batch);
      const waitMs = this.#waitMs(byteLength);
      if (waitMs > 0) {
        this.#later(() => this.#turn(), waitMs);
        return;
      }
      this.#takeNotes(this.#group.firstBatch + batch);
      this.#nextBatch++;
      if (byteLength > 0) this.#listener?.(this.#view, byteLength);
      if (this.#closed) return;
    }
    this.#takeNotes(Number.POSITIVE_INFINITY);
    if (this.#loadGroup()) this.#later(() => this.#turn());
    else this.#finish(this.#damage);
  }

  /** Place in its group of the batch that comes next. */
  #batch(): number | undefined {
    return this.#group?.batches[this.#nextBatch];
  }

  /** Reads the next group; false at the end or where it is damaged. */
  #loadGroup(): boolean {
    const chunks = this.#groups[this.#nextGroup++];
    this.#group = undefined;
    this.#nextBatch = 0;
    this.#nextNote = 0;
    if (chunks === undefined) return false;
    try {
      this.#group = readGroup(this.#options.bytes, chunks, this.#isBefore(chunks));
      return true;
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      this.#damage = error;
      return false;
    }
  }

  #isBefore(chunks: readonly StoredChunk[]): boolean {
    if (this.#options.fromNs === undefined) return false;
    return chunks.every((chunk) => chunk.lastNs < this.#fromNs);
  }

  #takeNotes(batch: number): void {
    const notes = this.#group?.notes ?? [];
    for (
      let note = notes[this.#nextNote];
      note !== undefined && note.at <= batch;
      note = notes[this.#nextNote]
    ) {
      this.#nextNote++;
      this.#takeNote(note);
    }
  }

  #takeNote({ fact, losses }: Note): void {
    if (fact !== undefined) this.#options.onFact(fact);
    if (losses !== undefined) this.#losses = losses;
  }

  /** Puts the frames of a batch together as native would have; returns their bytes. */
  #assemble({ lanes }: RecordingGroup, batch: number): number {
    const parts = lanes.flatMap((lane) => lane.get(batch) ?? []);
    const byteLength = parts.reduce((sum, part) => sum + part.length, 0);
    if (byteLength > this.#view.u8.length) this.#view = new BatchView(new ArrayBuffer(byteLength * 2));
    let at = 0;
    for (const part of parts) {
      this.#view.u8.set(part, at);
      at += part.length;
    }
    return byteLength;
  }

  /** How long until the batch is due; what comes before the beginning is due at once. */
  #waitMs(byteLength: number): number {
    const { pace } = this.#options;
    if (pace === undefined || byteLength < 16) return 0;
    const key = this.#view.key64(8);
    if (key < Number(this.#fromNs)) return 0;
    this.#pacing ??= { startedMs: pace.now(), firstKey: key };
    return (key - this.#pacing.firstKey) / 1e6 / pace.speed - (pace.now() - this.#pacing.startedMs);
  }

  #later(run: () => void, ms = 0): void {
    const { pace } = this.#options;
    if (ms > 0 && pace !== undefined) {
      this.#cancel = pace.after(Math.min(ms, MAX_WAIT_MS), run);
    } else {
      const immediate = setImmediate(run);
      this.#cancel = () => clearImmediate(immediate);
    }
  }

  #finish(damage: WeirError | undefined): void {
    this.#closed = true;
    this.#cancel?.();
    if (damage === undefined) this.#end.resolve();
    else this.#end.reject(damage);
  }
}
