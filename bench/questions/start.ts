// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTAINERS_PER_POD, makeFullNode } from '../make-full-node.ts';
import { median } from '../median.ts';
import { processUsage } from '../process-usage.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { startAgent } from '../start-agent.ts';

const PODS = 500;
const ROUNDS = 5;
const TARGET_SECONDS = 2;

/** How long a start takes on a full node: from the process to every program attached and every pod known. */
export const start: Question = {
  kind: 'direct',
  name: 'start',
  async run({ place, scale, say }: BenchContext): Promise<Row[]> {
    const pods = Math.ceil(PODS * scale);
    const node = makeFullNode(place, pods);
    say(`${pods} pods made`);
    const seconds: number[] = [];
    const cpu: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      const agent = await startAgent(place);
      seconds.push((performance.now() - began) / 1e3);
      cpu.push(processUsage(agent.pid).cpuSeconds);
      await sleep(500);
      await agent.stop();
    }
    node.remove();
    const taken = median(seconds);
    return [
      {
        question: 'start',
        what: `start to ready with ${pods} pods of ${CONTAINERS_PER_POD} containers, from manifests`,
        without: '',
        with: `${median(cpu).toFixed(2)} s of CPU`,
        result: `${taken.toFixed(2)} s`,
        target: `≤ ${TARGET_SECONDS} s`,
        holds: taken <= TARGET_SECONDS,
      },
    ];
  },
};
