// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { EventKind, ObserveFlag } from '../../src/gen/events.ts';
import { channelPlaces } from '../../src/kernel/egress/channel-places.ts';
import { EgressTables } from '../../src/kernel/egress/egress-tables.ts';
import type { LiveSource } from '../../src/kernel/live-source.ts';
import { openLiveSource } from '../../src/kernel/open-live-source.ts';
import { readClockOffset } from '../../src/kernel/read-clock-offset.ts';
import { podKey } from '../../src/policy/policy-pod.ts';
import { goodVersion } from '../../src/policy/policy-version.ts';
import type { BenchPlace } from '../bench-place.ts';
import { loadPath } from '../build-loads.ts';
import { NODE, NODE_SOURCE, nodePod, nodePolicy } from '../policy-node.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { followedNode } from './policy.ts';

const ROUNDS = 300;
const LIMIT_MS = 20;
const PORT = 27_009;
/** Ids that no cgroup has, for the pods that do nothing. */
const NO_CGROUP = 1n << 60n;

/**
 * How long it takes from an object of the API server, as it comes out of its JSON, until the kernel decides otherwise on a
 * socket that sends without a pause: that of one pod of a node whose other pods have policies, too.
 */
export const policyEffect: Question = {
  kind: 'direct',
  name: 'policy-effect',
  run: async ({ place, say, scale }: BenchContext): Promise<Row[]> => {
    const source = await openLiveSource({
      objects: join(import.meta.dirname, '../../build/bpf'),
      cgroup: dirname(dirname(place.observed)),
      kinds: new Set([EventKind.EGRESS_DECISION]),
      enforcesEgress: true,
    });
    source.start(() => undefined);
    try {
      return await measure(source, place, Math.ceil(ROUNDS * scale), say);
    } finally {
      await source.close();
    }
  },
};

async function measure(
  source: LiveSource,
  place: BenchPlace,
  rounds: number,
  say: BenchContext['say'],
): Promise<Row[]> {
  const { book, live } = followedNode(tablesOf(source, place));
  const { address = '' } = place.paths.pod;
  const change = (generation: number): void => {
    const beside = generation % 2 === 0 ? `${address}/32` : undefined;
    const text = JSON.stringify(nodePolicy(0, generation, beside));
    started = process.hrtime.bigint();
    book.set(NODE_SOURCE, goodVersion(JSON.parse(text)));
    live.policiesChanged();
  };
  let started = 0n;
  change(2);
  const sender = await startSender(place, address);
  const [enforced, cpu]: number[][] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const decided = sender.next();
    const before = cpuMs();
    change(3 + round);
    cpu?.push(cpuMs() - before);
    enforced?.push(Number((await decided) - started) / 1e6);
  }
  await sender.stop();
  say(`policy-effect: ${rounds} changes, each ${percentile(cpu ?? [], 50).toFixed(2)} ms of CPU`);
  return [row('half of the changes', enforced ?? [], 50), row('99 of 100 changes', enforced ?? [], 99)];
}

/** Tables of a node of which one pod is there, and the others have their entries. */
function tablesOf(source: LiveSource, place: BenchPlace): EgressTables {
  const { egress: maps, tables: writer } = source;
  if (maps === undefined) throw new Error('egress is not enforced');
  const cgroups = new Map<string, bigint>();
  for (let at = 0; at < NODE.pods; at++) {
    const id = at === 0 ? statSync(place.observed, { bigint: true }).ino : NO_CGROUP + BigInt(at);
    cgroups.set(podKey(nodePod(at)), id);
    writer.setCgroup(id, { pod: id, observe: ObserveFlag.NETWORK });
  }
  return new EgressTables({
    maps,
    writer,
    places: channelPlaces(loadBuiltinCatalog()),
    cgroupOf: (pod) => cgroups.get(pod),
    clockOffsetNs: readClockOffset,
    now: Date.now,
  });
}

async function startSender({ observed, paths }: BenchPlace, address: string) {
  const enter = ['-c', 'echo 0 >"$0" && exec "$@"', join(observed, 'cgroup.procs'), ...paths.pod.client];
  const child = spawn('sh', [...enter, loadPath('effect'), String(PORT), address], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<bigint> => BigInt((await lines.next()).value?.split(' ')[0] ?? 0);
  await next();
  return {
    /** When the kernel next decides otherwise. */
    next,
    stop: async () => {
      child.stdin.end('\n');
      await once(child, 'exit');
    },
  };
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e3;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * part) / 100))] ?? 0;
}

function row(what: string, values: readonly number[], part: number): Row {
  const ms = percentile(values, part);
  return {
    question: 'policy-effect',
    what: `a policy of ${NODE.policies} changes, ${NODE.pods} pods, ${NODE.names} names, ${NODE.cidrs} blocks: until the kernel decides so, ${what}`,
    without: '',
    with: `${ms.toFixed(2)} ms`,
    result: `${ms.toFixed(2)} ms`,
    target: `≤ ${LIMIT_MS} ms`,
    holds: ms <= LIMIT_MS,
  };
}
