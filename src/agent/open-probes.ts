// SPDX-License-Identifier: Apache-2.0
import { createTlsLibraryFinder } from '../host/find-tls-libraries.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import { after } from './after.ts';
import type { AgentLog } from './agent-log.ts';
import { TlsProbes } from './tls-probes.ts';

/** Puts probes on the TLS libraries of what runs in pods now, and says who keeps them up to date. */
export function openProbes(source: LiveSource, identity: Identity, log: AgentLog): TlsProbes {
  const finder = createTlsLibraryFinder();
  const probes = new TlsProbes({
    find: (pid) => finder.find(pid),
    attach: (path) => source.probeTlsLibrary(path),
    after,
    now: () => performance.now(),
    onRefused: (path, error) =>
      log.warn({ path, reason: error.message }, 'TLS library not probed: its clients are opaque'),
  });
  lookAtRunning(identity, probes);
  return probes;
}

/** What ran before the agent may talk TLS already. */
function lookAtRunning(identity: Identity, probes: TlsProbes): void {
  const observed = new Set(
    [...identity.cgroups()].filter(({ place }) => place?.podUid !== undefined).map(({ id }) => id),
  );
  for (const fact of identity.facts()) {
    if (fact.type === 'process' && observed.has(fact.process.cgroupId)) {
      probes.onExec(fact.process.pid, `${fact.process.executable} ${fact.process.namespaces.mount}`);
    }
  }
}
