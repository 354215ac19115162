// SPDX-License-Identifier: Apache-2.0
import type { BenchPlace } from '../bench-place.ts';
import { type ProgramTime, programIds, withProgramTimes } from '../program-times.ts';
import type { BenchContext, OverheadQuestion, Question, Row, Treatment } from '../question.ts';
import { runLoad } from '../run-load.ts';
import { startAgent } from '../start-agent.ts';
import { bulk, writesGoverned } from './bulk.ts';
import { connect, connectLoopback } from './connect.ts';
import { dns, dnsLoopback, lookup } from './dns.ts';
import { exec } from './exec.ts';

const RUNS = 5;

/** Nanoseconds in programs that an operation may take: decision 013. */
const BUDGETS: Readonly<Record<string, number>> = { connect: 2000, dns: 3500, bulk: 250 };

/** Nanoseconds that all programs may take for a packet of a connection that is decided. */
const PACKET_BUDGET = 200;

/** Where the cost of an operation lies: the time in each of our programs, and the budget for all of them. */
export const programs: Question = {
  kind: 'direct',
  name: 'programs',
  run: ({ place }: BenchContext) =>
    withAgent(place, 'observed', async (ours) => {
      const rows: Row[] = [];
      for (const question of [exec, connect, connectLoopback, dns, dnsLoopback, lookup, bulk]) {
        rows.push(...(await breakDown(question, ours, place)).rows);
      }
      return rows;
    }),
};

/** The same in a pod that a policy governs, and what one packet of a connection that is decided takes. */
export const programsGoverned: Question = {
  kind: 'direct',
  name: 'programs-governed',
  run: ({ place }: BenchContext) =>
    withAgent(place, 'governed', async (ours) => {
      const rows: Row[] = [];
      for (const question of [connect, dns, bulk, writesGoverned]) {
        const { rows: broken, shown } = await breakDown(question, ours, place);
        rows.push(
          ...broken.map((row) => ({ ...row, question: 'programs-governed', target: '', holds: true })),
        );
        if (question.load.program === 'bulk') rows.push(packetRow(question, shown));
      }
      return rows;
    }),
};

async function withAgent(
  place: BenchPlace,
  treatment: Treatment,
  measure: (ours: ReadonlySet<number>) => Promise<Row[]>,
): Promise<Row[]> {
  const before = programIds();
  const agent = await startAgent(place, { treatment });
  // Programs that others load meanwhile must not be taken for ours.
  const ours = new Set([...programIds()].filter((id) => !before.has(id)));
  try {
    return await measure(ours);
  } finally {
    await agent.stop();
  }
}

/** What the programs on the way out take for a packet, the time that taking it costs left in. */
function packetRow({ name }: OverheadQuestion, shown: readonly ProgramTime[]): Row {
  const sending = shown.filter((each) => each.name === 'on_egress');
  const packets = Math.max(...sending.map(({ runs }) => runs));
  const nanoseconds = sending.reduce((sum, each) => sum + each.nanoseconds, 0) / packets;
  return {
    ...{ question: 'programs-governed', what: `${name}: a packet that is sent, all programs`, without: '' },
    with: `${nanoseconds.toFixed(0)} ns`,
    result: `${sending.length} programs`,
    target: `≤ ${PACKET_BUDGET} ns`,
    holds: nanoseconds <= PACKET_BUDGET,
  };
}

async function breakDown(
  { name, load, path }: OverheadQuestion,
  ours: ReadonlySet<number>,
  place: BenchPlace,
): Promise<{ readonly rows: Row[]; readonly shown: readonly ProgramTime[] }> {
  const { result: run, times } = await withProgramTimes(() =>
    runLoad({ ...load, count: load.count * RUNS }, place.observed, place.paths[path]),
  );
  const shown = [...times].filter(([id, { runs }]) => ours.has(id) && runs >= run.operations / 10);
  const total = shown.reduce((sum, [, { nanoseconds }]) => sum + nanoseconds, 0);
  const budget = BUDGETS[name];
  const common = { question: 'programs', without: '', target: '', holds: true };
  const rows = [
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
  return { rows, shown: shown.map(([, time]) => time) };
}
