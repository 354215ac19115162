// SPDX-License-Identifier: Apache-2.0

import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { startReplay } from '../../agent/start-replay.ts';
import type { Sink } from '../../detect/sink.ts';
import { WeirError } from '../../errors.ts';
import type { WeirRecord } from '../../events/record.ts';
import type { Config } from '../../gen/config.ts';
import { readByteFile } from '../../host/read-byte-file.ts';
import { parseJson } from '../../parse-json.ts';
import { ByteLines } from '../../policy/byte-lines.ts';
import type { CommandContext } from '../command.ts';
import { untilStopped } from '../until-stopped.ts';

export interface ReadRecords {
  readonly records: number;
  /** Lines that are no records of this version. */
  readonly unreadable: number;
  /** Place of the first of them. */
  readonly firstUnreadable?: string;
}

/** Where a line lies; valid during a call. */
export interface LinePlace {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** A character for each of the bytes. */
  readonly text: string;
}

/** Who takes records. */
export interface RecordTaker {
  /** Whether a line is a record that need not be parsed: it was taken then. */
  line?(bytes: Buffer, start: number, end: number, text: string): boolean;
  /** A record; with its line, where it comes from one. */
  record(record: WeirRecord, line?: LinePlace): void;
}

/**
 * Gives every record of a file: of a recording, as the agent makes them; of JSON lines as an output wrote them, compressed
 * or not; `-` is standard input. Throws USAGE for what can't be read, and what a damaged recording throws.
 */
export async function readRecords(
  file: string,
  taker: RecordTaker,
  config: Config,
  context: CommandContext,
): Promise<ReadRecords> {
  if (file !== '-' && isRecording(file)) return await replay(file, taker, config, context.signal);
  return await readLines(file, taker, context);
}

/** Whether a file begins as recordings do. */
function isRecording(file: string): boolean {
  const begin = firstBytes(file);
  return begin.toString('latin1', 0, 5) === '\x89WEIR';
}

function firstBytes(file: string): Buffer {
  const bytes = Buffer.alloc(8);
  try {
    const fd = openSync(file, 'r');
    try {
      readSync(fd, bytes, 0, bytes.length, 0);
    } finally {
      closeSync(fd);
    }
  } catch (cause: unknown) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new WeirError('USAGE', `${file}: cannot be read: ${reason}`, { cause });
  }
  return bytes;
}

async function replay(
  file: string,
  taker: RecordTaker,
  config: Config,
  signal: AbortSignal,
): Promise<ReadRecords> {
  let records = 0;
  const sink: Sink = {
    name: 'simulation',
    write: (record) => {
      records++;
      taker.record(record);
    },
    status: () => ({
      delivered: records,
      retries: 0,
      spilled: 0,
      waiting: { memory: 0, disk: 0 },
      trouble: undefined,
      losses: [],
    }),
    close: async () => undefined,
  };
  await untilStopped(startReplay({ config, bytes: readByteFile(file), sinks: [sink] }), signal);
  return { records, unreadable: 0 };
}

const GZIP = [0x1f, 0x8b];
const CHUNK_BYTES = 1 << 20;

async function readLines(file: string, taker: RecordTaker, { stdin }: CommandContext): Promise<ReadRecords> {
  let [line, records, unreadable] = [0, 0, 0];
  let firstUnreadable: string | undefined;
  const lines = new ByteLines((bytes, start, end, text) => {
    line++;
    if (start === end) return;
    if (taker.line?.(bytes, start, end, text) === true) {
      records++;
      return;
    }
    const record = parseRecord(bytes.toString('utf8', start, end));
    if (record === undefined) {
      unreadable++;
      firstUnreadable ??= `${file}:${line}`;
      return;
    }
    records++;
    taker.record(record, { bytes, start, end, text });
  });
  try {
    for await (const chunk of openBytes(file, stdin))
      lines.add(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  } catch (cause: unknown) {
    if (cause instanceof WeirError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WeirError('RECORDING_INVALID', `${file}: ${reason}`, { cause });
  }
  lines.end();
  return { records, unreadable, ...(firstUnreadable !== undefined && { firstUnreadable }) };
}

function openBytes(file: string, stdin: CommandContext['stdin']): NodeJS.ReadableStream {
  if (file === '-') {
    if (stdin === undefined) throw new WeirError('USAGE', 'there is no standard input');
    return stdin();
  }
  const begin = firstBytes(file);
  const stream = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  if (begin[0] !== GZIP[0] || begin[1] !== GZIP[1]) return stream;
  // What breaks one of the two ends the reader with its error.
  return pipeline(stream, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined);
}

function parseRecord(text: string): WeirRecord | undefined {
  const value = parseJson(text);
  const isRecord =
    typeof value === 'object' && value !== null && 'schema' in value && value.schema === 'weir.dev/record/v1';
  return isRecord ? (value as WeirRecord) : undefined;
}
