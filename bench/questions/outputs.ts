// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectGarbage } from '../../src/agent/collect-garbage.ts';
import { configuredOutput, configuredReceivers } from '../../src/agent/configured-outputs.ts';
import { openSinks } from '../../src/agent/open-sinks.ts';
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createDetect } from '../../src/detect/create-detect.ts';
import { lostBy, type Sink } from '../../src/detect/sink.ts';
import type { WeirRecord } from '../../src/events/record.ts';
import { createIdentity } from '../../src/identity/create-identity.ts';
import { PodStore } from '../../src/identity/pod-store.ts';
import { median } from '../median.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { sampleConnections } from '../sample-connections.ts';
import { sampleCgroups, samplePods, sampleProcesses } from '../sample-node.ts';

const RECORDS = 100_000;
const TURN = 500;
const ROUNDS = 5;
const TARGET = 100_000;
/** A log record of OTLP holds the record as text within text. */
const OTLP_TARGET = 50_000;
const MEMORY_TARGET = 24;
const MB = 1e6;

/** Nobody listens there: the receiver is away. */
const AWAY = 'http://127.0.0.1:1';

function away(section: 'http' | 'otlp', more: object): Record<string, string> {
  const address = section === 'http' ? { url: AWAY } : { endpoint: AWAY };
  return { [section]: JSON.stringify({ away: { ...address, ...more } }) };
}

const OUTPUTS = [
  ['records to a file that rotates', (folder: string) => ({ 'output-file': join(folder, 'r.jsonl') })],
  ['records to a receiver that is away, kept on disk', () => away('http', { kinds: [] })],
  ['records to an OpenTelemetry receiver that is away', () => away('otlp', { spillBytes: 0 })],
  ['records to a receiver that is away, no room on disk', () => away('http', { kinds: [], spillBytes: 0 })],
  [
    'records to a receiver that is away, some fields of some kinds',
    () => away('http', { kinds: ['network.flow', 'dns.answer'], omit: ['process.ancestors'] }),
  ],
] as const satisfies readonly (readonly [string, (folder: string) => Record<string, string>])[];

/** What an output costs the thread that makes records, and what it holds in memory, when its receiver is away. */
export const outputs: Question = {
  kind: 'direct',
  name: 'outputs',
  async run({ scale }: BenchContext): Promise<Row[]> {
    const records = sampleRecords();
    const count = Math.ceil(RECORDS * scale);
    const rows: Row[] = [];
    for (const [what, flags] of OUTPUTS) {
      const times: number[] = [];
      const growths: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const { nsPerRecord, grownBytes } = await measure(flags, records, count);
        times.push(nsPerRecord);
        growths.push(grownBytes);
      }
      const target = what.includes('OpenTelemetry') ? OTLP_TARGET : TARGET;
      rows.push(rateRow(what, median(times), target), memoryRow(what, Math.max(...growths)));
    }
    return rows;
  },
};

async function measure(
  flags: (folder: string) => Record<string, string>,
  records: readonly WeirRecord[],
  count: number,
): Promise<{ nsPerRecord: number; grownBytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  try {
    const sink = await openSink({ ...flags(folder), 'state-dir': folder });
    collectGarbage();
    const held = heldBytes();
    const before = process.threadCpuUsage();
    for (let i = 0; i < count; i++) {
      sink.write(records[i % records.length] as WeirRecord);
      if (i % TURN === TURN - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    const { user, system } = process.threadCpuUsage(before);
    collectGarbage();
    const grownBytes = heldBytes() - held;
    await sink.close();
    const { delivered, spilled } = sink.status();
    if (delivered + spilled + lostBy(sink) === 0) throw new Error('outputs: nothing became of the records');
    return { nsPerRecord: ((user + system) * 1000) / count, grownBytes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function heldBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function openSink(flags: Record<string, string>): Promise<Sink> {
  const { config } = loadConfig({ flags });
  const receivers = configuredReceivers(config);
  const [sink] = await openSinks({
    outputs: receivers.length > 0 ? receivers : [configuredOutput(config)],
    place: { node: 'bench', stdout: process.stdout },
    stateDir: config.stateDir,
    log: { info: () => undefined, warn: () => undefined },
  });
  if (sink === undefined) throw new Error('outputs: no sink');
  return sink;
}

function sampleRecords(): WeirRecord[] {
  const records: WeirRecord[] = [];
  const host = { processes: () => sampleProcesses, process: () => undefined, cgroups: () => sampleCgroups };
  const identity = createIdentity({ pods: new PodStore(samplePods), host });
  identity.seed('/kubepods');
  const origin = { node: 'bench', bootId: 'bench', run: 'bench', agent: 'bench', clockOffsetNs: 0n };
  const emit = (record: WeirRecord): void => void records.push(record);
  const detect = createDetect({ ...origin, catalog: loadBuiltinCatalog(), emit });
  identity.listen({ onEvent: (event) => detect.onEvent(event) });
  const { view, byteLength } = sampleConnections(0, 500).build();
  identity.consume(view, byteLength);
  identity.close();
  return records;
}

function rateRow(what: string, nsPerRecord: number, least: number): Row {
  const rate = 1e9 / nsPerRecord;
  return {
    question: 'outputs',
    what,
    without: '',
    with: `${nsPerRecord.toFixed(0)} ns a record`,
    result: `${(rate / 1000).toFixed(0)} k records/s`,
    target: `≥ ${least / 1000} k records/s`,
    holds: rate >= least,
  };
}

function memoryRow(what: string, bytes: number): Row {
  return {
    question: 'outputs',
    what: `${what}: memory that it holds`,
    without: '',
    with: '',
    result: `${(bytes / MB).toFixed(1)} MB`,
    target: `≤ ${MEMORY_TARGET} MB`,
    holds: bytes <= MEMORY_TARGET * MB,
  };
}
