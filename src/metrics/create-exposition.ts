// SPDX-License-Identifier: Apache-2.0
import { FamilyText } from './family-text.ts';
import type { MetricSample } from './metric-sample.ts';
import { METRICS, type MetricRow } from './metric-table.ts';

/** Metrics as text. */
export interface Exposition {
  readonly contentType: string;
  /** All metrics as they are now, in the text format that Prometheus reads. */
  text(): Promise<string>;
}

export interface ExpositionOptions {
  /** What is so now; it is read to its end at each scrape. */
  readonly collect: () => Iterable<MetricSample> | AsyncIterable<MetricSample>;
  /** Lets whatever else waits run. */
  readonly pause: () => Promise<void>;
  /** Milliseconds, of any clock. */
  readonly now: () => number;
}

/** Longest time between two pauses, milliseconds. */
const SLICE_MS = 2;
/** Samples between two looks at the clock. */
const STRIDE = 64;

/**
 * Metrics of the table with the values that `collect` gives when it is asked: what is counted anyway is read at a
 * scrape, nothing is counted twice, and who is not asked does nothing. A metric without values is left out. However many
 * series there are, the events of the kernel are not held up: the text is made in slices.
 */
export function createExposition({ collect, pause, now }: ExpositionOptions): Exposition {
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    async text() {
      const families = new Map(
        Object.entries<MetricRow>(METRICS).map(([name, row]) => [name, new FamilyText(name, row)]),
      );
      let samples = 0;
      let began = now();
      for await (const { name, labels, value } of collect()) {
        families.get(name)?.add(labels, value);
        if (++samples % STRIDE !== 0 || now() - began < SLICE_MS) continue;
        await pause();
        began = now();
      }
      return [...families.values()].map((family) => family.text()).join('');
    },
  };
}
