// SPDX-License-Identifier: Apache-2.0
import { findContainedProcess } from '../host/find-contained-process.ts';
import { createTlsLibraryFinder, type TlsLibraryFinder } from '../host/find-tls-libraries.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import { after } from './after.ts';
import type { AgentLog } from './agent-log.ts';
import { TlsProbes } from './tls-probes.ts';

export interface OpenProbesParts {
  readonly source: Pick<LiveSource, 'probeTlsLibrary' | 'dropOldProbes'>;
  /** Where cgroup v2 is mounted. */
  readonly cgroup2: string;
  readonly log: Pick<AgentLog, 'warn'>;
  readonly finder?: TlsLibraryFinder;
}

/** Begins to keep probes on TLS libraries of this machine. */
export function openProbes({
  source,
  cgroup2,
  log,
  finder = createTlsLibraryFinder(),
}: OpenProbesParts): TlsProbes {
  return new TlsProbes({
    find: (pid) => finder.find(pid),
    findContained: (path) => findContainedProcess(cgroup2, path),
    // What is pinned keeps the file system in use, also when no agent is there: never a volume.
    attach: ({ path, key, isOfImage }) =>
      source.probeTlsLibrary(path, isOfImage ? key.replaceAll(':', '-') : undefined),
    dropOld: () => source.dropOldProbes(),
    after,
    now: () => performance.now(),
    onRefused: (path, error) =>
      log.warn({ path, reason: error.message }, 'TLS library not probed: its clients are opaque'),
  });
}
