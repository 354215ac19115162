// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { WeirError } from '../errors.ts';
import type { ByteSource } from './byte-sink.ts';
import {
  CHUNK_HEAD_BYTES,
  ChunkType,
  parseChunkHead,
  readChunk,
  readPayload,
  type StoredChunk,
} from './recording-chunk.ts';
import { invalid } from './recording-header.ts';

/** u64 offset of a chunk, then its head: all that a seek needs to know of it. */
const ENTRY_BYTES = 8 + CHUNK_HEAD_BYTES;
/** Last bytes of a whole recording: u64 offset of the index chunk, u32 CRC-32 of that, u32 zero, magic. */
const TRAILER_BYTES = 24;
const MISFIT = 'the index does not fit the chunks';
const TRAILER_MAGIC = Buffer.from('WEIREND\n', 'latin1');

/** One entry of the index, for a chunk written at `offset`. */
export function encodeIndexEntry(offset: number, chunk: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(ENTRY_BYTES);
  bytes.writeBigUInt64LE(BigInt(offset), 0);
  bytes.set(chunk.subarray(0, CHUNK_HEAD_BYTES), 8);
  return bytes;
}

/** What follows the index chunk at `indexOffset`. */
export function encodeTrailer(indexOffset: number): Uint8Array {
  const bytes = Buffer.alloc(TRAILER_BYTES);
  bytes.writeBigUInt64LE(BigInt(indexOffset), 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 8)), 8);
  TRAILER_MAGIC.copy(bytes, 16);
  return bytes;
}

/** The chunks of a recording in order, and what is wrong behind the last readable one. */
export interface ChunkList {
  readonly chunks: readonly StoredChunk[];
  readonly damage: WeirError | undefined;
}

/**
 * Finds the chunks from `start` on: by the index where the recording is whole, else by going from chunk to chunk until
 * the damage.
 */
export function listChunks(source: ByteSource, start: number): ChunkList {
  const indexed = readIndex(source, start);
  return indexed instanceof WeirError ? walkChunks(source, start) : { chunks: indexed, damage: undefined };
}

function readIndex(source: ByteSource, start: number): readonly StoredChunk[] | WeirError {
  const end = source.size - TRAILER_BYTES;
  if (end < start) return invalid(source.size, 'ends without an index: it was cut short');
  const trailer = Buffer.from(source.read(end, TRAILER_BYTES));
  if (
    !trailer.subarray(16).equals(TRAILER_MAGIC) ||
    crc32(trailer.subarray(0, 8)) !== trailer.readUInt32LE(8)
  ) {
    return invalid(end, 'the trailer is damaged or missing');
  }
  return attempt(() => parseIndex(source, start, Number(trailer.readBigUInt64LE(0))));
}

function parseIndex(source: ByteSource, start: number, indexAt: number): readonly StoredChunk[] {
  const index = readChunk(source, indexAt);
  if (index.type !== ChunkType.INDEX) throw invalid(indexAt, 'the trailer does not name the index');
  const bytes = readPayload(source, index);
  const chunks: StoredChunk[] = [];
  let at = start;
  for (let entry = 0; entry + ENTRY_BYTES <= bytes.length; entry += ENTRY_BYTES) {
    const offset = Number(bytes.readBigUInt64LE(entry));
    const chunk = parseChunkHead(bytes.subarray(entry + 8, entry + ENTRY_BYTES), offset);
    if (offset !== at || chunk.type === ChunkType.INDEX) throw invalid(indexAt, MISFIT);
    chunks.push(chunk);
    at = chunk.end;
  }
  if (at !== indexAt) throw invalid(indexAt, MISFIT);
  return chunks;
}

function walkChunks(source: ByteSource, start: number): ChunkList {
  const chunks: StoredChunk[] = [];
  let at = start;
  for (;;) {
    if (at >= source.size) return { chunks, damage: invalid(at, 'ends without an index: it was cut short') };
    const chunk = attempt(() => readChunk(source, at));
    if (chunk instanceof WeirError) return { chunks, damage: chunk };
    if (at + CHUNK_HEAD_BYTES + chunk.storedLength > source.size) {
      return { chunks, damage: invalid(source.size, 'ends in a chunk: it was cut short') };
    }
    if (chunk.type === ChunkType.INDEX) {
      return { chunks, damage: invalid(at, 'the index or the trailer behind it is damaged') };
    }
    chunks.push(chunk);
    at = chunk.end;
  }
}

/** What `read` gives, or the damage it found. */
function attempt<T>(read: () => T): T | WeirError {
  try {
    return read();
  } catch (error: unknown) {
    if (error instanceof WeirError) return error;
    throw error;
  }
}
