// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ByteSource } from './byte-sink.ts';
import { invalid } from './recording-header.ts';

/**
 * What a chunk holds. Chunks of one group come in this order; a group is some batches in the order they were drained.
 *
 * - `NOTES`: JSON lines of facts and loss counts, each with the number of the batch it was known at.
 * - `IDENTITY`, `OBSERVATIONS`: the records of the group's batches by ring, so that a seek can pass over what it does
 *   not need. For each batch that has any: u32 its place in the group, u32 bytes, then frames.
 * - `INDEX`: the last chunk, one entry for each before it.
 */
export const ChunkType = { NOTES: 1, IDENTITY: 2, OBSERVATIONS: 3, INDEX: 4 } as const;
export type ChunkType = (typeof ChunkType)[keyof typeof ChunkType];

export const Codec = { NONE: 0, ZSTD: 1 } as const;
export type Codec = (typeof Codec)[keyof typeof Codec];

export interface ChunkInfo {
  readonly type: ChunkType;
  /** Time of its earliest and of its latest record, nanoseconds since boot. */
  readonly firstNs: bigint;
  readonly lastNs: bigint;
  /** Number of the group's first batch, counted from 1. */
  readonly firstBatch: bigint;
  /** Groups count from 0. */
  readonly group: number;
}

/** A chunk found in a file; its payload is neither read nor checked yet. */
export interface StoredChunk extends ChunkInfo {
  readonly offset: number;
  /** Where the next chunk begins. */
  readonly end: number;
  readonly codec: Codec;
  readonly storedLength: number;
  readonly rawLength: number;
  readonly payloadCrc: number;
}

/**
 * u32 magic, u16 type, u16 codec, u32 stored length, u32 raw length, u64 first and last time, u64 first batch, u32
 * group, u32 CRC-32 of the stored payload, u32 CRC-32 of the 48 bytes before, u32 zero.
 */
export const CHUNK_HEAD_BYTES = 56;
const CHUNK_MAGIC = 0x4b4e4843; // "CHNK"
const CRC_AT = 48;
/** Larger than any writer makes one: a length beyond it is damage, not data. */
const MAX_CHUNK = 64 << 20;
const MIN_ZLIB_CHUNK = 64;
/** Fast: 256 KiB of frames take about a millisecond, and shrink to a tenth. */
const ZSTD_LEVEL = 1;

/** The bytes of a chunk, padded to 8. Compresses only where that makes it smaller. */
export function encodeChunk(info: ChunkInfo, payload: Uint8Array, codec: Codec): Uint8Array {
  const packed = codec === Codec.ZSTD ? compress(payload) : undefined;
  const stored = packed !== undefined && packed.length < payload.length ? packed : payload;
  const bytes = Buffer.alloc((CHUNK_HEAD_BYTES + stored.length + 7) & ~7);
  bytes.writeUInt32LE(CHUNK_MAGIC, 0);
  bytes.writeUInt16LE(info.type, 4);
  bytes.writeUInt16LE(stored === packed ? Codec.ZSTD : Codec.NONE, 6);
  bytes.writeUInt32LE(stored.length, 8);
  bytes.writeUInt32LE(payload.length, 12);
  bytes.writeBigUInt64LE(info.firstNs, 16);
  bytes.writeBigUInt64LE(info.lastNs, 24);
  bytes.writeBigUInt64LE(info.firstBatch, 32);
  bytes.writeUInt32LE(info.group, 40);
  bytes.writeUInt32LE(crc32(stored), 44);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CRC_AT)), CRC_AT);
  bytes.set(stored, CHUNK_HEAD_BYTES);
  return bytes;
}

/** Reads the head of the chunk at `offset`. Throws `RECORDING_INVALID` when there is none, whole and undamaged. */
export function readChunk(source: ByteSource, offset: number): StoredChunk {
  return parseChunkHead(Buffer.from(source.read(offset, CHUNK_HEAD_BYTES)), offset);
}

/** The same from its bytes, where they are at hand. */
export function parseChunkHead(head: Buffer, offset: number): StoredChunk {
  if (head.length < CHUNK_HEAD_BYTES) throw invalid(offset, 'ends in the head of a chunk: it was cut short');
  if (head.readUInt32LE(0) !== CHUNK_MAGIC || crc32(head.subarray(0, CRC_AT)) !== head.readUInt32LE(CRC_AT)) {
    throw invalid(offset, 'the head of a chunk is damaged');
  }
  const type = head.readUInt16LE(4);
  const codec = head.readUInt16LE(6);
  const storedLength = head.readUInt32LE(8);
  const rawLength = head.readUInt32LE(12);
  if (!isChunkType(type) || !isCodec(codec) || storedLength > MAX_CHUNK || rawLength > MAX_CHUNK) {
    throw invalid(offset, 'a chunk of a kind that this agent does not know');
  }
  return {
    type,
    codec,
    storedLength,
    rawLength,
    offset,
    end: offset + ((CHUNK_HEAD_BYTES + storedLength + 7) & ~7),
    firstNs: head.readBigUInt64LE(16),
    lastNs: head.readBigUInt64LE(24),
    firstBatch: head.readBigUInt64LE(32),
    group: head.readUInt32LE(40),
    payloadCrc: head.readUInt32LE(44),
  };
}

/** The payload of a chunk, checked and unpacked. Throws `RECORDING_INVALID` when it is cut short or damaged. */
export function readPayload(source: ByteSource, chunk: StoredChunk): Buffer {
  const at = chunk.offset + CHUNK_HEAD_BYTES;
  const read = source.read(at, chunk.storedLength);
  // the same bytes, not a copy
  const stored = Buffer.from(read.buffer, read.byteOffset, read.length);
  if (stored.length < chunk.storedLength)
    throw invalid(at + stored.length, 'ends in a chunk: it was cut short');
  if (crc32(stored) !== chunk.payloadCrc) throw invalid(at, 'a chunk is damaged (its checksum differs)');
  const raw = chunk.codec === Codec.ZSTD ? decompress(stored, chunk.rawLength, at) : stored;
  if (raw.length !== chunk.rawLength) throw invalid(at, 'a chunk is not as long as it says');
  return raw;
}

function compress(payload: Uint8Array): Buffer {
  return zstdCompressSync(payload, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } });
}

function decompress(stored: Buffer, rawLength: number, at: number): Buffer {
  try {
    // room for all at once and a little more, else the parts are put together by copying
    return zstdDecompressSync(stored, {
      maxOutputLength: Math.max(1, rawLength),
      chunkSize: rawLength + MIN_ZLIB_CHUNK,
    });
  } catch (error: unknown) {
    throw invalid(at, 'a chunk can not be unpacked', error);
  }
}

function isChunkType(type: number): type is ChunkType {
  return type >= ChunkType.NOTES && type <= ChunkType.INDEX;
}

function isCodec(codec: number): codec is Codec {
  return codec === Codec.NONE || codec === Codec.ZSTD;
}
