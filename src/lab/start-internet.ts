// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WeirError } from '../errors.ts';
import { CallChannel } from './call-channel.ts';
import { startedPid } from './started-pid.ts';

/** The server process; its pid names the network namespace that pods are linked to. */
export interface Internet {
  readonly pid: number;
  readonly channel: CallChannel;
}

// The published build has `.js` files: this module's own ending is the right one.
const MAIN = fileURLToPath(new URL(`internet/main${extname(import.meta.url)}`, import.meta.url));

/**
 * Starts the lab's internet in this cgroup and in a network namespace of its own, which it has once `channel.up`
 * resolves; it then waits for addresses and for `start`. The kernel kills it when the calling thread ends. What it says
 * at an early end is in the error (`LAB_FAILED`) of `channel.up` and of every open call.
 */
export async function startInternet(cgroup: string): Promise<Internet> {
  const argv = ['--pdeathsig', 'KILL', 'unshare', '--net', process.execPath, MAIN];
  const child = spawn('setpriv', argv, { detached: true, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const channel = new CallChannel(child);
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4096);
  });
  child.once('close', (code, signal) => {
    const how = `ended with ${code ?? signal}: ${complaint.trim() || 'no message'}`;
    channel.fail(new WeirError('LAB_FAILED', `lab's internet: ${how}`));
  });
  const pid = await startedPid(child, 'setpriv');
  await writeFile(join(cgroup, 'cgroup.procs'), String(pid));
  return { pid, channel };
}
