// SPDX-License-Identifier: Apache-2.0
import type { BenchPlace } from '../bench-place.ts';
import { programIds, withProgramTimes } from '../program-times.ts';
import type { BenchContext, OverheadQuestion, Question, Row } from '../question.ts';
import { runLoad } from '../run-load.ts';
import { startAgent } from '../start-agent.ts';
import { bulk } from './bulk.ts';
import { connect, connectLoopback } from './connect.ts';
import { dns, dnsLoopback, lookup } from './dns.ts';
import { exec } from './exec.ts';

const RUNS = 5;

/** Nanoseconds in programs that an operation may take: decision 013. */
const BUDGETS: Readonly<Record<string, number>> = { connect: 2000, dns: 3500, bulk: 250 };

/** Where the cost of an operation lies: the time in each of our programs, and the budget for all of them. */
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
      for (const question of [exec, connect, connectLoopback, dns, dnsLoopback, lookup, bulk]) {
        rows.push(...(await breakDown(question, ours, place)));
      }
      return rows;
    } finally {
      await agent.stop();
    }
  },
};

async function breakDown(
  { name, load, path }: OverheadQuestion,
  ours: ReadonlySet<number>,
  place: BenchPlace,
): Promise<Row[]> {
  const { result: run, times } = await withProgramTimes(() =>
    runLoad({ ...load, count: load.count * RUNS }, place.observed, place.paths[path]),
  );
  const shown = [...times].filter(([id, { runs }]) => ours.has(id) && runs >= run.operations / 10);
  const total = shown.reduce((sum, [, { nanoseconds }]) => sum + nanoseconds, 0);
  const budget = BUDGETS[name];
  const common = { question: 'programs', without: '', target: '', holds: true };
  return [
    {
      ...common,
      what: `${name}: all programs`,
      with: `${(total / run.operations).toFixed(0)} ns`,
      result: `of ${(run.cpu / 1000).toFixed(1)} µs`,
      ...(budget === undefined ? {} : { target: `≤ ${budget} ns`, holds: total / run.operations <= budget }),
    },
    ...shown.map(([, { name: program, type, runs, nanoseconds }]) => ({
      ...common,
      what: `${name}: ${program} (${type})`,
      with: `${(nanoseconds / run.operations).toFixed(0)} ns`,
      result: `${(runs / run.operations).toFixed(2)} runs of ${(nanoseconds / runs).toFixed(0)} ns`,
    })),
  ];
}
