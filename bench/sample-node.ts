// SPDX-License-Identifier: Apache-2.0
import type { CgroupFacts, ProcessFacts } from '../src/events/facts.ts';
import type { Pod } from '../src/events/pod.ts';
import { FrameBuilder } from '../test/suites/build-frames.ts';

const PODS = 200;
const PROCESSES_PER_POD = 15;
const FIRST_PID = 1000;
const EVENT_NS = 1000;
/** Of twenty events the last: the end of a process. */
const EXIT = 19;

/** A node of 200 pods with 15 processes each: what a large machine runs. */
export const samplePods: readonly Pod[] = numbers(PODS).map((index) => ({
  namespace: `team-${index % 12}`,
  name: `serving-${index}`,
  uid: uidOf(index),
  labels: { app: 'serving' },
  namespaceLabels: {},
  governance: { domain: 'prod-model' },
  containers: [
    { name: 'main', id: containerOf(index), image: 'registry.local/serving:1', kind: 'container' },
  ],
  resources: [],
  origin: 'api',
  since: 0,
}));

export const sampleCgroups: readonly CgroupFacts[] = numbers(PODS).map((index) => ({
  id: cgroupOf(index),
  path: `/kubepods/pod${uidOf(index)}/${containerOf(index)}`,
}));

export const sampleProcesses: readonly ProcessFacts[] = numbers(PODS * PROCESSES_PER_POD).map((index) => ({
  pid: FIRST_PID + index,
  namespacePid: 1 + (index % PROCESSES_PER_POD),
  startNs: startOf(index),
  startExact: true,
  parentPid: index % PROCESSES_PER_POD === 0 ? 1 : FIRST_PID + index - 1,
  executable: '/usr/bin/python3.11',
  arguments: ['python3', '-m', 'serve', '--port', '8080'],
  cwd: '/srv',
  comm: 'python3',
  uid: 1000,
  effectiveUid: 1000,
  gid: 1000,
  capabilities: 0n,
  tty: 0,
  cgroupId: cgroupOf(Math.floor(index / PROCESSES_PER_POD)),
  namespaces: { mount: 1, pid: 2, network: 3, user: 4, uts: 5, ipc: 6, cgroup: 7 },
}));

/**
 * One batch of `events` events of these processes, in the mixture of a node that serves: mostly connections, a name for
 * every second one, now and then a process. `turn` moves their times on.
 */
export function sampleBatch(turn: number, events: number): FrameBuilder {
  const builder = new FrameBuilder();
  for (let index = 0; index < events; index += 1) {
    const choice = index % 20;
    // what ends is what began in the event before
    const step = choice === EXIT ? index - 1 : index;
    const process = (turn * 7919 + step * 31) % sampleProcesses.length;
    const time = 1_000_000_000_000 + (turn * events + index) * EVENT_NS;
    addEvent(builder, choice, process, time);
  }
  return builder;
}

function addEvent(builder: FrameBuilder, choice: number, process: number, time: number): void {
  const pid = FIRST_PID + process;
  const cgroupId = cgroupOf(Math.floor(process / PROCESSES_PER_POD));
  const header = { time, processStart: startOf(process), cgroupId, tgid: pid, tid: pid };
  if (choice < 5) builder.add('network.connect', { header });
  else if (choice < 9) builder.add('network.established', { header });
  else if (choice < 14) builder.add('network.close', { header });
  else if (choice < 16) builder.add('dns.question', { header, name: 'features.prod.svc.cluster.local' });
  else if (choice < 18) builder.add('dns.answer', { header, name: 'features.prod.svc.cluster.local' });
  else addProcess(builder, choice, process, time);
}

/** A short-lived child: its exec in one event, its exit in another. */
function addProcess(builder: FrameBuilder, choice: number, process: number, time: number): void {
  const tgid = 100_000 + process;
  const cgroupId = cgroupOf(Math.floor(process / PROCESSES_PER_POD));
  const header = { time, processStart: time, cgroupId, tgid, tid: tgid };
  if (choice === EXIT) {
    builder.add('process.exit', { header: { ...header, processStart: time - EVENT_NS }, status: 0 });
    return;
  }
  const parent = { parentTgid: FIRST_PID + process, parentStart: startOf(process) };
  const paths = { executable: '/usr/bin/bash', filename: '/bin/sh', cwd: '/srv', args: 'sh\0-c\0true' };
  builder.add('process.exec', { header, ...parent, ...paths });
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function uidOf(pod: number): string {
  return `00000000-0000-4000-8000-${String(pod).padStart(12, '0')}`;
}

function containerOf(pod: number): string {
  return String(pod).padStart(64, 'c');
}

function cgroupOf(pod: number): bigint {
  return BigInt(10_000 + pod);
}

function startOf(process: number): bigint {
  return BigInt(500_000_000_000 + process);
}
