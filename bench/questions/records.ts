// SPDX-License-Identifier: Apache-2.0
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { createDetect } from '../../src/detect/create-detect.ts';
import type { WeirRecord } from '../../src/events/record.ts';
import { createIdentity } from '../../src/identity/create-identity.ts';
import { PodStore } from '../../src/identity/pod-store.ts';
import { median } from '../median.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { eventsOf, sampleConnections } from '../sample-connections.ts';
import { sampleCgroups, samplePods, sampleProcesses } from '../sample-node.ts';

const CONNECTIONS = 250;
const BATCHES = 100;
const ROUNDS = 7;
const TARGET = 100_000;

/**
 * From batches of whole HTTPS connections (name, hello, request, bytes) to records, on one core: what a node can tell of
 * its pods in a second. Beside it the same without the text, which is what findings alone cost.
 */
export const records: Question = {
  kind: 'direct',
  name: 'records',
  async run({ scale }: BenchContext): Promise<Row[]> {
    const batches = Array.from({ length: Math.ceil(BATCHES * scale) }, (_, turn) =>
      sampleConnections(turn, CONNECTIONS).build(),
    );
    const events = batches.length * eventsOf(CONNECTIONS);
    const measure = (emit: (record: WeirRecord) => void) =>
      median(Array.from({ length: ROUNDS }, () => detectAll(batches, events, emit)));
    const built = measure(() => undefined);
    let characters = 0;
    const written = measure((record) => {
      characters += JSON.stringify(record).length;
    });
    if (characters === 0) throw new Error('records: nothing was written');
    return [
      rowOf('connections to records, one core', built),
      rowOf('connections to lines of JSON, one core', written),
    ];
  },
};

function rowOf(what: string, nsPerEvent: number): Row {
  const rate = 1e9 / nsPerEvent;
  return {
    question: 'records',
    what,
    without: '',
    with: `${nsPerEvent.toFixed(0)} ns an event`,
    result: `${(rate / 1000).toFixed(0)} k events/s`,
    target: `≥ ${TARGET / 1000} k events/s`,
    holds: rate >= TARGET,
  };
}

/** Nanoseconds of CPU for each event of one run over all batches, from frames to records. */
function detectAll(
  batches: readonly ReturnType<ReturnType<typeof sampleConnections>['build']>[],
  events: number,
  emit: (record: WeirRecord) => void,
): number {
  const host = { processes: () => sampleProcesses, process: () => undefined, cgroups: () => sampleCgroups };
  const identity = createIdentity({ pods: new PodStore(samplePods), host });
  identity.seed('/kubepods');
  const origin = { node: 'bench', bootId: 'bench', run: 'bench', agent: 'bench', clockOffsetNs: 0n };
  const detect = createDetect({ ...origin, catalog: loadBuiltinCatalog(), emit });
  identity.listen({ onEvent: (event) => detect.onEvent(event) });
  // CPU time, not wall: other work on the machine is not the question.
  const before = process.threadCpuUsage();
  for (const { view, byteLength } of batches) {
    identity.consume(view, byteLength);
  }
  const { user, system } = process.threadCpuUsage(before);
  identity.close();
  return ((user + system) * 1000) / events;
}
