// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import type { EventRecord, WeirRecord } from '../../src/events/record.ts';
import { mountBpffs } from '../../src/kernel/bpffs.ts';
import { removePins } from '../../src/kernel/pin-folder.ts';
import type { Lab } from '../../src/lab/create-lab.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

/** Folders of a test's own for what an agent leaves on a node, and how to remove them. */
export interface AgentPlaces {
  readonly pinDir: string;
  readonly runDir: string;
  remove(): void;
}

/** `name` tells those of one agent of a test from those of another. */
export function makeAgentPlaces(name = ''): AgentPlaces {
  mountBpffs('/sys/fs/bpf');
  const pinDir = `/sys/fs/bpf/weir-test-${process.pid}${name}`;
  const runDir = mkdtempSync(join(tmpdir(), 'weir-run-'));
  mkdirSync(pinDir, { recursive: true });
  return {
    pinDir,
    runDir,
    remove: () => {
      removePins(pinDir);
      rmSync(runDir, { recursive: true, force: true });
      if (existsSync(pinDir)) rmSync(pinDir, { recursive: true });
    },
  };
}

/** A command of `weir` as its own process, as a user runs it. */
export class WeirProcess {
  readonly child: ChildProcess;
  readonly records: WeirRecord[] = [];
  stderr = '';
  readonly exited: Promise<number | null>;

  /** `enter` are words before those of a program that make it run elsewhere, such as on a node of a test's own. */
  constructor(args: readonly string[], enter: readonly string[] = []) {
    const [program = '', ...rest] = [...enter, process.execPath, MAIN, ...args];
    this.child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.child;
    if (stdout === null || stderr === null) throw new Error('no pipes');
    createInterface({ input: stdout }).on('line', (line) =>
      this.records.push(JSON.parse(line) as WeirRecord),
    );
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.exited = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** Waits until the agent has started; throws what it said when it ended instead. */
  async started(): Promise<this> {
    while (!this.stderr.includes('agent started')) {
      const ended = await Promise.race([
        this.exited.then(() => true),
        new Promise((resolve) => setTimeout(resolve, 20, false)),
      ]);
      if (ended) throw new Error(`agent ended: ${this.stderr}`);
    }
    return this;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return await this.exited;
  }

  events(kind: WeirRecord['kind']): EventRecord[] {
    return this.records.filter((record) => record.kind === kind) as EventRecord[];
  }
}

/** Runs a command of `weir` to its end; gives what it printed. Throws when it fails. */
export function runWeir(...args: readonly string[]): string {
  return execFileSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
}

/** The same without holding up what else runs in this process, such as a server that the agent talks to. */
export async function runWeirAside(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  return stdout;
}

/** Arguments that make an agent watch the pods of a lab, in places of the test's own. */
export function agentArguments(lab: Lab, places: AgentPlaces): string[] {
  const cgroupRoot = `/${relative(cgroup2Mount(), join(lab.cgroup, 'kubepods.slice'))}`;
  return [
    '--cgroup-root',
    cgroupRoot,
    '--pods',
    lab.manifestsFolder,
    '--pin-dir',
    places.pinDir,
    '--run-dir',
    places.runDir,
    '--state-dir',
    join(places.runDir, 'state'),
  ];
}
