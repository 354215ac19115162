// SPDX-License-Identifier: Apache-2.0
import { channelsOfAddress } from '../../src/catalog/channels-of-address.ts';
import { channelsOfHost } from '../../src/catalog/channels-of-host.ts';
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import type { WeirRecord } from '../../src/events/record.ts';
import { ByteLines } from '../../src/policy/byte-lines.ts';
import { compilePod, compilePolicies } from '../../src/policy/compile-tables.ts';
import type { ChannelLookup, EgressAction } from '../../src/policy/egress-action.ts';
import { explainEgress } from '../../src/policy/explain-egress.ts';
import { FactReader } from '../../src/policy/fact-reader.ts';
import { FactScanner } from '../../src/policy/fact-scanner.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { Simulation } from '../../src/policy/simulation.ts';
import { median } from '../median.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { SAMPLE, sampleName, samplePod, samplePolicies, samplePolicyPods } from '../sample-policies.ts';
import { sampleRecordLines } from '../sample-records.ts';

const ROUNDS = 5;
const CHANGES = 200;
const PODS = 100;
/** What pods do once, they do again: a day of records is mostly what was seen before. Together a million records. */
const PASSES = 21;
const SIZE = `${SAMPLE.pods} pods, ${SAMPLE.policies} policies, ${SAMPLE.names} names`;

const catalog = loadBuiltinCatalog();
const CHANNELS: ChannelLookup = {
  ofName: (name) => channelsOfHost(catalog, name),
  ofAddress: (address, port) => channelsOfAddress(catalog, address, port),
};

/**
 * Policies of a large node: compiling all of them, one pod that changes its labels, one question, the memory that tables take,
 * and flows of records, in memory and as lines of JSON, that are decided in a second. CPU of one core.
 */
export const policyTools: Question = {
  kind: 'direct',
  name: 'policy-tools',
  async run({ scale }: BenchContext): Promise<Row[]> {
    const lines = sampleRecordLines(Math.max(5, Math.ceil(PODS * scale)));
    return [compileRow(), changeRow(), explainRow(), memoryRow(), ...simulateRows(lines)];
  },
};

/** Milliseconds of CPU of the calling thread. Other work on the machine is not the question. */
function cpuMs(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

function rowOf(what: string, value: number, unit: string, most: number): Row {
  const text = `${value.toFixed(value < 10 ? 3 : 1)} ${unit}`;
  const target = `≤ ${most} ${unit}`;
  return {
    question: 'policy-tools',
    what,
    without: '',
    with: '',
    result: text,
    target,
    holds: value <= most,
  };
}

function compileRow(): Row {
  const pods = samplePolicyPods();
  const times = Array.from({ length: ROUNDS }, () => {
    // Policies are remembered by the object: those of another round are others.
    const policies = samplePolicies();
    return cpuMs(() => void compilePolicies(policies, pods));
  });
  return rowOf(`full compile of ${SIZE}`, median(times), 'ms', 500);
}

function changeRow(): Row {
  const policies = samplePolicies();
  let state = compilePolicies(policies, samplePolicyPods());
  const ms = cpuMs(() => {
    for (let at = 0; at < CHANGES; at++) {
      const pod = samplePod(at, (at + 1 + (at >> 3)) % SAMPLE.domains);
      state = compilePod(policies, pod, state);
    }
  });
  return rowOf(`a pod that changes its labels, of ${CHANGES}`, ms / CHANGES, 'ms', 2);
}

function explainRow(): Row {
  const policies = samplePolicies();
  const ms = cpuMs(() => {
    for (let at = 0; at < CHANGES; at++) {
      const pod = samplePod(at);
      const name = sampleName(at % SAMPLE.policies, 7);
      const action: EgressAction = {
        ...{ protocol: 'tcp', address: '203.0.113.7', port: 443 },
        ...{ learned: [{ question: name }], wireName: name },
      };
      explainEgress({ policies, pod, action, channels: CHANNELS, nowMs: 0 });
    }
  });
  return rowOf(`explain of one connection, of ${CHANGES}`, ms / CHANGES, 'ms', 1);
}

function memoryRow(): Row {
  const [policies, pods] = [samplePolicies(), samplePolicyPods()];
  globalThis.gc?.();
  const before = process.memoryUsage();
  const compiled = compilePolicies(policies, pods);
  globalThis.gc?.();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.external - before.heapUsed - before.external;
  const row = rowOf(`memory of the tables, ${compiled.sets.size} sets`, bytes / (1 << 20), 'MiB', 40);
  // Without a collection on demand what is measured is anything.
  return globalThis.gc === undefined ? { ...row, result: 'no collection on demand', holds: false } : row;
}

function simulateRows(chunks: readonly Buffer[]): Row[] {
  const policies = samplePolicies();
  const records: WeirRecord[] = chunks
    .flatMap((chunk) => chunk.toString().trim().split('\n'))
    .map((line) => JSON.parse(line));
  const count = countOf(chunks);
  const perLine = chunks.reduce((sum, chunk) => sum + chunk.length, 0) / count;
  const parsed = Array.from({ length: ROUNDS }, () => {
    const simulation = newSimulation(policies);
    const ms = cpuMs(() => {
      for (let pass = 0; pass < PASSES; pass++) for (const record of records) simulation.add(record);
      simulation.finish();
    });
    return (PASSES * records.length) / ms;
  });
  const scanned = Array.from({ length: ROUNDS }, () => {
    const simulation = newSimulation(policies);
    const ms = cpuMs(() => scanAll(chunks, simulation));
    return (PASSES * count) / ms;
  });
  return [
    rateRow('records in memory, decided, one core', median(parsed)),
    rateRow(`lines of JSON, ${perLine.toFixed(0)} bytes each, read and decided, one core`, median(scanned)),
  ];
}

function newSimulation(policies: readonly Policy[]): Simulation {
  const pods = new Map(samplePolicyPods().map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  return new Simulation({ policies, channels: CHANNELS, pods, places: new Map() });
}

function countOf(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.toString('latin1').split('\n').length - 1, 0);
}

function scanAll(chunks: readonly Buffer[], simulation: Simulation): void {
  const scanner = new FactScanner(new FactReader());
  const lines = new ByteLines((bytes, start, end, text) => {
    const scanned = scanner.scan(bytes, start, end, text);
    if (scanned === 'nothing') return;
    const fact =
      scanned === 'parse'
        ? scanner.learn(bytes, start, end, JSON.parse(bytes.toString('utf8', start, end)), text)
        : scanned;
    if (fact !== undefined) simulation.addFact(fact);
  });
  for (let pass = 0; pass < PASSES; pass++) for (const chunk of chunks) lines.add(chunk);
  lines.end();
  const { decided } = simulation.finish();
  if (decided.allow + decided.audit + decided.deny === 0) throw new Error('policy: nothing was decided');
}

function rateRow(what: string, perMs: number): Row {
  const [rate, least] = [perMs * 1000, 1_000_000];
  return {
    question: 'policy-tools',
    what,
    without: '',
    with: `${(1e9 / rate).toFixed(0)} ns a record`,
    result: `${(rate / 1e6).toFixed(2)} M records/s`,
    target: '≥ 1 M records/s',
    holds: rate >= least,
  };
}
