// SPDX-License-Identifier: Apache-2.0
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventRecord } from '../../src/events/record.ts';
import { createIdentity } from '../../src/identity/create-identity.ts';
import { PodStore } from '../../src/identity/pod-store.ts';
import { CONTAINERS_PER_POD, makeFullNode } from '../make-full-node.ts';
import { median } from '../median.ts';
import { processUsage } from '../process-usage.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { runLoad } from '../run-load.ts';
import { sampleCgroups, samplePods, sampleProcesses } from '../sample-node.ts';
import { startAgent } from '../start-agent.ts';

const LOOKUPS = 1_000_000;
const ROUNDS = 9;
const PODS = 500;
const CHURN = 10_000;
/** Longer than the agent remembers what is gone. */
const REST_SECONDS = 45;

/** From an event to process, container and pod: what one look-up costs, and what knowing many of them does. */
export const identity: Question = {
  kind: 'direct',
  name: 'identity',
  async run(context: BenchContext): Promise<Row[]> {
    return [lookUp(context), await rememberPods(context), await churn(context)];
  },
};

/** What the event path asks for each event, of processes and pods in no order. */
function lookUp({ scale }: BenchContext): Row {
  const host = { processes: () => sampleProcesses, process: () => undefined, cgroups: () => sampleCgroups };
  const tables = createIdentity({ pods: new PodStore(samplePods), host });
  tables.seed('/kubepods');
  const asked = sampleProcesses.map(({ pid, startNs, cgroupId }) => ({
    pid,
    start: Number(startNs),
    cgroupId,
  }));
  const count = Math.ceil(LOOKUPS * scale);
  const times = Array.from({ length: ROUNDS }, () => {
    let found = 0;
    const before = process.threadCpuUsage();
    for (let i = 0; i < count; i += 1) {
      const { pid, start, cgroupId } = asked[(i * 7919) % asked.length] as (typeof asked)[number];
      const image = tables.process(pid, start, start + 1);
      const cgroup = tables.cgroup(cgroupId);
      if (image !== undefined && cgroup?.pod !== undefined && cgroup.container !== undefined) found += 1;
    }
    const { user, system } = process.threadCpuUsage(before);
    if (found !== count) throw new Error(`identity: ${found} of ${count} look-ups found their pod`);
    return ((user + system) * 1000) / count;
  });
  tables.close();
  const ns = median(times);
  return {
    question: 'identity',
    what: `process, container and pod of an event, among ${sampleProcesses.length} processes`,
    without: '',
    with: '',
    result: `${ns.toFixed(0)} ns`,
    target: '≤ 200 ns',
    holds: ns <= 200,
  };
}

/** Resident memory of an agent on a node of many pods, against one on a node of one. */
async function rememberPods({ place, scale, say }: BenchContext): Promise<Row> {
  const pods = Math.ceil(PODS * scale);
  const empty = await restingMegabytes(place);
  const node = makeFullNode(place, pods);
  say(`${pods} pods made`);
  const full = await restingMegabytes(place);
  node.remove();
  return {
    question: 'identity',
    what: `memory of ${pods} pods of ${CONTAINERS_PER_POD} containers, from manifests`,
    without: `${empty.toFixed(0)} MB with one pod`,
    with: `${full.toFixed(0)} MB`,
    result: `+${(full - empty).toFixed(1)} MB`,
    target: '≤ 60 MB above the empty agent',
    holds: full - empty <= 60,
  };
}

async function restingMegabytes(place: BenchContext['place']): Promise<number> {
  const agent = await startAgent(place);
  try {
    await sleep(25_000);
    return processUsage(agent.pid).rssMegabytes;
  } finally {
    await agent.stop();
  }
}

/** Containers made and removed in a row, each of which runs one program. */
async function churn({ place, scale, say }: BenchContext): Promise<Row> {
  const output = join(place.folder, 'records.jsonl');
  const agent = await startAgent(place, { output });
  let stopped = false;
  try {
    const count = Math.ceil(CHURN * scale);
    // once before: what grows with the first time is the working set, what grows with the second is a leak
    await runLoad({ program: 'containers', count }, place.observed);
    await sleep(REST_SECONDS * 1000);
    const before = processUsage(agent.pid).rssMegabytes;
    await runLoad({ program: 'containers', count }, place.observed);
    say(`${count} containers ended; waiting ${REST_SECONDS} s`);
    await sleep(REST_SECONDS * 1000);
    const after = processUsage(agent.pid).rssMegabytes;
    const { lost } = await agent.stop();
    stopped = true;
    const wrong = await wrongAttributions(output, count);
    const growth = after / before - 1;
    return {
      question: 'identity',
      what: `${count} containers in a row, after as many: memory, events lost, programs without their container`,
      without: `${before.toFixed(0)} MB before`,
      with: `${after.toFixed(0)} MB after, ${lost} lost, ${wrong} wrong`,
      result: `${growth < 0 ? '−' : '+'}${Math.abs(growth * 100).toFixed(1)} %`,
      target: 'within 10 %, none lost, none wrong',
      holds: growth <= 0.1 && lost === 0 && wrong === 0,
    };
  } finally {
    if (!stopped) await agent.stop();
    rmSync(output, { force: true });
  }
}

/** Of the containers numbered from 1 to `count`, how many have no record of their program in their pod. */
async function wrongAttributions(output: string, count: number): Promise<number> {
  const right = new Set<string>();
  for await (const line of createInterface({ input: createReadStream(output) })) {
    const { kind, pod, container } = JSON.parse(line) as EventRecord;
    if (kind === 'process.exec' && pod?.name === 'load') right.add(container?.id ?? '');
  }
  let wrong = 0;
  for (let number = 1; number <= count; number += 1) {
    if (!right.has(number.toString(16).padStart(64, '0'))) wrong += 1;
  }
  return wrong;
}
