// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** Addresses of the network's loopback beside 127.0.0.1 and ::1: a client's and a server's. */
export const ADDRESSES = {
  client4: '10.77.0.1',
  server4: '10.77.0.2',
  client6: 'fd77::1',
  server6: 'fd77::2',
} as const;

/** For `expect.poll`: long enough for an emulated machine, and no test waits it out that passes. */
export const PATIENCE = { timeout: 20_000 } as const;

/** The distribution's own tools before others: version managers put shell scripts in their place. */
const ENVIRONMENT = { ...process.env, PATH: `/usr/bin:/bin:/usr/sbin:/sbin:${process.env.PATH ?? ''}` };

/** What a process that has ended said. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process in the network. Its lines of output are read as they come. */
export interface Peer {
  readonly process: ChildProcess;
  readonly pid: number;
  /** The next line it prints. Throws when it ends without one. */
  line(): Promise<string>;
  /** Writes a line to its standard input. */
  say(line: string): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<number | null>;
}

/**
 * A network namespace of the test's own, with nothing but a loopback: no packet leaves it, and it needs no module
 * that a small guest kernel may lack. Processes are started in it by cgroup.
 */
export class TestNetwork {
  readonly name: string;
  readonly #peers = new Set<ChildProcess>();

  constructor(name: string) {
    this.name = `weir-test-${process.pid}-${name}`;
    execFileSync('ip', ['netns', 'add', this.name]);
    const commands = [
      'link set lo up',
      `addr add ${ADDRESSES.client4}/32 dev lo`,
      `addr add ${ADDRESSES.server4}/32 dev lo`,
      `addr add ${ADDRESSES.client6}/128 dev lo nodad`,
      `addr add ${ADDRESSES.server6}/128 dev lo nodad`,
    ];
    execFileSync('ip', ['-n', this.name, '-batch', '-'], { input: `${commands.join('\n')}\n` });
  }

  /** Starts a command in a cgroup. It is killed by `remove` if it still runs. */
  start(cgroup: string, command: readonly string[]): Peer {
    const child = this.#spawn(cgroup, command, ['pipe', 'pipe', 'inherit']);
    this.#peers.add(child);
    const ended = once(child, 'exit').then(([status]) => {
      this.#peers.delete(child);
      return status as number | null;
    });
    const lines = createInterface({ input: streamOf(child.stdout) })[Symbol.asyncIterator]();
    return {
      process: child,
      // sh and ip replace themselves by the command: the pid stays
      pid: child.pid ?? 0,
      line: async () => {
        const next = await lines.next();
        if (next.done === true) throw new Error(`${command.join(' ')}: ended without another line`);
        return next.value;
      },
      say: (line) => streamOf(child.stdin).write(`${line}\n`),
      ended,
    };
  }

  /** Starts `test/kernel/cases/<script>` with Python. */
  startPython(cgroup: string, script: string, args: readonly string[] = []): Peer {
    return this.start(cgroup, pythonCommand(script, args));
  }

  /** Runs a command in a cgroup to its end. `extraFd`: a descriptor of this process that it gets as number 3. */
  async run(cgroup: string, command: readonly string[], extraFd?: number): Promise<Ended> {
    const extra = extraFd === undefined ? [] : [extraFd];
    const child = this.#spawn(cgroup, command, ['ignore', 'pipe', 'pipe', ...extra]);
    const closed = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(streamOf(child.stdout)), text(streamOf(child.stderr))]);
    const [status] = (await closed) as [number | null];
    return { status, stdout, stderr };
  }

  /** Runs `test/kernel/cases/<script>` with Python to its end; throws what it said when it failed. */
  async python(cgroup: string, script: string, args: readonly string[] = []): Promise<string> {
    const { status, stdout, stderr } = await this.run(cgroup, pythonCommand(script, args));
    if (status !== 0) throw new Error(`${script} ${args.join(' ')}: ${status}: ${stderr}`);
    return stdout.trim();
  }

  /** Ends what still runs and removes the namespace. */
  async remove(): Promise<void> {
    const left = [...this.#peers];
    await Promise.all(
      left.map((child) => {
        const exit = once(child, 'exit');
        child.kill('SIGKILL');
        return exit;
      }),
    );
    execFileSync('ip', ['netns', 'del', this.name]);
  }

  #spawn(cgroup: string, command: readonly string[], stdio: StdioOptions): ChildProcess {
    // the cgroup first: `ip netns exec` shows another /sys
    const enter = ['-c', 'echo $$ >"$0/cgroup.procs" && exec ip netns exec "$@"', cgroup, this.name];
    return spawn('sh', [...enter, ...command], { stdio, env: ENVIRONMENT });
  }
}

function pythonCommand(script: string, args: readonly string[]): string[] {
  return ['python3', '-u', new URL(`./cases/${script}`, import.meta.url).pathname, ...args];
}

function streamOf<S>(stream: S | null): S {
  if (stream === null) throw new Error('the process was started without this stream');
  return stream;
}
