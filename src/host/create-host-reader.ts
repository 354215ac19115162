// SPDX-License-Identifier: Apache-2.0
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupFacts, ProcessFacts } from '../events/facts.ts';
import type { HostReader } from '../identity/host-reader.ts';
import { type CgroupPaths, createCgroupPaths } from './create-cgroup-paths.ts';
import { readProcess } from './read-process.ts';
import { unlessGone } from './unless-gone.ts';

export interface HostReaderOptions {
  /** Where cgroup v2 is mounted. */
  readonly cgroup2: string;
  /** Default: as /proc tells them. */
  readonly cgroupPathOf?: CgroupPaths;
  /** Exact starts of running processes, nanoseconds since boot by pid: the kernel's task iterator, where there is one. */
  readonly exactStarts?: () => ReadonlyMap<number, bigint>;
  /** Default `/proc`. */
  readonly proc?: string;
}

/** A tick of /proc, in which it rounds starts down. */
const TICK_NS = 10_000_000n;

/** The machine itself, by /proc and the cgroup v2 file system. */
export function createHostReader(options: HostReaderOptions): HostReader {
  const { cgroup2, exactStarts, proc = '/proc' } = options;
  const { cgroupPathOf = createCgroupPaths(cgroup2, proc) } = options;
  const idOfPath = (path: string | undefined): bigint | undefined => cgroupId(join(cgroup2, path ?? ''));
  return {
    *processes(): Iterable<ProcessFacts> {
      // Starts first: a process that begins in between is heard of by its events.
      const starts = exactStarts?.() ?? new Map<number, bigint>();
      const known = new Map<string | undefined, bigint | undefined>();
      const cachedId = (pid: number): bigint | undefined => {
        const path = cgroupPathOf(pid);
        if (!known.has(path)) known.set(path, idOfPath(path));
        return known.get(path);
      };
      for (const pid of listPids(proc)) {
        const facts = readProcess(pid, cachedId, proc);
        if (facts !== undefined) yield withExactStart(facts, starts.get(pid));
      }
    },
    process: (pid) => readProcess(pid, (id) => idOfPath(cgroupPathOf(id)), proc),
    cgroups: (root) => walkCgroups(cgroup2, root),
  };
}

/** The iterator's start belongs to this process if it rounds to what /proc said; else the pid was used again. */
function withExactStart(facts: ProcessFacts, exact: bigint | undefined): ProcessFacts {
  if (exact === undefined || exact < facts.startNs || exact >= facts.startNs + TICK_NS) return facts;
  return { ...facts, startNs: exact, startExact: true };
}

/** Lowest first, which is parents before children until pids wrap around. */
function listPids(proc: string): number[] {
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

function* walkCgroups(cgroup2: string, path: string): Generator<CgroupFacts> {
  const folder = join(cgroup2, path);
  const id = cgroupId(folder);
  if (id === undefined) return;
  yield { id, path };
  for (const entry of unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    if (entry.isDirectory()) yield* walkCgroups(cgroup2, join(path, entry.name));
  }
}

/** The cgroup v2 id is the inode number of the folder (cgroup_id(), linux/cgroup.h). */
function cgroupId(folder: string): bigint | undefined {
  return unlessGone(() => statSync(folder, { bigint: true }).ino);
}
