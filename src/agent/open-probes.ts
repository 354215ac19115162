// SPDX-License-Identifier: Apache-2.0
import { createTlsLibraryFinder, type TlsLibraryFinder } from '../host/find-tls-libraries.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import { after } from './after.ts';
import type { AgentLog } from './agent-log.ts';
import { TlsProbes } from './tls-probes.ts';

/** Begins to keep probes on TLS libraries of this machine. */
export function openProbes(
  source: Pick<LiveSource, 'probeTlsLibrary' | 'dropOldProbes'>,
  log: Pick<AgentLog, 'warn'>,
  finder: TlsLibraryFinder = createTlsLibraryFinder(),
): TlsProbes {
  return new TlsProbes({
    find: (pid) => finder.find(pid),
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
