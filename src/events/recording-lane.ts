// SPDX-License-Identifier: Apache-2.0
import type { Buffer } from 'node:buffer';
import { BatchView } from '../batch-view.ts';

const ENTRY_HEAD = 8;

/**
 * Frames of one ring of a group's batches, as an IDENTITY or OBSERVATIONS chunk holds them. Grows as needed; `reset`
 * keeps its memory.
 */
export class RecordingLane {
  view = new BatchView(new ArrayBuffer(1 << 16));
  length = 0;
  #entry = -1;
  #entryBatch = -1;

  /** Appends whole frames of the group's batch number `batch`; returns where they stand now. */
  append(batch: number, frames: Uint8Array): number {
    const isNew = this.#entryBatch !== batch;
    this.#reserve(frames.length + (isNew ? ENTRY_HEAD : 0));
    if (isNew) {
      this.#entry = this.length;
      this.#entryBatch = batch;
      this.view.u32[this.length >> 2] = batch;
      this.view.u32[(this.length + 4) >> 2] = 0;
      this.length += ENTRY_HEAD;
    }
    const at = this.length;
    this.view.u8.set(frames, at);
    this.length += frames.length;
    this.view.u32[(this.#entry + 4) >> 2] = this.length - this.#entry - ENTRY_HEAD;
    return at;
  }

  /** What was appended; valid until the next `append`. */
  bytes(): Uint8Array {
    return this.view.u8.subarray(0, this.length);
  }

  reset(): void {
    this.length = 0;
    this.#entryBatch = -1;
  }

  #reserve(bytes: number): void {
    if (this.length + bytes <= this.view.u8.length) return;
    const grown = new BatchView(new ArrayBuffer(((this.length + bytes) * 2 + 7) & ~7));
    grown.u8.set(this.bytes());
    this.view = grown;
  }
}

/** The frames of each batch in the payload of a lane, by the batch's place in its group; undefined when it is none. */
export function parseLane(payload: Buffer): ReadonlyMap<number, Buffer> | undefined {
  const batches = new Map<number, Buffer>();
  let at = 0;
  while (at < payload.length) {
    if (at + ENTRY_HEAD > payload.length) return undefined;
    const start = at + ENTRY_HEAD;
    const end = start + payload.readUInt32LE(at + 4);
    if (end > payload.length || (end - start) % 8 !== 0) return undefined;
    batches.set(payload.readUInt32LE(at), payload.subarray(start, end));
    at = end;
  }
  return batches;
}
