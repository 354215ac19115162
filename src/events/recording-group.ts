// SPDX-License-Identifier: Apache-2.0
import type { Buffer } from 'node:buffer';
import type { ByteSource } from './byte-sink.ts';
import { EVENT_KINDS, type EventKindNumber } from './event-kinds.ts';
import { LOSS_REASONS, type LossCount } from './event-source.ts';
import { decodeFact } from './fact-json.ts';
import type { Fact } from './facts.ts';
import { list, number, object, oneOf, optional, type Shape } from './json-shape.ts';
import { ChunkType, readPayload, type StoredChunk } from './recording-chunk.ts';
import { invalid } from './recording-header.ts';
import { parseLane } from './recording-lane.ts';

/** Something learned from outside of the stream. */
export interface Note {
  /** Number of the batch it was known at; 0 before the first. */
  readonly at: number;
  readonly fact?: Fact;
  readonly losses?: readonly LossCount[];
}

/** Some batches in the order they were drained, and what was learned meanwhile. */
export interface RecordingGroup {
  /** In the order they were learned. */
  readonly notes: readonly Note[];
  /** Number of its first batch. */
  readonly firstBatch: number;
  /** Places in the group of the batches that are there, in order. */
  readonly batches: readonly number[];
  /** Frames of a batch by its place in the group: observations first, as native drains them. */
  readonly lanes: readonly ReadonlyMap<number, Buffer>[];
}

const NONE: ReadonlyMap<number, Buffer> = new Map();

/**
 * Reads and checks the chunks of one group; without its observations when `identityOnly`. Throws `RECORDING_INVALID`.
 */
export function readGroup(
  source: ByteSource,
  chunks: readonly StoredChunk[],
  identityOnly: boolean,
): RecordingGroup {
  let notes: readonly Note[] = [];
  let identity = NONE;
  let observations = NONE;
  for (const chunk of chunks) {
    if (chunk.type === ChunkType.NOTES) notes = parseNotes(readPayload(source, chunk), chunk.offset);
    else if (chunk.type === ChunkType.IDENTITY) identity = readLane(source, chunk);
    else if (!identityOnly) observations = readLane(source, chunk);
  }
  return {
    notes,
    firstBatch: Number(chunks[0]?.firstBatch ?? 1n),
    batches: [...new Set([...identity.keys(), ...observations.keys()])].sort((a, b) => a - b),
    lanes: [observations, identity],
  };
}

/** Consecutive chunks of one number belong together. */
export function groupChunks(chunks: readonly StoredChunk[]): StoredChunk[][] {
  const groups: StoredChunk[][] = [];
  for (const chunk of chunks) {
    const open = groups.at(-1);
    if (open !== undefined && open[0]?.group === chunk.group) open.push(chunk);
    else groups.push([chunk]);
  }
  return groups;
}

function readLane(source: ByteSource, chunk: StoredChunk): ReadonlyMap<number, Buffer> {
  const lane = parseLane(readPayload(source, chunk));
  if (lane === undefined) throw invalid(chunk.offset, 'a chunk does not hold the batches it says');
  return lane;
}

const kind: Shape<EventKindNumber> = (value, at) => {
  if (!isEventKind(value)) throw new TypeError(`${at} is no kind of event`);
  return value;
};

const note = object<Note>({
  at: number,
  fact: optional(decodeFact),
  losses: optional(
    list(
      object<LossCount>({
        kind,
        reason: oneOf(LOSS_REASONS),
        count: number,
      }),
    ),
  ),
});

function isEventKind(value: unknown): value is EventKindNumber {
  return typeof value === 'number' && Object.hasOwn(EVENT_KINDS, value);
}

function parseNotes(payload: Buffer, offset: number): Note[] {
  try {
    const lines = payload.toString().split('\n');
    return lines.filter((line) => line !== '').map((line) => note(JSON.parse(line), 'note'));
  } catch (error: unknown) {
    throw invalid(offset, 'a chunk holds notes that can not be read', error);
  }
}
