// SPDX-License-Identifier: Apache-2.0
import { Registry } from 'prom-client';
import { FamilyText } from './family-text.ts';
import type { MetricSample } from './metric-sample.ts';
import { METRICS, type MetricRow } from './metric-table.ts';
import { rehearsalSamples } from './rehearsal-samples.ts';

/** Not an async iterable, which makes promises for each of thousands of samples. */
type Samples = Iterable<MetricSample> | Promise<Iterable<MetricSample>>;

/** Metrics as text. */
export interface Exposition {
  readonly contentType: string;
  /** All metrics as they are now, in the text format that Prometheus reads, UTF-8. */
  text(): Promise<Buffer>;
  /**
   * Makes a text of values that nobody counted, in slices like any other, and throws it away: V8 compiles what runs often,
   * and a scrape that finds nothing compiled takes three times as long.
   */
  rehearse(): Promise<void>;
}

export interface ExpositionOptions {
  /** What is so now; it is read to its end at each scrape. */
  readonly collect: () => Samples;
  /** Lets whatever else waits run. */
  readonly pause: () => Promise<void>;
  /** Milliseconds, of any clock. */
  readonly now: () => number;
}

/** Longest time between two pauses, milliseconds. */
const SLICE_MS = 1;
/** Samples between two looks at the clock. */
const STRIDE = 16;
/** Values of each metric at a rehearsal: with fewer the first scrape is compiled while it runs. */
const REHEARSED = 40;

/**
 * Metrics of the table with the values that `collect` gives when it is asked: what is counted anyway is read at a
 * scrape, nothing is counted twice, and who is not asked does nothing. A metric without values is left out. However many
 * series there are, the events of the kernel are not held up: the text is made in slices.
 */
export function createExposition({ collect, pause, now }: ExpositionOptions): Exposition {
  return {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    text: () => makeText(collect(), sliceTime(pause, now)),
    rehearse: async () => void (await makeText(rehearsalSamples(REHEARSED), sliceTime(pause, now))),
  };
}

async function makeText(collected: Samples, slices: () => Promise<void>): Promise<Buffer> {
  const registry = new Registry();
  const families = new Map(
    Object.entries<MetricRow>(METRICS).map(([name, row]) => [name, new FamilyText(name, row, registry)]),
  );
  let samples = 0;
  for (const { name, labels, value } of await collected) {
    const family = families.get(name);
    family?.take(labels, value);
    if (family?.isFull) await family.flush();
    if (++samples % STRIDE === 0) await slices();
  }
  for (const family of families.values()) {
    await family.flush();
    await slices();
  }
  return Buffer.concat([...families.values()].flatMap(({ parts }) => parts));
}

/** Pauses where the last pause is longer ago than a slice. */
function sliceTime(pause: () => Promise<void>, now: () => number): () => Promise<void> {
  let began = now();
  return async () => {
    if (now() - began < SLICE_MS) return;
    await pause();
    began = now();
  };
}
