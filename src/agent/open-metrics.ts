// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from 'node:timers/promises';
import type { Config } from '../gen/config.ts';
import type { AgentLog } from './agent-log.ts';
import { collectMetrics, type MetricParts } from './collect-metrics.ts';
import { samplePrograms } from './sample-programs.ts';
import { watchLoop } from './watch-loop.ts';

/** Serves metrics and probes where the configuration says so; returns what ends it. */
export async function openMetrics(
  { listen, programTimesMs }: Config['metrics'],
  parts: MetricParts,
  log: AgentLog,
): Promise<() => Promise<void>> {
  // Only who asks for metrics pays for Node's HTTP.
  const { serveMetrics } = await import('../api/serve-metrics.ts');
  const { createExposition } = await import('../metrics/create-exposition.ts');
  const exposition = createExposition({
    collect: () => collectMetrics(parts),
    pause: setImmediate,
    now: () => performance.now(),
  });
  const server = await serveMetrics({ listen, exposition, isReady: () => parts.source.isAttached });
  // Beside what the agent does meanwhile: probes are answered, and events are read, between its slices.
  const rehearsed = exposition.rehearse();
  const endLoop = watchLoop(parts.meters.loopLag);
  const endSampling = samplePrograms(parts.source.programTimes, programTimesMs, log);
  return async () => {
    endSampling();
    endLoop();
    await rehearsed;
    await server.close();
  };
}
