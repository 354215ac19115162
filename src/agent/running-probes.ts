// SPDX-License-Identifier: Apache-2.0
import type { Identity } from '../identity/create-identity.ts';
import { libraryUser } from './library-user.ts';
import type { TlsProbes } from './tls-probes.ts';

export interface RunningProbesOptions {
  readonly identity: Pick<Identity, 'facts' | 'cgroups' | 'cgroup'>;
  readonly probes: Pick<TlsProbes, 'onRunning'>;
  /** Whether all that happens in a cgroup is observed. */
  readonly isObserved: (cgroupId: bigint) => boolean;
  /** Calls `run` after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** How long pods that ran before the agent may take to be told: the first list of an API server, at a loaded start. */
const TOLD_WITHIN_MS = 5_000;

/**
 * Looks for TLS libraries in processes that ran before their pod was observed: they may talk TLS already. A probe costs
 * everybody who maps the library, and at its start the agent observes every pod of which nobody told yet: these are
 * looked at when they are told, or when nobody does.
 */
export class RunningProbes {
  readonly #options: RunningProbesOptions;
  readonly #untold = new Set<string>();
  #cancel: (() => void) | undefined;

  constructor(options: RunningProbesOptions) {
    this.#options = options;
  }

  /** Looks at what runs at the agent's start. */
  begin(): void {
    const { identity, after } = this.#options;
    for (const { place, pod } of identity.cgroups()) {
      if (place?.podUid !== undefined && pod === undefined) this.#untold.add(place.podUid);
    }
    this.#probe((podUid) => podUid === undefined || !this.#untold.has(podUid));
    if (this.#untold.size === 0) return;
    this.#cancel = after(TOLD_WITHIN_MS, () => {
      const untold = new Set(this.#untold);
      this.#untold.clear();
      this.#probe((podUid) => podUid !== undefined && untold.has(podUid));
    });
  }

  /** Something became known of a pod. */
  told(uid: string): void {
    if (this.#untold.delete(uid)) this.#probe((podUid) => podUid === uid);
  }

  /** Cgroups begin to be observed. */
  widened(cgroupIds: ReadonlySet<bigint>): void {
    this.#probe((_, id) => cgroupIds.has(id));
  }

  stop(): void {
    this.#cancel?.();
  }

  #probe(isWanted: (podUid: string | undefined, cgroupId: bigint) => boolean): void {
    const { identity, probes, isObserved } = this.#options;
    for (const fact of identity.facts()) {
      if (fact.type !== 'process') continue;
      const { pid, executable, namespaces, cgroupId } = fact.process;
      if (!isObserved(cgroupId) || !isWanted(identity.cgroup(cgroupId)?.place?.podUid, cgroupId)) continue;
      probes.onRunning(pid, `${executable} ${namespaces.mount}`, libraryUser(identity, cgroupId).id);
    }
  }
}
