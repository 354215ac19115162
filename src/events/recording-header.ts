// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { WeirError } from '../errors.ts';
import { LAYOUT_HASH } from '../gen/events.ts';
import type { ByteSource } from './byte-sink.ts';
import { number, object, oneOf } from './json-shape.ts';

/** By which options the agent that made a recording chose what to show: a replay chooses as it did. */
export interface RecordedChoice {
  readonly observe: 'ai' | 'governed' | 'all';
  readonly unknownPods: 'observe' | 'discover' | 'ignore';
  readonly holdMs: number;
  readonly holdEvents: number;
}

/** What a recording says of itself. */
export interface RecordingHeader {
  /** Layout of its events: only an agent of the same layout can read it. */
  readonly layout: string;
  /** Version of the agent that made it. */
  readonly agent: string;
  readonly kernel: string;
  readonly node: string;
  readonly bootId: string;
  /** Run of the agent that made it; absent in recordings of agents that had no id. */
  readonly run?: string;
  /** Wall clock minus boot clock when it began, nanoseconds. */
  readonly clockOffsetNs: bigint;
  /** When it began, nanoseconds since boot. */
  readonly startedNs: bigint;
  /** Absent: everything in it is shown. */
  readonly choice?: RecordedChoice;
}

/**
 * First bytes of a recording. As in PNG: a byte above 127, the name, and line ends and an end-of-file character that
 * show whether a text transfer has mangled it.
 */
const MAGIC = Buffer.from('\x89WEIR\r\n\x1a', 'latin1');
const FORMAT_VERSION = 1;
/** Magic, u32 format version, u32 bytes of JSON, u32 CRC-32 of the JSON, u32 CRC-32 of the 20 bytes before. */
const HEAD_BYTES = 24;
const MAX_JSON = 1 << 20;

/** The bytes a recording begins with, padded to 8. */
export function encodeRecordingHeader(header: RecordingHeader): Uint8Array {
  const { clockOffsetNs, startedNs, ...rest } = header;
  const json = Buffer.from(
    JSON.stringify({ ...rest, clockOffsetNs: String(clockOffsetNs), startedNs: String(startedNs) }),
  );
  const bytes = Buffer.alloc((HEAD_BYTES + json.length + 7) & ~7);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(FORMAT_VERSION, 8);
  bytes.writeUInt32LE(json.length, 12);
  bytes.writeUInt32LE(crc32(json), 16);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 20)), 20);
  json.copy(bytes, HEAD_BYTES);
  return bytes;
}

/**
 * Reads the header of a recording and where its chunks begin. Throws `RECORDING_INVALID` when it is none or is
 * damaged, `RECORDING_LAYOUT` when its events have another layout than this agent's.
 */
export function readRecordingHeader(source: ByteSource): { header: RecordingHeader; end: number } {
  const head = Buffer.from(source.read(0, HEAD_BYTES));
  if (head.length < HEAD_BYTES || !head.subarray(0, 8).equals(MAGIC)) {
    throw invalid(0, 'is no recording of Weir');
  }
  if (crc32(head.subarray(0, 20)) !== head.readUInt32LE(20)) throw invalid(0, 'the header is damaged');
  const version = head.readUInt32LE(8);
  if (version !== FORMAT_VERSION) {
    throw invalid(8, `format version ${version}, and this agent reads version ${FORMAT_VERSION}`);
  }
  const length = head.readUInt32LE(12);
  const json = Buffer.from(source.read(HEAD_BYTES, Math.min(length, MAX_JSON)));
  if (json.length !== length || crc32(json) !== head.readUInt32LE(16)) {
    throw invalid(HEAD_BYTES, 'the header is damaged');
  }
  const header = parseHeader(json.toString());
  if (header.layout !== LAYOUT_HASH) throw otherLayout(header);
  return { header, end: (HEAD_BYTES + length + 7) & ~7 };
}

/** `RECORDING_INVALID`: what is wrong at which byte of the file. */
export function invalid(offset: number, what: string, cause?: unknown): WeirError {
  return new WeirError('RECORDING_INVALID', `recording, byte ${offset}: ${what}`, {
    cause,
    details: { offset },
  });
}

function otherLayout(header: RecordingHeader): WeirError {
  return new WeirError(
    'RECORDING_LAYOUT',
    `recording of layout ${header.layout}, made by Weir ${header.agent}; this one reads layout ${LAYOUT_HASH}`,
    { details: { header } },
  );
}

const choice = object<RecordedChoice>({
  observe: oneOf(['ai', 'governed', 'all']),
  unknownPods: oneOf(['observe', 'discover', 'ignore']),
  holdMs: number,
  holdEvents: number,
});

function parseHeader(json: string): RecordingHeader {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
    const fields = new Map(Object.entries(value));
    const text = (name: string): string => {
      const field: unknown = fields.get(name);
      if (typeof field !== 'string') throw new TypeError(`${name} is missing`);
      return field;
    };
    return {
      layout: text('layout'),
      agent: text('agent'),
      kernel: text('kernel'),
      node: text('node'),
      bootId: text('bootId'),
      ...(fields.has('run') && { run: text('run') }),
      clockOffsetNs: BigInt(text('clockOffsetNs')),
      startedNs: BigInt(text('startedNs')),
      ...(fields.has('choice') && { choice: choice(fields.get('choice'), 'choice') }),
    };
  } catch (error: unknown) {
    throw invalid(HEAD_BYTES, 'the header can not be read', error);
  }
}
