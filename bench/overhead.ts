// SPDX-License-Identifier: Apache-2.0
import type { BenchPlace } from './bench-place.ts';
import { median, quantile } from './median.ts';
import type { BenchContext, OverheadQuestion, Row, Treatment } from './question.ts';
import { runLoad } from './run-load.ts';
import { startAgent } from './start-agent.ts';

const RUNS_PER_ROUND = 5;

/** Nanoseconds of one operation by round: entry i of both lists was measured in round i. */
interface Samples {
  readonly without: number[];
  readonly with: number[];
}

const treatmentOf = (question: OverheadQuestion): Treatment => question.treatment ?? 'observed';

/**
 * Measures all loads in rounds, each once without and once with the agent, close together in time: the speed of a shared
 * machine drifts by more than what is looked for. The order alternates, so that a drift within rounds cancels out too.
 */
export async function measureOverhead(
  questions: readonly OverheadQuestion[],
  rounds: number,
  context: BenchContext,
): Promise<Row[]> {
  const samples = new Map(questions.map(({ name }) => [name, { without: [], with: [] } as Samples]));
  const states = ['without', ...new Set(questions.map(treatmentOf))] as const;
  for (let round = 0; round < rounds; round += 1) {
    context.say(`round ${round + 1} of ${rounds}`);
    for (const state of round % 2 === 0 ? states : states.toReversed()) {
      const agent = state === 'without' ? undefined : await startAgent(context.place, { treatment: state });
      try {
        for (const question of questions.filter((each) => !agent || treatmentOf(each) === state))
          samples
            .get(question.name)
            ?.[agent ? 'with' : 'without'].push(await bestRun(question, context.place));
      } finally {
        await agent?.stop();
      }
    }
  }
  return questions.map((question) =>
    summarize(question, samples.get(question.name) ?? { without: [], with: [] }),
  );
}

/** The least of a few short runs in a row: what else the machine does can only add to it. */
export async function bestRun(question: OverheadQuestion, place: BenchPlace): Promise<number> {
  const { load, measure, observed, path } = question;
  const cgroup = observed ? place.observed : place.unobserved;
  const runs: number[] = [];
  while (runs.length < RUNS_PER_ROUND) runs.push((await runLoad(load, cgroup, place.paths[path]))[measure]);
  return Math.min(...runs);
}

/** The median of the rounds' own ratios, against the limit. */
function summarize(question: OverheadQuestion, samples: Samples): Row {
  const ratios = samples.with.map((value, round) => value / (samples.without[round] ?? Number.NaN));
  const ratio = median(ratios);
  const noise = spread(samples.without);
  const limits = { noise: 1 + noise, none: Number.POSITIVE_INFINITY };
  const limit = typeof question.limit === 'number' ? question.limit : limits[question.limit];
  return {
    question: question.name,
    what: question.what,
    without: nanoseconds(median(samples.without)),
    with: nanoseconds(median(samples.with)),
    result: `${signedPercent(ratio - 1)} (noise ${(noise * 100).toFixed(1)} %)`,
    target: question.target,
    holds: ratio <= limit,
  };
}

/** Half the distance between the quartiles, relative to the median. */
function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values);
}

export function nanoseconds(value: number): string {
  return value < 10_000 ? `${value.toFixed(0)} ns` : `${(value / 1000).toFixed(1)} µs`;
}

export function signedPercent(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value * 100).toFixed(1)} %`;
}
