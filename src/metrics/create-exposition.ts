// SPDX-License-Identifier: Apache-2.0
import { Counter, Gauge, Registry } from 'prom-client';
import type { MetricSample } from './metric-sample.ts';
import { METRICS, type MetricName, type MetricRow } from './metric-table.ts';

/** Metrics as text. */
export interface Exposition {
  readonly contentType: string;
  /** All metrics as they are now, in the text format that Prometheus reads. */
  text(): Promise<string>;
}

/**
 * Metrics of the table with the values that `collect` gives when it is asked: what is counted anyway is read at a
 * scrape, and nothing is counted twice. A metric without values is left out. Pure.
 */
export function createExposition(collect: () => Iterable<MetricSample>): Exposition {
  const registry = new Registry();
  const families = new Map(
    Object.entries<MetricRow>(METRICS).map(([name, row]) => [name, createFamily(registry, name, row)]),
  );
  return {
    contentType: registry.contentType,
    text: () => {
      for (const family of families.values()) family.reset();
      for (const { name, labels, value } of collect()) familyOf(families, name).inc(labels, value);
      return registry.metrics();
    },
  };
}

function createFamily(registry: Registry, name: string, row: MetricRow): Counter | Gauge {
  const options = { name, help: row.help, labelNames: [...row.labels], registers: [registry] };
  return row.type === 'counter' ? new Counter(options) : new Gauge(options);
}

function familyOf(families: ReadonlyMap<string, Counter | Gauge>, name: MetricName): Counter | Gauge {
  const family = families.get(name);
  if (family === undefined) throw new Error(`no metric ${name}`);
  return family;
}
