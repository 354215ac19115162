// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Pace } from '../../src/cluster/pace.ts';
import type { PolicyStatusState } from '../../src/cluster/status/policy-status-reporter.ts';
import type { StatusPace } from '../../src/cluster/status/status-pace.ts';
import type { NodePolicyState } from '../../src/policy/node-policy-state.ts';

/** What an agent's process is given: JSON, for it goes through a command line. */
export interface StatusAgentOptions {
  readonly server: string;
  readonly ca: string;
  readonly token: string;
  readonly namespace: string;
  readonly node: string;
  readonly statusPace: StatusPace;
  readonly pace: Pace;
}

/** An agent's cluster part in a process of its own. */
export interface StatusAgent {
  readonly node: string;
  /** How it says that it stands; undefined before it said so. */
  status(): PolicyStatusState | undefined;
  /** From now on it says this of policies. */
  tell(...states: readonly NodePolicyState[]): void;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

export function startStatusAgent(options: StatusAgentOptions): StatusAgent {
  const script = join(import.meta.dirname, 'cases/status-agent.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let status: PolicyStatusState | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    status = JSON.parse(line) as PolicyStatusState;
  });
  // what is told to one that was killed goes nowhere
  child.stdin.on('error', () => undefined);
  return {
    node: options.node,
    status: () => (isRunning(child) ? status : undefined),
    tell: (...states) => void child.stdin.write(`${JSON.stringify(states)}\n`),
    stop: async () => {
      child.stdin.end();
      if (isRunning(child)) await once(child, 'exit');
    },
    kill: async () => {
      if (!isRunning(child)) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
