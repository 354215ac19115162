// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { createDetect } from '../../src/detect/create-detect.ts';
import { createIdentity } from '../../src/identity/create-identity.ts';
import { PodStore } from '../../src/identity/pod-store.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { LossCounter } from '../../src/kernel/loss-counter.ts';
import { openRingReader } from '../../src/kernel/open-ring-reader.ts';
import { compileTestObject } from '../../test/kernel/compile-object.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { sampleCgroups, samplePods, sampleProcesses } from '../sample-node.ts';

const RATE = 500_000;
const SECONDS = 20;
const RECORDS_PER_RUN = 500;

/** Events written by the kernel on one core at a steady rate; read, enriched and judged on the other. */
export const live: Question = {
  kind: 'direct',
  name: 'live',
  async run({ scale }: BenchContext): Promise<Row[]> {
    const { produced, handled, lost, cpu, seconds } = await flood(SECONDS * scale);
    return [
      {
        question: 'live',
        what: `${RATE / 1000} k events/s for ${Math.round(seconds)} s: kernel, decoding, enriching, detection`,
        without: '',
        with: `${((cpu * 1e9) / handled).toFixed(0)} ns an event`,
        result: `${(produced / seconds / 1000).toFixed(0)} k events/s, ${lost} of ${produced} lost`,
        target: '≥ 500 k events/s, none lost',
        holds: lost === 0 && handled === produced && produced / seconds >= RATE * 0.99,
      },
    ];
  },
};

interface Flood {
  produced: number;
  /** Events that came to detection with their pod. */
  handled: number;
  lost: number;
  /** Seconds of CPU that reading, enriching and detection took. */
  cpu: number;
  seconds: number;
}

async function flood(length: number): Promise<Flood> {
  const spec = readCollectionSpec(
    compileTestObject('flood', { folder: join(import.meta.dirname, '../load') }),
  );
  const collection = Collection.load([spec], { variables: { cfg_records: RECORDS_PER_RUN } });
  const losses = new LossCounter(collection.map('losses'));
  const host = { processes: () => sampleProcesses, process: () => undefined, cgroups: () => sampleCgroups };
  const identity = createIdentity({ pods: new PodStore(samplePods), host });
  identity.seed('/kubepods');
  const origin = { node: 'bench', bootId: 'bench', run: 'bench', agent: 'bench', clockOffsetNs: 0n };
  const detect = createDetect({ ...origin, catalog: loadBuiltinCatalog(), emit: () => undefined });
  let handled = 0;
  identity.listen({
    onEvent: (event) => {
      detect.onEvent(event);
      if (event.pod !== undefined) handled += 1;
    },
  });
  const rings = [collection.map('observations'), collection.map('decisions')];
  const reader = openRingReader({
    rings,
    onBatch: (view, byteLength) => identity.consume(view, byteLength),
  });
  const runs = Math.ceil((length * RATE) / RECORDS_PER_RUN);
  const started = performance.now();
  const before = process.threadCpuUsage();
  await floodBeside(collection, runs);
  reader.drain();
  const seconds = (performance.now() - started) / 1000;
  const used = process.threadCpuUsage(before);
  const cpu = (used.user + used.system) / 1e6;
  await reader.close();
  const lost = losses.counts().reduce((sum, { count }) => sum + count, 0);
  collection.close();
  return { produced: runs * RECORDS_PER_RUN, handled, lost, cpu, seconds };
}

/** Runs the flood on a thread of its own, at the rate. */
async function floodBeside(collection: Collection, runs: number): Promise<void> {
  const { name, spec, pointer } = collection.program('flood/on_flood');
  const workerData = { name, spec, pointer, runs, intervalMs: (1000 * RECORDS_PER_RUN) / RATE };
  const worker = new Worker(new URL('../flood-worker.ts', import.meta.url), { workerData });
  await new Promise((resolve, reject) => {
    worker.once('exit', resolve);
    worker.once('error', reject);
  });
}
