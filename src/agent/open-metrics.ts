// SPDX-License-Identifier: Apache-2.0
import { collectMetrics, type MetricParts } from './collect-metrics.ts';

/** Serves metrics where the configuration says so; returns what ends it. */
export async function openMetrics(listen: string, parts: MetricParts): Promise<() => Promise<void>> {
  if (listen === '') return async () => undefined;
  // Only who asks for metrics pays for the library and for Node's HTTP.
  const { serveMetrics } = await import('../api/serve-metrics.ts');
  const { createExposition } = await import('../metrics/create-exposition.ts');
  const exposition = createExposition(() => collectMetrics(parts));
  // By now every program is attached: an agent that can't attach ends.
  const server = await serveMetrics({ listen, exposition, isReady: () => true });
  return () => server.close();
}
