// SPDX-License-Identifier: Apache-2.0
import { attachFloor, FLOOR_LEVELS } from '../attach-floor.ts';
import type { BenchPlace } from '../bench-place.ts';
import { median } from '../median.ts';
import { bestRun, nanoseconds, signedPercent } from '../overhead.ts';
import { withProgramTimes } from '../program-times.ts';
import type { BenchContext, OverheadQuestion, Question, Row } from '../question.ts';
import { runLoad } from '../run-load.ts';
import { startAgent } from '../start-agent.ts';
import { bulk } from './bulk.ts';
import { connect, connectLoopback } from './connect.ts';
import { dns, dnsLoopback } from './dns.ts';

const ROUNDS = 9;
/** Runs are short, for there are many: the speed of the machine should be the same in all states of a round. */
const LOADS = [connect, connectLoopback, dns, dnsLoopback, bulk].map((question) => ({
  ...question,
  load: { ...question.load, count: question.load.count / 4 },
}));

const STATES = {
  nothing: 'no programs',
  hooks: 'programs that return at once',
  storage: "and the socket's storage",
  records: 'and records without content',
  agent: 'Weir',
} as const;
type State = keyof typeof STATES;

/** CPU of an operation by state, an entry a round, and the time in programs. */
type Samples = Record<State, { cpu: number[]; programs: number[] }>;

/**
 * What can't be had for less: the same hooks with programs that do nothing, with the socket's storage and no more, with
 * records of Weir's number and size and no more, and with Weir. All in the rounds of one run, for comparison.
 */
export const floor: Question = {
  kind: 'direct',
  name: 'floor',
  async run({ place, say, scale }: BenchContext): Promise<Row[]> {
    const samples = new Map(LOADS.map(({ name }) => [name, emptySamples()]));
    const states = Object.keys(STATES) as State[];
    for (let round = 0; round < Math.max(1, ROUNDS * scale); round += 1) {
      say(`floor: round ${round + 1}`);
      for (const state of round % 2 === 0 ? states : states.toReversed()) {
        const detach = await attach(state, place);
        try {
          for (const load of LOADS) await sample(load, place, samples.get(load.name)?.[state]);
        } finally {
          await detach();
        }
      }
    }
    return LOADS.flatMap((load) => summarize(load, samples.get(load.name) ?? emptySamples()));
  },
};

async function attach(state: State, place: BenchPlace): Promise<() => Promise<unknown>> {
  if (state === 'nothing') return async () => undefined;
  if (state === 'agent') return (await startAgent(place)).stop;
  return attachFloor(state, place.observed);
}

async function sample(
  question: OverheadQuestion,
  place: BenchPlace,
  into: Samples[State] | undefined,
): Promise<void> {
  into?.cpu.push(await bestRun(question, place));
  const { load, path } = question;
  const { result, times } = await withProgramTimes(() => runLoad(load, place.observed, place.paths[path]));
  // Other programs of the machine run for other reasons than the load.
  const ran = [...times.values()].filter(({ runs }) => runs >= result.operations / 10);
  into?.programs.push(ran.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0) / result.operations);
}

function summarize({ name }: OverheadQuestion, samples: Samples): Row[] {
  return (Object.keys(STATES) as State[])
    .filter((state) => state !== 'nothing')
    .map((state) => {
      const { cpu, programs } = samples[state];
      const ratios = cpu.map((value, round) => value / (samples.nothing.cpu[round] ?? Number.NaN));
      return {
        question: 'floor',
        what: `${name}: ${STATES[state]}`,
        without: nanoseconds(median(samples.nothing.cpu)),
        with: nanoseconds(median(cpu)),
        result: `${signedPercent(median(ratios) - 1)}; ${median(programs).toFixed(0)} ns in programs`,
        target: '',
        holds: true,
      };
    });
}

function emptySamples(): Samples {
  const states = ['nothing', ...Object.keys(FLOOR_LEVELS), 'agent'] as State[];
  return Object.fromEntries(states.map((state) => [state, { cpu: [], programs: [] }])) as unknown as Samples;
}
