// SPDX-License-Identifier: Apache-2.0
//
// Makes a lab with a busy pod, says on one line of JSON what it made, and waits to be killed. For lab-crash.test.ts.
import { readlinkSync } from 'node:fs';
import { createLab } from '../../src/lab/create-lab.ts';

/** What the owner says of its lab. */
export interface LabTraces {
  readonly cgroup: string;
  readonly folder: string;
  readonly pids: readonly number[];
  /** As /proc/PID/ns/net shows them. */
  readonly networks: readonly string[];
}

const lab = await createLab({ prefix: 'crash' });
const pod = await lab.addPod({ namespace: 'default', name: 'busy' });
// One program that runs, and one that left its parent and its session.
const direct = await pod.exec(['sleep', '1000']);
await pod.run(['sh', '-c', 'setsid --fork sleep 1001 </dev/null >/dev/null 2>&1']);
const { internetPid } = lab.setting;
const { sandbox } = pod.parts;
const traces: LabTraces = {
  cgroup: lab.cgroup,
  folder: lab.setting.folder,
  pids: [internetPid, sandbox.holderPid, sandbox.pid, direct.pid],
  networks: [internetPid, sandbox.pid].map((pid) => readlinkSync(`/proc/${pid}/ns/net`)),
};
console.log(JSON.stringify(traces));
