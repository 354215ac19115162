// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duplex, PassThrough, type Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { WeirError } from '../errors.ts';
import { childrenOf } from './children-of.ts';
import { startedPid } from './started-pid.ts';

/** Where and how a program of a container runs. */
export interface ExecPlace {
  /** The pod's first process, by its pid on the machine. */
  readonly sandboxPid: number;
  /** The container's cgroup folder. */
  readonly cgroup: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How a process ended: exactly one of the two is set. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program running in a container. Read both outputs, or the program stops when the pipes are full. */
export interface PodProcess {
  /** Its pid on the machine. */
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the program has ended and its outputs are closed. */
  readonly exited: Promise<ProcessExit>;
  /** Sends a signal to the program; harmless once it has ended. */
  kill(signal: NodeJS.Signals): void;
}

const SCRIPT = fileURLToPath(new URL('enter.sh', import.meta.url));

/** What containers get by default: `defaultCapabilities` of containerd and Docker. */
const CAPABILITIES = [
  ...['chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap', 'net_bind_service'],
  ...['net_raw', 'sys_chroot', 'mknod', 'audit_write', 'setfcap'],
];

/**
 * Starts a program in a container: in the pod's namespaces, with a container's capabilities, and in the container's
 * cgroup before its exec. Resolves once it has joined the cgroup and is let go. A program that can't be found ends
 * with code 127. Throws `LAB_FAILED` when the pod can't be entered.
 */
export async function execInPod(place: ExecPlace, argv: readonly [string, ...string[]]): Promise<PodProcess> {
  const bounding = `--bounding-set=-all,${CAPABILITIES.map((name) => `+${name}`).join(',')}`;
  const enter = ['--target', String(place.sandboxPid), '--net', '--mount', '--uts', '--ipc', '--pid'];
  const args = [...enter, 'setpriv', bounding, 'sh', SCRIPT, place.folder, ...argv];
  const procs = await open(join(place.cgroup, 'cgroup.procs'), 'w');
  try {
    const child = spawn('nsenter', args, {
      detached: true,
      env: place.env,
      stdio: ['pipe', 'pipe', 'pipe', procs.fd, 'pipe'],
    });
    return await letGo(child, argv[0]);
  } finally {
    await procs.close();
  }
}

/** Waits until the process is in its cgroup, finds its pid, and lets it become the program. */
async function letGo(child: ChildProcess, program: string): Promise<PodProcess> {
  const nsenterPid = await startedPid(child, 'nsenter');
  const exited = new Promise<ProcessExit>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  const early = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(`ended with ${code ?? signal}`)),
  );
  // These descriptors were asked for as pipes, so they are there; the types only know the general case.
  type Pipes = [stdin: Writable, stdout: Readable, stderr: Readable, procs: null, control: Duplex];
  const [stdin, out, err, , control] = child.stdio as unknown as Pipes;
  // Node throws away what a child wrote when nobody has begun to read by its exit, and a short program may have ended
  // before the caller gets its pipes.
  const [stdout, stderr] = [out.pipe(new PassThrough()), err.pipe(new PassThrough())];
  // Whoever ends early, or never reads its input, is known by its exit status.
  for (const pipe of [stdin, control]) pipe.on('error', () => pipe.destroy());
  const joined = await Promise.race([once(control, 'data'), early]);
  if (typeof joined === 'string')
    throw failed(
      program,
      `its container can't be entered: ${joined}: ${(await text(stderr)).trim() || 'no message'}`,
    );
  // nsenter has one child: the process that is to become the program.
  const [pid] = await childrenOf(nsenterPid);
  if (pid === undefined) throw failed(program, 'ended before it was started');
  control.end('go\n');
  return { pid, stdin, stdout, stderr, exited, kill: (signal) => killIfRunning(child, pid, signal) };
}

function failed(program: string, how: string): WeirError {
  return new WeirError('LAB_FAILED', `${program}: ${how}`);
}

function killIfRunning(child: ChildProcess, pid: number, signal: NodeJS.Signals): void {
  // nsenter reaps the program, so as long as nsenter runs the pid is the program's.
  if (child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(pid, signal);
  } catch (error: unknown) {
    // Both ended, and only their exit hasn't been told to this process yet.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
