// SPDX-License-Identifier: Apache-2.0
import type { HistogramValue } from './histogram.ts';
import type { MetricRow } from './metric-row.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * One metric family in Prometheus' text format 0.0.4, as it comes together. Source of the format:
 * prometheus.io/docs/instrumenting/exposition_formats.
 */
export class FamilyText {
  readonly #name: string;
  readonly #row: MetricRow;
  #lines = '';

  constructor(name: string, row: MetricRow) {
    this.#name = name;
    this.#row = row;
  }

  add(labels: Labels, value: number | HistogramValue): void {
    if (typeof value === 'number') this.#line('', this.#pairs(labels), value);
    else this.#histogram(this.#pairs(labels), value);
  }

  /** With the lines that say what it is; empty when nothing was added. */
  text(): string {
    if (this.#lines === '') return '';
    const { help, type } = this.#row;
    const said = help.replace(/[\\\n]/g, escapeOf);
    return `# HELP ${this.#name} ${said}\n# TYPE ${this.#name} ${type}\n${this.#lines}`;
  }

  #histogram(pairs: string, { bounds, cumulative, count, sum }: HistogramValue): void {
    const before = pairs === '' ? '' : `${pairs},`;
    for (const [i, bound] of bounds.entries())
      this.#line('_bucket', `${before}le="${bound}"`, cumulative[i] ?? 0);
    this.#line('_bucket', `${before}le="+Inf"`, count);
    this.#line('_sum', pairs, sum);
    this.#line('_count', pairs, count);
  }

  #line(suffix: string, pairs: string, value: number): void {
    const labels = pairs === '' ? '' : `{${pairs}}`;
    this.#lines += `${this.#name}${suffix}${labels} ${value === Number.POSITIVE_INFINITY ? '+Inf' : value}\n`;
  }

  #pairs(labels: Labels): string {
    let pairs = '';
    for (const label of this.#row.labels) {
      if (pairs !== '') pairs += ',';
      pairs += `${label}="${escapeValue(labels[label] ?? '')}"`;
    }
    return pairs;
  }
}

/** What tenants write must not end a value, or a line. */
function escapeValue(value: string): string {
  return /["\\\n]/.test(value) ? value.replace(/["\\\n]/g, escapeOf) : value;
}

function escapeOf(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
