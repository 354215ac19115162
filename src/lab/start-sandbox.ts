// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { WeirError } from '../errors.ts';
import { childrenOf } from './children-of.ts';
import { startedPid } from './started-pid.ts';

/** The processes that hold a pod's namespaces. */
export interface Sandbox {
  /** The pod's first process: pid 1 inside, this pid on the machine. */
  readonly pid: number;
  /** The process outside the pid namespace that started it. */
  readonly holderPid: number;
  /** Kills every process of the pod and resolves once its namespaces are gone from them. */
  kill(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('sandbox.sh', import.meta.url));
const NAMESPACES = [
  '--net',
  '--mount',
  '--uts',
  '--ipc',
  '--pid',
  '--fork',
  '--kill-child=KILL',
  '--mount-proc',
];

/**
 * Starts a pod's sandbox with this host name; the files of folder `etc` are laid over the machine's /etc. When the
 * calling thread ends, the kernel kills the holder, with it the sandbox, and with that everything in the pod. Throws
 * `LAB_FAILED` when the namespaces can't be made.
 */
export async function startSandbox(hostname: string, etc: string): Promise<Sandbox> {
  const argv = ['--pdeathsig', 'KILL', 'unshare', ...NAMESPACES, 'sh', SCRIPT, hostname, etc];
  const child = spawn('setpriv', argv, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const holderPid = await startedPid(child, 'setpriv');
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const complaint = text(child.stderr);
  const ready = await Promise.race([once(child.stdout, 'data').then(() => true), exit.then(() => false)]);
  if (!ready) throw failed(hostname, `its namespaces can't be made: ${(await complaint).trim()}`);
  const [pid] = await childrenOf(holderPid);
  if (pid === undefined) throw failed(hostname, 'its first process ended at once');
  return {
    pid,
    holderPid,
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

function failed(hostname: string, how: string): WeirError {
  return new WeirError('LAB_FAILED', `pod ${hostname}: ${how}`);
}
