// SPDX-License-Identifier: Apache-2.0
import {
  Gauge,
  type MetricObjectWithValues,
  type MetricType,
  type MetricValue,
  type Registry,
} from 'prom-client';
import type { HistogramValue } from './histogram.ts';
import type { MetricRow } from './metric-row.ts';

type Labels = Readonly<Record<string, string>>;
type Value = MetricValue<string> & { metricName?: string };

/** Values that are made text of in one go: where nothing is compiled yet they take a millisecond. */
const SLICE = 25;

/**
 * One metric family of a scrape. prom-client makes its text; it is handed values that were counted elsewhere, a slice at a
 * time, since it makes the text of a whole family without a pause. Values are let go of as soon as they are text: kept to
 * the end, thousands of them would grow old in the heap at every scrape.
 */
export class FamilyText extends Gauge {
  readonly #row: MetricRow;
  readonly #name: string;
  readonly #registry: Registry;
  readonly #parts: Buffer[] = [];
  #values: Value[] = [];

  constructor(name: string, row: MetricRow, registry: Registry) {
    super({ name, help: row.help, labelNames: [...row.labels], registers: [registry] });
    this.#name = name;
    this.#row = row;
    this.#registry = registry;
  }

  /** Whether there are so many values that text should be made of them. */
  get isFull(): boolean {
    return this.#values.length >= SLICE;
  }

  /** Its text so far, UTF-8, in order: the lines that say what it is first. Nothing where nothing was taken. */
  get parts(): readonly Buffer[] {
    return this.#parts;
  }

  take(labels: Labels, value: number | HistogramValue): void {
    if (typeof value === 'number') this.#values.push({ labels, value });
    else this.#takeHistogram(labels, value);
  }

  /** Makes text of the values that were taken since the last time. */
  async flush(): Promise<void> {
    if (this.#values.length === 0) return;
    const text = await this.#registry.getSingleMetricAsString(this.#name);
    this.#values = [];
    this.#parts.push(Buffer.from(`${this.#parts.length === 0 ? text : withoutHead(text)}\n`));
  }

  /** What prom-client makes the text of. */
  override async get(): Promise<MetricObjectWithValues<MetricValue<string>>> {
    // prom-client declares an enum for what are these words
    const type = this.#row.type as unknown as MetricType;
    return { ...(await super.get()), type, values: this.#values };
  }

  #takeHistogram(labels: Labels, { bounds, cumulative, count, sum }: HistogramValue): void {
    const bucket = (le: string | number, value: number): Value => ({
      metricName: `${this.#name}_bucket`,
      labels: { ...labels, le },
      value,
    });
    this.#values.push(...bounds.map((bound, i) => bucket(bound, cumulative[i] ?? 0)), bucket('+Inf', count));
    this.#values.push({ metricName: `${this.#name}_sum`, labels, value: sum });
    this.#values.push({ metricName: `${this.#name}_count`, labels, value: count });
  }
}

/** The text without its first two lines, which say help and type. */
function withoutHead(text: string): string {
  return text.slice(text.indexOf('\n', text.indexOf('\n') + 1) + 1);
}
