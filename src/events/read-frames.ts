// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import { EventHeaderCursor, EventKind } from '../gen/events.ts';
import { EVENT_KINDS, type EventKindNumber } from './event-kinds.ts';

/**
 * Why bytes of a batch are not an event. `torn-frame`: a frame reaches past the end of its batch, so what follows it
 * can't be found either. `short-record`: no room for a header. `unknown-ring`, `unknown-kind`: a number that no table
 * has. `bad-length`: the record is not as long as its fields say.
 */
export const UNDECODABLE = [
  'torn-frame',
  'short-record',
  'unknown-ring',
  'unknown-kind',
  'bad-length',
] as const;
export type UndecodableReason = (typeof UNDECODABLE)[number];

/** Rings in the order in which native drains them: observations, then decisions and identity. */
const RING_COUNT = 2;
const FRAME_HEAD = 8;

/** Records of one ring in one batch, in the order of the ring. Arrays are reused and longer than `count`. */
export interface Lane {
  /** Byte offset of each record in the view. */
  offsets: Uint32Array;
  /** Time of each record; see `BatchView.key64`. */
  times: Float64Array;
  /** Kind of each record: a row of `EVENT_KINDS`. */
  kinds: Uint8Array;
  count: number;
}

/**
 * Finds and checks the records of a batch. One per source: its arrays are reused, and it counts what it could not
 * decode since it was made.
 */
export class FrameReader {
  readonly lanes: readonly [Lane, Lane] = [createLane(), createLane()];
  /** Byte offsets of the identity events, ring after ring. Longer than `identityCount`. */
  identity = new Uint32Array(1024);
  identityCount = 0;
  readonly undecodable: Record<UndecodableReason, number> = {
    'torn-frame': 0,
    'short-record': 0,
    'unknown-ring': 0,
    'unknown-kind': 0,
    'bad-length': 0,
  };
  readonly #header = new EventHeaderCursor();

  /** Reads the frames in the first `byteLength` bytes of `view`; what was read before is forgotten. */
  read(view: BatchView, byteLength: number): void {
    this.lanes[0].count = 0;
    this.lanes[1].count = 0;
    this.identityCount = 0;
    const end = Math.min(byteLength, view.u8.length);
    let at = 0;
    while (at < end) {
      const length = view.u32[at >> 2] as number;
      const record = at + FRAME_HEAD;
      // in this order: rounding up is by 32-bit integers, which a length out of all bounds would make negative
      if (length > end - record || record + ((length + 7) & ~7) > end) {
        this.undecodable['torn-frame']++;
        return;
      }
      this.#take(view, record, length, view.u32[(at + 4) >> 2] as number);
      at = record + ((length + 7) & ~7);
    }
  }

  #take(view: BatchView, at: number, length: number, ring: number): void {
    if (length < EventHeaderCursor.size) {
      this.undecodable['short-record']++;
      return;
    }
    const header = this.#header.move(view, at);
    const { kind } = header;
    const size = SIZES[kind];
    if (ring >= RING_COUNT) this.undecodable['unknown-ring']++;
    else if (size === undefined) this.undecodable['unknown-kind']++;
    else if (length < size || header.size !== length || wholeSize(view, at, kind, size) !== length)
      this.undecodable['bad-length']++;
    else {
      append(this.lanes[ring as 0 | 1], at, header.timeKey, kind);
      if (IDENTITY[kind]) this.#appendIdentity(at);
    }
  }

  #appendIdentity(at: number): void {
    if (this.identityCount === this.identity.length) this.identity = grow(this.identity, Uint32Array);
    this.identity[this.identityCount++] = at;
  }
}

type KindRow = (typeof EVENT_KINDS)[EventKindNumber];

/** Rows of the table by kind number, kind 0 and unassigned ones undefined. */
const ROWS = Array.from(
  { length: EventKind.KIND_COUNT },
  (_, kind) => (EVENT_KINDS as Record<number, KindRow | undefined>)[kind],
);

const IDENTITY = ROWS.map((row) => row?.identity ?? false);

/** Bytes of a record without its tail, undefined for what is no kind, and where the lengths of its tail stand. */
const SIZES = ROWS.map((row) => row?.cursor.size);
const TAIL_LENGTHS = ROWS.map((row) => row?.cursor.tailLengths ?? []);

/** Bytes that a record has by its own fields. By a table: cursors of many kinds at one place are slow. */
function wholeSize(view: BatchView, at: number, kind: number, size: number): number {
  const lengths = TAIL_LENGTHS[kind] as readonly number[];
  let whole = size;
  for (let i = 0; i < lengths.length; i++) whole += view.u16[(at + (lengths[i] as number)) >> 1] as number;
  return whole;
}

function createLane(): Lane {
  return {
    offsets: new Uint32Array(1024),
    times: new Float64Array(1024),
    kinds: new Uint8Array(1024),
    count: 0,
  };
}

function append(lane: Lane, at: number, time: number, kind: number): void {
  if (lane.count === lane.offsets.length) {
    lane.offsets = grow(lane.offsets, Uint32Array);
    lane.times = grow(lane.times, Float64Array);
    lane.kinds = grow(lane.kinds, Uint8Array);
  }
  lane.offsets[lane.count] = at;
  lane.kinds[lane.count] = kind;
  lane.times[lane.count++] = time;
}

function grow<A extends Uint8Array | Uint32Array | Float64Array>(
  array: A,
  type: new (length: number) => A,
): A {
  const grown = new type(array.length * 2);
  grown.set(array);
  return grown;
}
