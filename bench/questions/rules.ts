// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { createDetect } from '../../src/detect/create-detect.ts';
import { RULE_LOAD_OPTIONS } from '../../src/detect/rules/rule-load-options.ts';
import { putInForce, type RuleSetInForce } from '../../src/detect/rules/rule-set-in-force.ts';
import { openRecordingSource } from '../../src/events/open-recording-source.ts';
import { FileKind, SystemCall } from '../../src/gen/events.ts';
import { createIdentity } from '../../src/identity/create-identity.ts';
import { PodStore } from '../../src/identity/pod-store.ts';
import { loadRules, type RuleFile } from '../../src/rules/load-rules.ts';
import { FrameBuilder } from '../../test/suites/build-frames.ts';
import { memorySource } from '../../test/suites/memory-bytes.ts';
import { median } from '../median.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { recordBatches } from '../record-batches.ts';
import { samplePods, sampleProcesses } from '../sample-node.ts';

const EVENTS_PER_BATCH = 2000;
const BATCHES = 200;
const ROUNDS = 7;
const MANY = 1000;
const OURS = join(import.meta.dirname, '../../examples/rules/ai_rules.yaml');
/** Falco's stable rules are not ours to carry: beside the checkout, or beside its worktrees. */
const STABLE = ['../../..', '../../../..']
  .map((up) => join(import.meta.dirname, up, 'shared/data/falco/falco_rules.yaml'))
  .find((path) => existsSync(path));

/** What rules cost an event: a recorded mixture of calls, executions and connections, held against rule files. */
export const rules: Question = {
  kind: 'direct',
  name: 'rules',
  async run({ scale, say }: BenchContext): Promise<Row[]> {
    const batches = Math.ceil(BATCHES * scale);
    const recording = await recordBatches(batches, mixedBatch);
    const ours = { name: 'ai_rules.yaml', text: readFileSync(OURS) };
    const rows: Row[] = [];
    const none = await measure(recording, batches, undefined);
    if (STABLE === undefined) say('rules: no falco_rules.yaml beside the checkout');
    else {
      const stable = { name: 'falco_rules.yaml', text: readFileSync(STABLE) };
      rows.push(rowOf("Falco's stable rules", none, await measure(recording, batches, [stable]), 1e6));
      rows.push(rowOf('those and ours', none, await measure(recording, batches, [stable, ours]), 6e5));
    }
    rows.push(rowOf('our rules', none, await measure(recording, batches, [ours]), 6e5));
    rows.push(...measureLoad());
    return rows;
  },
};

function rowOf(what: string, without: number, withRules: number, target: number): Row {
  const own = Math.max(withRules - without, 0.001);
  return {
    question: 'rules',
    what: `${what}: of a recording, unpacked, enriched and detected on one core`,
    without: `${without.toFixed(0)} ns an event`,
    with: `${withRules.toFixed(0)} ns an event`,
    result: `rules alone ${(1e3 / own).toFixed(2)} M events/s, all ${(1e3 / withRules).toFixed(2)} M events/s`,
    target: `rules alone ≥ ${target / 1e6} M events/s`,
    holds: 1e9 / own >= target,
  };
}

/** Nanoseconds of CPU an event. */
async function measure(
  recording: Uint8Array,
  batches: number,
  files: readonly RuleFile[] | undefined,
): Promise<number> {
  const inForce = files === undefined ? undefined : load(files);
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) costs.push(await replay(recording, inForce));
  return (median(costs) * 1e9) / (batches * EVENTS_PER_BATCH);
}

function load(files: readonly RuleFile[]): RuleSetInForce {
  const { ruleSet, files: results } = loadRules(files, RULE_LOAD_OPTIONS);
  if (ruleSet === undefined)
    throw new Error(`rules: ${JSON.stringify(results.flatMap(({ errors }) => errors))}`);
  return putInForce([ruleSet.rules], 'first');
}

/** Seconds of CPU. */
async function replay(recording: Uint8Array, inForce: RuleSetInForce | undefined): Promise<number> {
  const host = { processes: () => [], process: () => undefined, cgroups: () => [] };
  const identity = createIdentity({ pods: new PodStore(samplePods), host });
  const detect = createDetect({
    ...{ node: 'bench', bootId: 'bench', run: 'bench', agent: 'bench', clockOffsetNs: 0n },
    ...{ catalog: loadBuiltinCatalog(), kinds: new Set(['finding']), emit: () => undefined },
  });
  if (inForce !== undefined) detect.setRules(inForce);
  const started = process.cpuUsage();
  const source = openRecordingSource({
    bytes: memorySource(recording),
    onFact: (fact) => {
      if (fact.type === 'process' || fact.type === 'cgroup') identity.learn(fact);
    },
  });
  identity.listen({ onEvent: (event) => detect.onEvent(event) });
  source.start((view, byteLength) => identity.consume(view, byteLength));
  await source.ended;
  // CPU time, not wall: other work on the machine is not the question.
  const { user, system } = process.cpuUsage(started);
  await source.close();
  identity.close();
  return (user + system) / 1e6;
}

const READ_ONLY = 0;
const WRITE = 0o1101;
const PATHS = [
  '/usr/lib/python3.11/os.py',
  '/srv/app/main.py',
  '/etc/hosts',
  '/proc/self/stat',
  '/srv/data/x.bin',
];

/** Of twenty events thirteen open files (three for writing), two connect, one of each of the others. */
function mixedBatch(turn: number): FrameBuilder {
  const builder = new FrameBuilder();
  for (let index = 0; index < EVENTS_PER_BATCH; index += 1) {
    const at = (turn * 7919 + index * 31) % sampleProcesses.length;
    const facts = sampleProcesses[at];
    if (facts === undefined) continue;
    const time = 1_000_000_000_000 + (turn * EVENTS_PER_BATCH + index) * 1000;
    const { pid: tgid, startNs: processStart, cgroupId } = facts;
    addEvent(builder, index, { time, tgid, tid: tgid, processStart, cgroupId });
  }
  return builder;
}

interface Header {
  readonly time: number;
  readonly tgid: number;
  readonly tid: number;
  readonly processStart: bigint;
  readonly cgroupId: bigint;
}

function addEvent(builder: FrameBuilder, index: number, header: Header): void {
  const choice = index % 20;
  const path = PATHS[index % PATHS.length] ?? '';
  const file = { descriptor: 5, fileKind: FileKind.REGULAR, fileMode: 0o100644, file: path };
  const isWrite = choice < 3;
  const args = argumentsOf(isWrite ? WRITE : READ_ONLY);
  if (choice < 13)
    builder.add('process.syscall', {
      ...{ header, call: SystemCall.OPENAT, result: 5, path, base: '/srv', ...file },
      ...{ arguments: args, openFlags: isWrite ? 1 : 0, socket: {} },
    });
  else if (choice < 15) builder.add('network.established', { header });
  else if (choice === 15)
    builder.add('process.syscall', { header, call: SystemCall.UNLINKAT, path, base: '/srv' });
  else if (choice === 16)
    builder.add('process.syscall', { header, call: SystemCall.DUP2, ...file, result: 1 });
  else if (choice === 17)
    builder.add('process.syscall', { header, call: SystemCall.SYMLINKAT, path, secondPath: 'x' });
  else if (choice === 18) builder.add('dns.answer', { header, name: 'features.prod.svc.cluster.local' });
  else {
    const tgid = 100_000 + header.tgid;
    const child = { ...header, tgid, tid: tgid, processStart: BigInt(header.time) };
    const parent = { parentTgid: header.tgid, parentStart: header.processStart };
    const paths = { executable: '/usr/bin/bash', filename: '/bin/sh', cwd: '/srv', args: 'sh\0-c\0true' };
    builder.add('process.exec', { header: child, ...parent, ...paths });
  }
}

function argumentsOf(flags: number): Uint8Array {
  return new Uint8Array(BigUint64Array.of(0xffff_ff9cn, 0n, BigInt(flags), 0o644n, 0n, 0n).buffer);
}

/** How long a thousand rules take to load, and what they keep in memory. */
function measureLoad(): Row[] {
  const text = Array.from({ length: MANY }, (_, at) => ruleOf(at)).join('');
  collect();
  const before = process.memoryUsage().heapUsed;
  const started = process.cpuUsage();
  const held = load([{ name: 'many.yaml', text }]);
  const { user, system } = process.cpuUsage(started);
  collect();
  const bytes = process.memoryUsage().heapUsed - before;
  const seconds = (user + system) / 1e6;
  if (held.rules.length !== MANY) throw new Error(`rules: ${held.rules.length} of ${MANY} loaded`);
  const common = { question: 'rules', without: '' };
  return [
    {
      ...{ ...common, what: `${MANY} rules: to load them`, with: '' },
      ...{ result: `${seconds.toFixed(2)} s of CPU`, target: '≤ 2 s', holds: seconds <= 2 },
    },
    {
      ...{ ...common, what: `${MANY} rules: what they keep`, with: '' },
      ...{ result: `${(bytes / 1e6).toFixed(1)} MB of heap`, target: '≤ 60 MB', holds: bytes <= 60e6 },
    },
  ];
}

function ruleOf(at: number): string {
  return `- list: files_${at}
  items: [/srv/secret-${at}, /srv/key-${at}, /srv/token-${at}]
- macro: reads_${at}
  condition: evt.type in (open, openat, openat2) and evt.is_open_read = true and fd.typechar = 'f'
- rule: Rule ${at}
  desc: one of many
  condition: >
    reads_${at} and fd.name in (files_${at}) and not proc.name in (vault, agent-${at}) and not proc.aname[2] = init-${at}
    and (user.uid = 0 or proc.cmdline contains "--as-root-${at}" or fd.directory startswith /srv/private-${at})
  output: read | file=%fd.name process=%proc.name command=%proc.cmdline parent=%proc.pname user=%user.name
  priority: NOTICE
  tags: [many, t${at % 10}]
`;
}

/** Without a collector that can be asked memory is measured with what nobody needs any more. */
function collect(): void {
  if (typeof globalThis.gc === 'function') globalThis.gc();
}
