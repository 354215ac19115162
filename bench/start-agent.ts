// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchPlace } from './bench-place.ts';
import type { Treatment } from './question.ts';

const weir = join(import.meta.dirname, '../weir');

/** What the agent said when it stopped. */
export interface AgentCounts {
  readonly events: number;
  readonly lost: number;
}

/** An agent of its own process, as `weir run` starts it. */
export interface RunningAgent {
  readonly pid: number;
  /** Stops it and removes what it pinned: afterwards no hook is attached. */
  stop(): Promise<AgentCounts>;
}

/** How an agent is started. */
export interface AgentOptions {
  /** The file that records are written to; they are made, and written to nowhere, without one. */
  readonly output?: string;
  /** `observed` where nothing is said. */
  readonly treatment?: Treatment;
}

/**
 * Starts the agent on the place's cgroups and waits until it observes, and enforces where it is to. Everything that pods do is
 * reported: no pod is throttled.
 */
export async function startAgent(place: BenchPlace, options: AgentOptions = {}): Promise<RunningAgent> {
  const folders = ['--pin-dir', place.pins, '--run-dir', join(place.folder, 'run')];
  const child = spawn(weir, ['run', ...folders, ...agentArguments(place, options)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const log = new AgentLog(child);
  await log.has('agent started');
  return {
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      const said = await log.has('agent stopped');
      await log.ended;
      await cleanUp(folders);
      const lost = said.lost as { count: number }[];
      return { events: said.events as number, lost: lost.reduce((sum, { count }) => sum + count, 0) };
    },
  };
}

function agentArguments(place: BenchPlace, { output, treatment }: AgentOptions): string[] {
  const options = {
    'cgroup-root': place.cgroupRoot,
    pods: place.pods,
    observe: 'all',
    ...(output !== undefined && { 'output-file': output }),
    'pod-rate-per-second': '0',
    ...(treatment === 'governed' && {
      'policy-enforce': 'true',
      'policy-paths': place.policies,
      'policy-resolvers': place.paths.pod.address ?? '',
    }),
    ...(treatment === 'ruled' && { rules: writeRules(place.folder) }),
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

/** A rule that every open is told for, and that holds for none. */
const RULES = `- rule: Opens
  desc: d
  condition: evt.type in (open, openat, openat2) and fd.name = /of/no/file
  output: o
  priority: INFO
`;

function writeRules(folder: string): string {
  const path = join(folder, 'rules.yaml');
  writeFileSync(path, RULES);
  return path;
}

/** The agent's own log, one JSON object a line, kept so that a message may be waited for after it came. */
class AgentLog {
  readonly ended: Promise<void>;
  readonly #lines: Record<string, unknown>[] = [];
  readonly #said: string[] = [];
  #wake: () => void = () => undefined;
  #isOver = false;

  constructor(child: ChildProcess) {
    this.ended = once(child, 'close').then(() => {
      this.#isOver = true;
      this.#wake();
    });
    if (child.stderr === null) throw new Error('the agent has no stderr');
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.#said.push(line);
      if (line.startsWith('{')) this.#lines.push(JSON.parse(line));
      this.#wake();
    });
  }

  /** Waits for a line with this message. Throws with all that was said when the agent ends without it. */
  async has(message: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.#lines.find(({ msg }) => msg === message);
      if (found !== undefined) return found;
      if (this.#isOver) throw new Error(`the agent never said "${message}":\n${this.#said.join('\n')}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

async function cleanUp(folders: readonly string[]): Promise<void> {
  const child = spawn(weir, ['cleanup', ...folders], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`weir cleanup ended with status ${code}`);
}
