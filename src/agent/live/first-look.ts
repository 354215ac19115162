// SPDX-License-Identifier: Apache-2.0
import type { HostReader } from '../../identity/host-reader.ts';
import type { AttachedKernel } from './attach-kernel.ts';
import type { JoinedIdentity } from './join-identity.ts';

export interface FirstLookParts {
  readonly kernel: Pick<AttachedKernel, 'cgroupRoot' | 'source'>;
  readonly host: Pick<HostReader, 'cgroups'>;
  readonly joined: JoinedIdentity;
}

/** Learns what runs now. Cgroups are selected before processes are read: one that begins meanwhile is in one of the two. */
export function firstLook({ kernel, host, joined }: FirstLookParts): void {
  const { cgroupRoot, source } = kernel;
  const { identity, ai, selection, facts } = joined;
  // Twice: entries make the kernel tell of cgroups made from here on; the second look finds those made before that.
  for (const cgroup of host.cgroups(cgroupRoot)) {
    identity.learn({ type: 'cgroup', cgroup });
    facts?.learn({ type: 'cgroup', cgroup });
  }
  selection.apply();
  identity.seed(cgroupRoot);
  joined.followAi();
  ai.begin(identity);
  selection.touchAll();
  selection.apply();
  source.adoptSockets();
}
