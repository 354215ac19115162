// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { WeirError } from '../../errors.ts';

/** How the cluster is reached: by the user's own kubectl, with all that it knows of logging in. */
export interface Kubectl {
  /** Stand before every command: `--context`, `--kubeconfig`. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user asks to stop: ends every kubectl that runs. */
  readonly signal: AbortSignal;
}

/** Why a kubectl ended: by itself, or what it was ended for. */
export type KubectlEnd = 'itself' | 'time-out' | 'interrupt' | 'too much';

export interface RunningKubectl {
  readonly child: ChildProcess;
  /** Resolves when it has ended and all that it wrote has come. Rejects with KUBECTL_NOT_FOUND. */
  readonly ended: Promise<{ readonly status: number | undefined; readonly why: KubectlEnd }>;
  /** Ends it: asks first, then kills. */
  end(why: KubectlEnd): void;
}

/** How long a kubectl may take to end when it is asked to. */
const GRACE_MS = 2_000;

/** Starts a kubectl. `pipe` as its input is for commands that are to end when their input does. */
export function startKubectl(
  { flags, env, signal }: Kubectl,
  args: readonly string[],
  stdin: 'ignore' | 'inherit' | 'pipe',
): RunningKubectl {
  const child = spawn('kubectl', [...flags, ...args], { env, stdio: [stdin, 'pipe', 'pipe'] });
  let why: KubectlEnd = 'itself';
  let killer: NodeJS.Timeout | undefined;
  const end = (reason: KubectlEnd): void => {
    if (killer !== undefined) return;
    why = reason;
    child.kill('SIGTERM');
    killer = setTimeout(() => {
      child.kill('SIGKILL');
      // what it started may hold its pipes
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, GRACE_MS);
  };
  const onAbort = (): void => end('interrupt');
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<RunningKubectl['ended']>>();
  child.once('error', (error) =>
    reject(new WeirError('KUBECTL_NOT_FOUND', `kubectl: ${error.message}`, { cause: error })),
  );
  child.once('close', (status) => resolve({ status: status ?? undefined, why }));
  const ended = promise.finally(() => {
    clearTimeout(killer);
    signal.removeEventListener('abort', onAbort);
  });
  // Who reads its output first hears of it afterwards.
  ended.catch(() => undefined);
  child.stdin?.on('error', () => end('itself'));
  return { child, ended, end };
}
