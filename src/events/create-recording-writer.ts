// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import type { BatchView } from '../batch-view.ts';
import type { ByteSink } from './byte-sink.ts';
import type { LossCount } from './event-source.ts';
import { encodeFact } from './fact-json.ts';
import type { Fact } from './facts.ts';
import { type ChunkInfo, ChunkType, Codec, encodeChunk } from './recording-chunk.ts';
import { encodeRecordingHeader, type RecordingHeader } from './recording-header.ts';
import { encodeIndexEntry, encodeTrailer } from './recording-index.ts';
import { RecordingLane } from './recording-lane.ts';
import { hasSecrets, redactFrame } from './redact-frame.ts';

export interface RecordingWriterOptions {
  readonly sink: ByteSink;
  readonly header: RecordingHeader;
  /** Bytes of frames and notes that are gathered before they are packed and written; default 256 KiB. */
  readonly groupBytes?: number;
  /** Default true. */
  readonly compress?: boolean;
  /** Whether secrets are overwritten; default true. */
  readonly redact?: boolean;
}

/** Writes a recording. Everything it is given it copies; what its sink throws it throws. */
export interface RecordingWriter {
  /** Adds a batch. Facts from here to `endBatch` were learned while it was handled. */
  batch(view: BatchView, byteLength: number): void;
  endBatch(): void;
  fact(fact: Fact): void;
  /** What the source has lost so far. */
  losses(losses: readonly LossCount[]): void;
  /** Writes what was gathered: what an agent that dies later can't lose any more. */
  flush(): void;
  /** Writes the index and closes the sink. */
  close(): Promise<void>;
}

const DEFAULT_GROUP_BYTES = 256 << 10;
const FRAME_HEAD = 8;

/** Begins a recording: writes its header at once. */
export function createRecordingWriter(options: RecordingWriterOptions): RecordingWriter {
  return new Writer(options);
}

class Writer implements RecordingWriter {
  readonly #sink: ByteSink;
  readonly #groupBytes: number;
  readonly #codec: Codec;
  readonly #redact: boolean;
  readonly #identity = new RecordingLane();
  readonly #observations = new RecordingLane();
  #notes: string[] = [];
  #notesBytes = 0;
  readonly #index: Uint8Array[] = [];
  #offset = 0;
  #group = 0;
  /** Batches so far, and how many of them were before this group. */
  #batches = 0;
  #batchesBefore = 0;
  #isInBatch = false;
  #firstKey = Number.POSITIVE_INFINITY;
  #lastKey = 0;
  #closed = false;

  constructor({ sink, header, groupBytes, compress, redact }: RecordingWriterOptions) {
    this.#sink = sink;
    this.#groupBytes = groupBytes ?? DEFAULT_GROUP_BYTES;
    this.#codec = compress === false ? Codec.NONE : Codec.ZSTD;
    this.#redact = redact ?? true;
    this.#write(encodeRecordingHeader(header));
  }

  batch(view: BatchView, byteLength: number): void {
    this.#batches++;
    this.#isInBatch = true;
    let at = 0;
    // Runs of frames of one ring: as a rule two of them, one behind the other.
    while (at < byteLength) {
      const end = this.#endOfRun(view, at, byteLength);
      if (end === at) return; // A frame that reaches past its batch: nothing behind it can be found.
      this.#copyRun(view, at, end);
      at = end;
    }
  }

  endBatch(): void {
    this.#isInBatch = false;
    if (this.#identity.length + this.#observations.length + this.#notesBytes >= this.#groupBytes)
      this.flush();
  }

  fact(fact: Fact): void {
    this.#note(`"fact":${encodeFact(fact, this.#redact)}`);
  }

  losses(losses: readonly LossCount[]): void {
    this.#note(`"losses":${JSON.stringify(losses)}`);
  }

  flush(): void {
    const [notes, identity, observations] = [this.#notes, this.#identity, this.#observations];
    if (notes.length > 0) this.#writeChunk(ChunkType.NOTES, Buffer.from(notes.join('')));
    if (identity.length > 0) this.#writeChunk(ChunkType.IDENTITY, identity.bytes());
    if (observations.length > 0) this.#writeChunk(ChunkType.OBSERVATIONS, observations.bytes());
    this.#notes = [];
    this.#notesBytes = 0;
    identity.reset();
    observations.reset();
    this.#group++;
    this.#batchesBefore = this.#batches;
    this.#firstKey = Number.POSITIVE_INFINITY;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.flush();
    const indexAt = this.#offset;
    this.#write(encodeChunk(this.#chunkInfo(ChunkType.INDEX), Buffer.concat(this.#index), this.#codec));
    this.#write(encodeTrailer(indexAt));
    await this.#sink.close();
  }

  #endOfRun(view: BatchView, start: number, byteLength: number): number {
    const ring = view.u32[(start + 4) >> 2];
    let at = start;
    while (at < byteLength && view.u32[(at + 4) >> 2] === ring) {
      const next = at + FRAME_HEAD + Math.ceil((view.u32[at >> 2] as number) / 8) * 8;
      if (next > byteLength) break;
      at = next;
    }
    return at;
  }

  #copyRun(view: BatchView, start: number, end: number): void {
    const lane = view.u32[(start + 4) >> 2] === 0 ? this.#observations : this.#identity;
    const copied = lane.append(this.#batches - this.#batchesBefore - 1, view.u8.subarray(start, end));
    for (let at = copied; at < lane.length; ) {
      const length = lane.view.u32[at >> 2] as number;
      this.#inspect(lane.view, at + FRAME_HEAD, length);
      at += FRAME_HEAD + Math.ceil(length / 8) * 8;
    }
  }

  /** Takes a copied record's time into account and its secrets out. */
  #inspect(view: BatchView, at: number, length: number): void {
    if (length < 40) return;
    const time = view.key64(at);
    if (time < this.#firstKey) this.#firstKey = time;
    if (time > this.#lastKey) this.#lastKey = time;
    const kind = view.u16[(at + 36) >> 1] as number;
    if (this.#redact && hasSecrets(kind)) redactFrame(view, at, length, kind);
  }

  #note(json: string): void {
    const at = this.#isInBatch || this.#batches === 0 ? this.#batches : this.#batches + 1;
    const line = `{"at":${at},${json}}\n`;
    this.#notes.push(line);
    this.#notesBytes += line.length;
  }

  #chunkInfo(type: ChunkType): ChunkInfo {
    return {
      type,
      firstNs: BigInt(Math.min(this.#firstKey, this.#lastKey)),
      lastNs: BigInt(this.#lastKey),
      firstBatch: BigInt(this.#batchesBefore + 1),
      group: this.#group,
    };
  }

  #writeChunk(type: ChunkType, payload: Uint8Array): void {
    const chunk = encodeChunk(this.#chunkInfo(type), payload, this.#codec);
    this.#index.push(encodeIndexEntry(this.#offset, chunk));
    this.#write(chunk);
  }

  #write(bytes: Uint8Array): void {
    this.#sink.write(bytes);
    this.#offset += bytes.length;
  }
}
