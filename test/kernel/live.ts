// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { ObserveFlag } from '../../src/gen/events.ts';
import { describeUnless } from '../suites/describe-unless.ts';

/** Where the compiled objects are. */
export const OBJECTS = join(import.meta.dirname, '../../build/bpf');

/** Every bit of `enum observe_flag`. */
export const OBSERVE_ALL = ObserveFlag.PROCESSES | ObserveFlag.NETWORK | ObserveFlag.CONTENT;

/** Why tests of the live kernel can't run here, or undefined when they can. */
export const notLive: string | undefined = reasonNotLive();

function reasonNotLive(): string | undefined {
  if (process.platform !== 'linux') return `${process.platform} has no eBPF`;
  if (process.getuid?.() !== 0) return 'needs root';
  if (!existsSync('/sys/kernel/btf/vmlinux')) return 'the kernel shows no BTF';
  if (!existsSync(join(import.meta.dirname, '../../build/weir.node'))) return 'the native addon is not built';
  try {
    cgroup2Mount();
  } catch (error: unknown) {
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}

/** A `describe` for tests that need root and eBPF; elsewhere they are skipped, with the reason in the title. */
export function describeLive(name: string, tests: () => void): void {
  describeUnless(notLive, name, tests);
}

/** A corner of the machine that is the test's own. */
export interface LivePlace {
  /** Path of an empty cgroup v2 folder. Programs are attached here, never above. */
  readonly cgroup: string;
  /** Path of an empty bpffs, mounted for this test. */
  readonly bpffs: string;
  /** Makes a cgroup below `cgroup` and gives its path; `name` may have slashes. */
  makeCgroup(name: string): string;
  /** Puts everything back: moves processes out, removes the cgroups, unmounts. Call it in `afterAll`. */
  remove(): void;
}

/** Makes such a corner: `/sys/fs/cgroup/…/weir-test-<pid>/<name>` and a bpffs of its own. */
export function makeLivePlace(name: string): LivePlace {
  const root = join(cgroup2Mount(), `weir-test-${process.pid}`);
  const cgroup = join(root, name);
  mkdirSync(cgroup, { recursive: true });
  const bpffs = mkdtempSync(join(tmpdir(), 'weir-bpffs-'));
  execFileSync('mount', ['-t', 'bpf', 'bpf', bpffs]);
  return {
    cgroup,
    bpffs,
    makeCgroup: (child) => {
      const path = join(cgroup, child);
      mkdirSync(path, { recursive: true });
      return path;
    },
    remove: () => {
      removeCgroup(cgroup);
      if (readdirSync(root, { withFileTypes: true }).every((entry) => !entry.isDirectory())) rmdirSync(root);
      execFileSync('umount', [bpffs]);
      rmdirSync(bpffs);
    },
  };
}

/** The id of a cgroup v2 folder: its inode number. */
export function cgroupIdOf(path: string): bigint {
  return statSync(path, { bigint: true }).ino;
}

/** Moves process `pid` (0: this one) into a cgroup. */
export function enterCgroup(path: string, pid = 0): void {
  writeFileSync(join(path, 'cgroup.procs'), String(pid));
}

function removeCgroup(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) removeCgroup(join(path, entry.name));
  }
  for (const pid of readFileSync(join(path, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)) {
    enterCgroup(cgroup2Mount(), Number(pid));
  }
  rmdirSync(path);
}
