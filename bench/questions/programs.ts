// SPDX-License-Identifier: Apache-2.0
import { programIds, withProgramTimes } from '../program-times.ts';
import type { BenchContext, OverheadQuestion, Question, Row } from '../question.ts';
import { runLoad } from '../run-load.ts';
import { startAgent } from '../start-agent.ts';
import { bulk } from './bulk.ts';
import { connect } from './connect.ts';
import { dns } from './dns.ts';
import { exec } from './exec.ts';

const RUNS = 5;

/** Where the cost of an operation lies: the time in each of our programs. A breakdown, without targets. */
export const programs: Question = {
  kind: 'direct',
  name: 'programs',
  async run({ place }: BenchContext): Promise<Row[]> {
    const before = programIds();
    const agent = await startAgent(place);
    // Programs that others load meanwhile must not be taken for ours.
    const ours = new Set([...programIds()].filter((id) => !before.has(id)));
    try {
      const rows: Row[] = [];
      for (const question of [exec, connect, dns, bulk]) {
        rows.push(...(await breakDown(question, ours, place.observed)));
      }
      return rows;
    } finally {
      await agent.stop();
    }
  },
};

async function breakDown(
  { name, load }: OverheadQuestion,
  ours: ReadonlySet<number>,
  cgroup: string,
): Promise<Row[]> {
  const { result: run, times } = await withProgramTimes(() =>
    runLoad({ ...load, count: load.count * RUNS }, cgroup),
  );
  const shown = [...times].filter(([id, { runs }]) => ours.has(id) && runs >= run.operations / 10);
  const total = shown.reduce((sum, [, { nanoseconds }]) => sum + nanoseconds, 0);
  const common = { question: 'programs', without: '', target: '', holds: true };
  return [
    {
      ...common,
      what: `${name}: all programs`,
      with: `${(total / run.operations).toFixed(0)} ns`,
      result: `of ${(run.cpu / 1000).toFixed(1)} µs`,
    },
    ...shown.map(([, { name: program, type, runs, nanoseconds }]) => ({
      ...common,
      what: `${name}: ${program} (${type})`,
      with: `${(nanoseconds / run.operations).toFixed(0)} ns`,
      result: `${(runs / run.operations).toFixed(2)} runs of ${(nanoseconds / runs).toFixed(0)} ns`,
    })),
  ];
}
