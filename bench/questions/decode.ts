// SPDX-License-Identifier: Apache-2.0
import { openRecordingSource } from '../../src/events/open-recording-source.ts';
import { createIdentity } from '../../src/identity/create-identity.ts';
import { PodStore } from '../../src/identity/pod-store.ts';
import { memorySource } from '../../test/suites/memory-bytes.ts';
import { median } from '../median.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { recordBatches } from '../record-batches.ts';
import { sampleBatch, samplePods } from '../sample-node.ts';

const EVENTS_PER_BATCH = 2000;
const BATCHES = 1000;
const ROUNDS = 7;
const TARGET = 3_000_000;

/** From the bytes of a recording to events that say who did them, on one core: unpacking, merging, decoding, enriching. */
export const decode: Question = {
  kind: 'direct',
  name: 'decode',
  async run({ scale }: BenchContext): Promise<Row[]> {
    const batches = Math.ceil(BATCHES * scale);
    const recording = await recordBatches(batches, (turn) => sampleBatch(turn, EVENTS_PER_BATCH));
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rates.push(await replay(recording, batches * EVENTS_PER_BATCH));
    const rate = median(rates);
    return [
      {
        question: 'decode',
        what: 'recording to enriched events, one core',
        without: '',
        with: `${(1e9 / rate).toFixed(0)} ns an event`,
        result: `${(rate / 1e6).toFixed(2)} M events/s`,
        target: '≥ 3 M events/s',
        holds: rate >= TARGET,
      },
    ];
  },
};

/** Events a second of CPU in one replay. Throws when an event is missing or was not attributed. */
async function replay(recording: Uint8Array, events: number): Promise<number> {
  const host = { processes: () => [], process: () => undefined, cgroups: () => [] };
  const identity = createIdentity({ pods: new PodStore(samplePods), host });
  const started = process.cpuUsage();
  const source = openRecordingSource({
    bytes: memorySource(recording),
    onFact: (fact) => {
      if (fact.type === 'process' || fact.type === 'cgroup') identity.learn(fact);
    },
  });
  let seen = 0;
  identity.listen({
    onEvent: ({ pod }) => {
      if (pod !== undefined) seen += 1;
    },
  });
  source.start((view, byteLength) => identity.consume(view, byteLength));
  await source.ended;
  // CPU time, not wall: other work on the machine is not the question.
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;
  await source.close();
  identity.close();
  if (seen !== events) throw new Error(`decode: ${seen} of ${events} events came with their pod`);
  return events / seconds;
}
