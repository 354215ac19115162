// SPDX-License-Identifier: Apache-2.0
import { createTlsLibraryFinder } from '../host/find-tls-libraries.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import { after } from './after.ts';
import type { AgentLog } from './agent-log.ts';
import { TlsProbes } from './tls-probes.ts';

/** Begins to keep probes on TLS libraries of this machine. */
export function openProbes(source: Pick<LiveSource, 'probeTlsLibrary'>, log: AgentLog): TlsProbes {
  const finder = createTlsLibraryFinder();
  return new TlsProbes({
    find: (pid) => finder.find(pid),
    attach: (path) => source.probeTlsLibrary(path),
    after,
    now: () => performance.now(),
    onRefused: (path, error) =>
      log.warn({ path, reason: error.message }, 'TLS library not probed: its clients are opaque'),
  });
}
