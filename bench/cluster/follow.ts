// SPDX-License-Identifier: Apache-2.0
// Follows a cluster, and prints what that costs this process, as one JSON line; memory in MB.
//
//   node bench/cluster/follow.ts URL CA HERE ELSEWHERE
import { setTimeout as sleep } from 'node:timers/promises';
import { openRelief } from '../../src/agent/open-relief.ts';
import { startCluster } from '../../src/cluster/start-cluster.ts';
import { governanceKeys } from '../../src/identity/governance.ts';
import { PodDirectory } from '../../src/identity/pod-directory.ts';
import { settled } from './settled.ts';

const [url = '', ca = '', here = '', elsewhere = ''] = process.argv.slice(2);
const directory = new PodDirectory({ keys: governanceKeys(), now: Date.now });
const relief = openRelief();
let peak = 0;

async function until(done: () => boolean): Promise<void> {
  while (!done()) {
    peak = Math.max(peak, process.memoryUsage.rss() / 1e6);
    await sleep(10);
  }
}

const before = await settled();
const say = (_: object, message: string): void => void process.stderr.write(`${message}\n`);
const cluster = startCluster({
  connection: {
    server: new URL(url),
    source: 'bench',
    credentials: async () => ({ token: 'token-1', tls: { ca } }),
    refused: () => undefined,
  },
  node: 'node-1',
  directory,
  log: { info: say, warn: say },
  onRead: (bytes) => relief.read(bytes),
});
await until(() => [...directory.list()].length === Number(here));
const ALL = { selector: '' };
const node = await settled();
const started = process.cpuUsage();
cluster.elsewhere.want({ pods: [ALL], services: [] });
await until(() => [...(cluster.elsewhere.pods(ALL) ?? [])].length === Number(here) + Number(elsewhere));
const { user, system } = process.cpuUsage(started);
const all = await settled();
process.stdout.write(`${JSON.stringify({ before, node, all, peak, listSeconds: (user + system) / 1e6 })}\n`);
await cluster.close();
relief.close();
