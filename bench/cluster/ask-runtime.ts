// SPDX-License-Identifier: Apache-2.0
// Follows a container runtime, and prints what that costs this process, as one JSON line; memory in MB.
//
//   node bench/cluster/ask-runtime.ts SOCKET PODS CONTAINERS
import { setTimeout as sleep } from 'node:timers/promises';
import { openRelief, RUNTIME_WEIGHT } from '../../src/agent/open-relief.ts';
import { startRuntime } from '../../src/cluster/cri/start-runtime.ts';
import { governanceKeys } from '../../src/identity/governance.ts';
import { PodDirectory } from '../../src/identity/pod-directory.ts';
import { settled } from './settled.ts';

const [socket = '', pods = '', containers = ''] = process.argv.slice(2);
const directory = new PodDirectory({ keys: governanceKeys(), now: Date.now });
const relief = openRelief();

const before = await settled();
const say = (_: object, message: string): void => void process.stderr.write(`${message}\n`);
const started = process.cpuUsage();
const began = performance.now();
const runtime = startRuntime({
  socket,
  directory,
  log: { info: say, warn: say },
  onRead: (bytes) => relief.read(bytes * RUNTIME_WEIGHT),
});
let peak = 0;
while (runtime.status().sandboxes < Number(pods) || runtime.status().containers < Number(containers)) {
  peak = Math.max(peak, process.memoryUsage.rss() / 1e6);
  await sleep(5);
}
const seconds = (performance.now() - began) / 1e3;
const { user, system } = process.cpuUsage(started);
const after = await settled();
process.stdout.write(
  `${JSON.stringify({ before, peak, after, seconds, cpuSeconds: (user + system) / 1e6 })}\n`,
);
await runtime.close();
relief.close();
