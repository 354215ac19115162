// SPDX-License-Identifier: Apache-2.0
import type { Identity } from '../identity/create-identity.ts';
import type { TlsProbes } from './tls-probes.ts';

/** Looks for TLS libraries in processes that ran in a cgroup before it was observed: they may talk TLS already. */
export function probeRunning(
  identity: Pick<Identity, 'facts'>,
  probes: Pick<TlsProbes, 'onExec'>,
  isObserved: (cgroupId: bigint) => boolean,
): void {
  for (const fact of identity.facts()) {
    if (fact.type !== 'process' || !isObserved(fact.process.cgroupId)) continue;
    const { pid, executable, namespaces } = fact.process;
    probes.onExec(pid, `${executable} ${namespaces.mount}`);
  }
}
