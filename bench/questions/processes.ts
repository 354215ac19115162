// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { processUsage } from '../process-usage.ts';
import type { BenchContext, Question, Row } from '../question.ts';
import { runLoad } from '../run-load.ts';
import { startAgent } from '../start-agent.ts';

const PROCESSES = 1_000_000;
/** Longer than the agent remembers what ended. */
const REST_SECONDS = 60;

/** Whether memory follows what was, or what is: a million processes in an observed pod, every tenth of which runs a program. */
export const processes: Question = {
  kind: 'direct',
  name: 'processes',
  async run({ place, scale, say }: BenchContext): Promise<Row[]> {
    const agent = await startAgent(place);
    let counts: Awaited<ReturnType<typeof agent.stop>> | undefined;
    try {
      await sleep(REST_SECONDS * 500);
      const before = processUsage(agent.pid).rssMegabytes;
      const count = Math.ceil(PROCESSES * scale);
      await runLoad({ program: 'fork', count }, place.observed);
      const peak = processUsage(agent.pid).rssMegabytes;
      say(`${count} processes ended; waiting ${REST_SECONDS} s`);
      await sleep(REST_SECONDS * 1000);
      const after = processUsage(agent.pid).rssMegabytes;
      counts = await agent.stop();
      const growth = after / before - 1;
      return [
        {
          question: 'processes',
          what: `memory after ${count} short-lived processes (${counts.events} events, ${counts.lost} lost)`,
          without: `${before.toFixed(0)} MB before`,
          with: `${after.toFixed(0)} MB after, ${peak.toFixed(0)} MB at the end of the load`,
          result: `${growth < 0 ? '−' : '+'}${Math.abs(growth * 100).toFixed(1)} %`,
          target: 'within 10 %, none lost',
          holds: growth <= 0.1 && counts.lost === 0,
        },
      ];
    } finally {
      if (counts === undefined) await agent.stop();
    }
  },
};
