// SPDX-License-Identifier: Apache-2.0
// Serves metrics of a node on which much happens, as an agent does, and says over IPC at which port, and when it is
// asked, for how long the event loop made no turn since it was asked before, by the clock and in CPU of its thread: node bench/scrape-server.ts SERIES
import { setImmediate } from 'node:timers/promises';
import { workloadMetrics } from '../src/agent/workload-metrics.ts';
import { serveMetrics } from '../src/api/serve-metrics.ts';
import { createExposition } from '../src/metrics/create-exposition.ts';
import { WorkloadTable } from '../src/metrics/workload-table.ts';

const CHANNELS = ['huggingface-hub', 'huggingface-cdn', 'openai', 's3', ''];

/** Workloads that have moved bytes, asked for models and been found at something, until they fill so many series. */
function fill(series: number): WorkloadTable {
  const room = { maxNamespaces: 100, maxWorkloads: 1e6, maxModels: 1e6, maxSeries: series };
  const workloads = new WorkloadTable(room);
  for (let i = 0; i * 13 < series; i++) {
    const counters = workloads.of(`team-${i % 50}`, `Deployment/service-${i}`, i);
    for (const channel of CHANNELS)
      counters.moved(channel, 'model-registry', { sent: i, received: i * 1e6 }, i);
    const model = `pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@${i.toString(16).padStart(40, '0')}`;
    counters.requested({ model, channel: 'huggingface-hub', operation: 'download', approved: 'true' }, i);
    counters.found('unapproved-hub-contact', 'ollama-registry', i);
  }
  return workloads;
}

/** What time it is, and what this thread has taken so far. */
function look(): { readonly wallMs: number; readonly cpuMs: number } {
  const { user, system } = process.threadCpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1e3 };
}

const workloads = fill(Number(process.argv[2]));
const exposition = createExposition({
  collect: () => workloadMetrics(workloads, 0n),
  pause: setImmediate,
  now: () => performance.now(),
});
const server = await serveMetrics({ listen: '127.0.0.1:0', exposition, isReady: () => true });
const longest = { heldMs: 0, pauseMs: 0 };
let last = look();
setInterval(() => {
  const now = look();
  longest.heldMs = Math.max(longest.heldMs, now.cpuMs - last.cpuMs);
  longest.pauseMs = Math.max(longest.pauseMs, now.wallMs - last.wallMs);
  last = now;
}, 1);
await exposition.rehearse();
process.send?.({ port: server.port });
process.on('message', () => {
  process.send?.(longest);
  Object.assign(longest, { heldMs: 0, pauseMs: 0 });
});
process.on('disconnect', () => process.exit());
