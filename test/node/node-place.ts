// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Keeper, startKeeper } from '../../src/lab/start-keeper.ts';

const HOLD = join(import.meta.dirname, 'hold-node.sh');
const ENTER = join(import.meta.dirname, 'enter-node.sh');
/** Pairs of addresses in 198.18.0.0/15, which is for tests of networks and nobody's. */
const PAIRS = 2 ** 15;
const MAX_OUTPUT = 64 * 1024 * 1024;

/** Name of the node, and of its host. */
export const NODE_NAME = 'node-1';
/** Where pods find the API server: the first address of the services. */
export const SERVICE_ADDRESS = '10.96.0.1';

/**
 * A machine within this machine: its own network, mounts, host name, and one cgroup for all that runs on it. Its /etc,
 * /var and /run are its own; the rest, processes as well, is the machine's. Nothing of it outlives this process, however
 * it ends.
 */
export class NodePlace {
  /** Its disk, seen from the machine. */
  readonly folder: string;
  /** From the root of every hierarchy. */
  readonly cgroup: string;
  /** Of its end of the link to the machine. */
  readonly address: string;
  readonly #holder: ChildProcess;
  readonly #keeper: Keeper;

  private constructor(folder: string, cgroup: string, address: string, holder: ChildProcess, keeper: Keeper) {
    this.folder = folder;
    this.cgroup = cgroup;
    this.address = address;
    this.#holder = holder;
    this.#keeper = keeper;
  }

  static async create(): Promise<NodePlace> {
    const folder = mkdtempSync('/tmp/weir-node-');
    const cgroup = `/${folder.split('/').pop()}`;
    const [own = '', ...otherCgroups] = hierarchies().map((root) => `${root}${cgroup}`);
    const keeper = await startKeeper({ cgroup: own, otherCgroups, folder });
    try {
      makeCgroups([own, ...otherCgroups]);
      // Beside hierarchies of version 1 the kubelet makes nothing in that of version 2; the runtime does, later.
      mkdirSync(join(own, 'kubepods'));
      const holder = await startHolder(folder, cgroup);
      const address = link(holder.pid ?? 0);
      return new NodePlace(folder, cgroup, address, holder, keeper);
    } catch (error: unknown) {
      await keeper.clean();
      throw error;
    }
  }

  /** The process that holds its namespaces. */
  get holder(): number {
    return this.#holder.pid ?? 0;
  }

  /** Words before a program's own that make it one of the node. */
  get enter(): readonly string[] {
    return ['sh', ENTER, String(this.holder), `${this.cgroup}/system`];
  }

  /** Runs a program of the node to its end; gives what it printed. */
  async run(...argv: readonly string[]): Promise<string> {
    const [shell = '', ...args] = [...this.enter, ...argv];
    return (await promisify(execFile)(shell, args, { encoding: 'utf8', maxBuffer: MAX_OUTPUT })).stdout;
  }

  /** Starts a program of the node, which says what it has to say in a log of its name. */
  start(name: string, ...argv: readonly string[]): ChildProcess {
    const [shell = '', ...args] = [...this.enter, ...argv];
    const log = openSync(this.#logFile(name), 'a');
    return spawn(shell, args, { stdio: ['ignore', log, log] });
  }

  /** The end of what a program logged. */
  log(name: string): string {
    const file = this.#logFile(name);
    return existsSync(file) ? readFileSync(file, 'utf8').slice(-6_000) : '';
  }

  /** Writes a file of the node's disk that its programs find at the path that is returned. */
  writeFile(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /** Ends all that runs here, and leaves nothing behind. */
  async remove(): Promise<void> {
    await this.#keeper.clean();
  }

  #logFile(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}

/** Where hierarchies of cgroups are mounted, that of version 2 first: killing there kills all. */
function hierarchies(): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  const placesOf = (type: string) =>
    mounts.filter((mount) => mount[2] === type).map(([, place = '']) => place);
  return [...placesOf('cgroup2'), ...placesOf('cgroup')];
}

/** That of the node, with one for its own programs. */
function makeCgroups(places: readonly string[]): void {
  for (const place of places) {
    mkdirSync(place);
    const has = (file: string): boolean => existsSync(join(place, file));
    // Of version 1: it has neither processors nor memory until it is told.
    if (has('tasks') && has('cpuset.cpus')) {
      for (const file of ['cpuset.cpus', 'cpuset.mems'])
        writeFileSync(join(place, file), readFileSync(join(place, '..', file)));
    } else mkdirSync(join(place, 'system'));
  }
}

async function startHolder(folder: string, cgroup: string): Promise<ChildProcess> {
  const namespaces = ['--net', '--mount', '--uts', '--propagation', 'private'];
  const argv = ['unshare', ...namespaces, 'sh', HOLD, folder, NODE_NAME, SERVICE_ADDRESS];
  const holder = spawn('sh', [ENTER, String(process.pid), `${cgroup}/system`, ...argv], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  holder.stderr.on('data', (text) => {
    said += text;
  });
  const ready = once(holder.stdout, 'data').then(() => true);
  if (await Promise.race([ready, once(holder, 'exit').then(() => false)])) return holder;
  throw new Error(`the node's namespaces can not be made: ${said}`);
}

/** Links the node with the machine; gives the node's address. */
function link(holder: number): string {
  const first = randomInt(PAIRS) * 4;
  const addressOf = (n: number) => `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;
  const name = `weir-n${holder}`;
  const ip = (...args: string[]): void =>
    void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(holder));
  ip('address', 'add', `${addressOf(first + 1)}/30`, 'dev', name);
  ip('link', 'set', name, 'up');
  const inside = ['nsenter', '--target', String(holder), '--net', 'ip'];
  for (const words of [`address add ${addressOf(first + 2)}/30 dev eth0`, 'link set eth0 up'])
    execFileSync(inside[0] ?? '', [...inside.slice(1), ...words.split(' ')]);
  return addressOf(first + 2);
}
