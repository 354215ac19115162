// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { processUsage } from '../process-usage.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { startAgent } from '../start-agent.ts';

const WARM_UP_SECONDS = 15;
const SECONDS = 60;

/** What an agent costs a node on which nothing happens. */
export const idle: Question = {
  kind: 'direct',
  name: 'idle',
  async run({ place, scale }: BenchContext): Promise<Row[]> {
    const agent = await startAgent(place);
    try {
      await sleep(WARM_UP_SECONDS * 1000);
      const before = processUsage(agent.pid);
      const seconds = SECONDS * scale;
      await sleep(seconds * 1000);
      const after = processUsage(agent.pid);
      const share = ((after.cpuSeconds - before.cpuSeconds) / seconds) * 100;
      const common = { question: 'idle', without: '', with: '' };
      return [
        {
          ...common,
          what: `CPU of an idle agent over ${seconds} s`,
          result: `${share.toFixed(2)} % of a core`,
          target: '≤ 0.5 %',
          holds: share <= 0.5,
        },
        {
          ...common,
          what: 'memory of an idle agent',
          result: `${after.rssMegabytes.toFixed(0)} MB`,
          target: '≤ 100 MB',
          holds: after.rssMegabytes <= 100,
        },
      ];
    } finally {
      await agent.stop();
    }
  },
};
