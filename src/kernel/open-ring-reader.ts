// SPDX-License-Identifier: Apache-2.0
import { BatchView } from '../batch-view.ts';
import { WeirError } from '../errors.ts';
import type { BatchListener } from '../events/event-source.ts';
import type { BpfMap } from './bpf-map.ts';
import { loadAddon, type NativeReader } from './load-addon.ts';

/** How rings are read. */
export interface RingReaderOptions {
  /**
   * Ring-buffer maps. A frame's `ring` is the index here. Records of a ring are handed on only with or after what was
   * in the rings behind it when they were produced: put first what refers to the others.
   */
  readonly rings: readonly BpfMap[];
  readonly onBatch: BatchListener;
  /** Bytes of one batch, the most that one turn of the event loop handles. A multiple of 8. Default 1 MiB. */
  readonly bufferBytes?: number;
  /** How long to wait between two drains while there is traffic. Default 1. */
  readonly timerMs?: number;
}

/** What was read from one ring since it was opened. */
export interface RingStats {
  readonly records: number;
  /** Of those records. */
  readonly bytes: number;
  /** Reserved and given up by the program. */
  readonly discarded: number;
  /** Larger than a batch: skipped. */
  readonly oversized: number;
  /** Written and not yet read, headers included. */
  readonly pendingBytes: number;
}

export interface RingReaderStats {
  readonly batches: number;
  /** In the order of `RingReaderOptions.rings`. */
  readonly rings: readonly RingStats[];
}

/** An open reader. It holds its own descriptors of the rings, and keeps the event loop alive until closed. */
export interface RingReader {
  /**
   * Hands on all that is in the rings now, before returning. Gives the bytes left behind: records that a program has
   * reserved and not yet committed, or that came meanwhile. An exception of the listener is thrown here.
   */
  drain(): number;
  /** Counts so far; after `close`, the last ones. */
  stats(): RingReaderStats;
  /** Resolves once every handle is closed. What is still in the rings stays there. Closing twice is harmless. */
  close(): Promise<void>;
}

const RINGBUF = 27; // BPF_MAP_TYPE_RINGBUF

/**
 * Reads ring buffers on this thread's event loop: idle until one is readable, then every `timerMs` until a drain finds
 * nothing. `onBatch` gets one reused view of frames (see `BatchListener`). An exception in it reaches
 * `uncaughtException`; if the process survives that, reading goes on with the next batch. Throws ADDON_NOT_FOUND when
 * the addon isn't built, BPF_FAILED when a ring can't be mapped.
 */
export function openRingReader(options: RingReaderOptions): RingReader {
  const { rings, onBatch, bufferBytes = 1024 * 1024, timerMs = 1 } = options;
  requireValid(rings, bufferBytes, timerMs);
  const view = new BatchView(new ArrayBuffer(bufferBytes));
  const native = createReader(options, view, timerMs, onBatch);
  let last: RingReaderStats | undefined;
  let closed: Promise<void> | undefined;
  return {
    drain: () => (closed === undefined ? native.drain() : 0),
    stats: () => last ?? decodeStats(native.stats()),
    close: () => {
      last ??= decodeStats(native.stats());
      closed ??= new Promise((resolve) => native.close(resolve));
      return closed;
    },
  };
}

function requireValid(rings: readonly BpfMap[], bufferBytes: number, timerMs: number): void {
  const other = rings.find((map) => map.type !== RINGBUF);
  if (rings.length === 0 || other !== undefined) {
    throw new TypeError(`ring reader: needs ring-buffer maps, got ${other?.name ?? 'none'}`);
  }
  if (!Number.isInteger(bufferBytes) || bufferBytes < 4096 || bufferBytes % 8 !== 0) {
    throw new RangeError(`ring reader: bufferBytes needs a multiple of 8 from 4096, got ${bufferBytes}`);
  }
  if (!Number.isInteger(timerMs) || timerMs < 1) {
    throw new RangeError(`ring reader: timerMs needs a positive integer, got ${timerMs}`);
  }
}

function createReader(
  { rings }: RingReaderOptions,
  view: BatchView,
  timerMs: number,
  onBatch: BatchListener,
): NativeReader {
  const { Reader } = loadAddon();
  const fds = Int32Array.from(rings, (map) => map.fd);
  const sizes = Float64Array.from(rings, (map) => map.maxEntries);
  try {
    return new Reader(fds, sizes, view.u8.buffer as ArrayBuffer, timerMs, (byteLength) =>
      onBatch(view, byteLength),
    );
  } catch (cause: unknown) {
    const [index = '', errno = ''] = cause instanceof Error ? cause.message.split(': ') : [];
    throw new WeirError('BPF_FAILED', `map ring ${rings[Number(index)]?.name}: ${errno}`, { cause });
  }
}

const RING_FIELDS = 5;

/** The order of the numbers is that of `Reader::JsStats` in native/reader.cc. */
function decodeStats(numbers: Float64Array): RingReaderStats {
  const rings = Array.from({ length: (numbers.length - 1) / RING_FIELDS }, (_, index) => {
    const at = 1 + index * RING_FIELDS;
    const [records = 0, bytes = 0, discarded = 0, oversized = 0, pendingBytes = 0] = numbers.subarray(
      at,
      at + RING_FIELDS,
    );
    return { records, bytes, discarded, oversized, pendingBytes };
  });
  return { batches: numbers[0] ?? 0, rings };
}
