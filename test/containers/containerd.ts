// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { makeImage } from './make-image.ts';
import type { TestImage } from './pack-image.ts';
import { removeCgroups } from './remove-cgroups.ts';

/** Where shims, and ctr, make sockets and pipes, whatever containerd is told (containerd runtime/v2/shim). */
const RUN = '/run/containerd';
const SHIM_SOCKETS = join(RUN, 's');
const IMAGE = 'weir.test/app:1';
/** Name of a second runtime handler. */
export const KERNEL_OF_ITS_OWN = 'kata-qemu';
/** Name of a runtime handler whose containers have a cgroup namespace, as all have where cgroup v2 is alone. */
export const CGROUPS_OF_ITS_OWN = 'own-cgroups';
/** Copies: works wherever the folder is, also on an overlay. */
const SNAPSHOTTER = 'native';

/**
 * A real containerd of a test's own: its folders, socket and cgroups are beside those of the machine's, and nothing is
 * left of it in the end. Pods and containers are the caller's to remove before that.
 */
export class Containerd {
  /** Path from the cgroup roots of everything that it runs. */
  readonly cgroup: string;
  readonly folder: string;
  readonly socket: string;
  readonly image: TestImage;
  readonly #logFile: string;
  readonly #before: ReadonlySet<string>;
  readonly #enter: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(name: string, enter: readonly string[]) {
    this.#enter = enter;
    // Below 108 bytes with the name of the socket: no place of a build's own.
    this.folder = mkdtempSync('/tmp/weir-cri-');
    this.cgroup = `weir-test-${name}-${process.pid}`;
    this.socket = join(this.folder, 'containerd.sock');
    this.#logFile = join(this.folder, 'log');
    this.#before = new Set(listedBelow(RUN));
    this.image = makeImage(mkImageFolder(this.folder), IMAGE);
    mkdirSync(join(this.folder, 'cni'));
    writeFileSync(join(this.folder, 'config.toml'), configOf(this.folder, this.socket, IMAGE));
  }

  /**
   * Starts one and gives it the image. `enter` are words before those of containerd that make it run elsewhere, such as
   * among mounts of its own.
   */
  static async create(name: string, enter: readonly string[] = []): Promise<Containerd> {
    const containerd = new Containerd(name, enter);
    try {
      await containerd.start();
      await containerd.importImage(containerd.image.archive);
      await containerd.ctr('images', 'tag', IMAGE, `weir.test/app@${containerd.image.digest}`);
      return containerd;
    } catch (error: unknown) {
      await containerd.remove();
      throw error;
    }
  }

  /** Takes an image from an archive. */
  async importImage(archive: string): Promise<void> {
    await this.ctr('images', 'import', '--snapshotter', SNAPSHOTTER, archive);
  }

  async start(): Promise<void> {
    const log = openSync(this.#logFile, 'a');
    const command = [...this.#enter, 'containerd', '--config', join(this.folder, 'config.toml')];
    const child = spawn('env', command, { stdio: ['ignore', log, log] });
    this.#process = child;
    while (!(await this.#answers())) {
      if (child.exitCode !== null) throw new Error(`containerd ended: ${this.log()}`);
      await sleep(50);
    }
  }

  /** As a crash does: containers go on. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** The end of what it logged. */
  log(): string {
    return existsSync(this.#logFile) ? readFileSync(this.#logFile, 'utf8').slice(-4_000) : '';
  }

  /** Runs containerd's own client, in the namespace of Kubernetes. */
  async ctr(...args: readonly string[]): Promise<string> {
    const all = ['--address', this.socket, '--namespace', 'k8s.io', ...args];
    return (await promisify(execFile)('ctr', all, { encoding: 'utf8' })).stdout;
  }

  /** Ends everything of it, mounts and cgroups as well. */
  async remove(): Promise<void> {
    await this.kill();
    await this.#endShims();
    await removeCgroups(this.cgroup);
    for (const path of mountsBelow(this.folder)) execFileSync('umount', ['--lazy', path]);
    rmSync(this.folder, { recursive: true, force: true });
    removeTraces(this.#before);
  }

  async #answers(): Promise<boolean> {
    if (!existsSync(this.socket)) return false;
    try {
      return /\bcri\b.*\bok\b/.test(await this.ctr('plugins', 'ls'));
    } catch {
      return false;
    }
  }

  /** A shim whose sandbox is gone ends by itself, and takes its socket with it. */
  async #endShims(): Promise<void> {
    for (let tries = 0; tries < 40 && this.#shims().length > 0; tries++) await sleep(50);
    for (const pid of this.#shims()) process.kill(pid, 'SIGKILL');
  }

  #shims(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => commandOf(pid).some((word) => word === this.socket));
  }
}

/** Folders that came since and are empty, and sockets that nobody listens at: a shim that was killed leaves its own. */
function removeTraces(before: ReadonlySet<string>): void {
  const live = readFileSync('/proc/net/unix', 'utf8');
  // The deepest first: a folder is empty when what was in it is gone.
  for (const path of listedBelow(RUN).toReversed()) {
    if (before.has(path)) continue;
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      if (readdirSync(path).length === 0) rmdirSync(path);
    } else if (path.startsWith(`${SHIM_SOCKETS}/`) && !live.includes(path)) rmSync(path, { force: true });
  }
}

/** A folder and all that is in it, each after what it is in; nothing where it isn't there. */
function listedBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const inside = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return [folder, ...inside.sort().map((path) => join(folder, path))];
}

function mkImageFolder(folder: string): string {
  const path = join(folder, 'image');
  mkdirSync(path);
  return path;
}

function commandOf(pid: number): string[] {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words[0]?.includes('containerd-shim') ? words : [];
  } catch {
    return [];
  }
}

function mountsBelow(folder: string): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .reverse();
}

function configOf(folder: string, socket: string, image: string): string {
  return `version = 2
root = "${folder}/root"
state = "${folder}/state"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[debug]
  level = "warn"
[grpc]
  address = "${socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${image}"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    conf_dir = "${folder}/cni"
    bin_dir = "${folder}/cni-bin"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${SNAPSHOTTER}"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
        Root = "${folder}/runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.${CGROUPS_OF_ITS_OWN}]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.${CGROUPS_OF_ITS_OWN}.options]
        SystemdCgroup = false
        Root = "${folder}/runc"
        BinaryName = "${join(import.meta.dirname, 'runc-own-cgroups.sh')}"
    # Called like one that gives pods a kernel of their own: this machine may have none.
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.${KERNEL_OF_ITS_OWN}]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.${KERNEL_OF_ITS_OWN}.options]
        SystemdCgroup = false
        Root = "${folder}/runc"
`;
}
