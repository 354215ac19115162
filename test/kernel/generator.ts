// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import type { BatchView } from '../../src/batch-view.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import type { VariableValue } from '../../src/kernel/load-object.ts';
import { compileTestObject } from './compile-object.ts';

/** Bytes of one record of `generator.bpf.c`. */
export const SAMPLE_BYTES = 192;

const SEQUENCE_AT = 40;
const ECHO_AT = 184;
const PACKET = new Uint8Array(64);

/** What was produced, by the program's own count. */
export interface Tallies {
  readonly produced: number;
  /** Refused by a full ring. */
  readonly lost: number;
}

/** A collection that writes numbered records to its rings when told to. */
export class Generator {
  readonly collection: Collection;

  constructor(
    options: { readonly variables?: Record<string, VariableValue>; readonly ringBytes?: number } = {},
  ) {
    const { variables = {}, ringBytes } = options;
    const sizes = ringBytes === undefined ? {} : { observations: ringBytes, decisions: ringBytes };
    this.collection = Collection.load([readCollectionSpec(compileTestObject('generator'))], {
      variables,
      maxEntries: sizes,
    });
  }

  get rings() {
    return [this.collection.map('observations'), this.collection.map('decisions')];
  }

  /** Runs a program `runs` times, each writing `cfg_records` records. */
  run(program: string, runs = 1): void {
    for (let run = 0; run < runs; run++)
      this.collection.program(`generator/${program}`).testRun({ data: PACKET });
  }

  /** The same on a thread of its own, so that the reader is at work meanwhile. */
  async runBeside(program: string, runs: number): Promise<void> {
    const { name, spec, pointer } = this.collection.program(`generator/${program}`);
    const worker = new Worker(new URL('./cases/run-program.ts', import.meta.url), {
      workerData: { name, spec, pointer, runs },
    });
    await new Promise((resolve, reject) => {
      worker.once('exit', resolve);
      worker.once('error', reject);
    });
  }

  tallies(ring: 0 | 1): Tallies {
    const read = (index: number): number => {
      const value = this.collection.map('tallies').lookup(new Uint8Array(Uint32Array.of(index).buffer));
      return Number(Buffer.from(value ?? []).readBigUInt64LE());
    };
    return { produced: read(ring), lost: read(ring + 2) };
  }

  close(): void {
    this.collection.close();
  }
}

/** One record as the reader hands it on. */
export interface Frame {
  readonly ring: number;
  /** Bytes of the record. */
  readonly length: number;
  readonly sequence: number;
}

/** The frames of a batch. A record that was torn shows a sequence of NaN. */
export function* frames(view: BatchView, byteLength: number): Iterable<Frame> {
  for (let at = 0; at < byteLength; ) {
    const length = view.u32[at >> 2] ?? 0;
    const ring = view.u32[(at >> 2) + 1] ?? 0;
    const sequence = view.key64(at + 8 + SEQUENCE_AT);
    const torn = length === SAMPLE_BYTES && view.key64(at + 8 + ECHO_AT) !== sequence;
    yield { ring, length, sequence: torn ? Number.NaN : sequence };
    at += 8 + ((length + 7) & ~7);
  }
}
