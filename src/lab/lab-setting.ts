// SPDX-License-Identifier: Apache-2.0
import type { CgroupLayout } from './cgroup-layout.ts';

/** What every pod of a lab shares. */
export interface LabSetting {
  /** The lab's files. */
  readonly folder: string;
  /** The lab's cgroup folder: the root of its "node". */
  readonly cgroup: string;
  readonly layout: CgroupLayout;
  /** PEM of the authority that pods trust. */
  readonly authorityFile: string;
  /** Default resolvers of pods. */
  readonly nameservers: readonly string[];
  readonly hasIpv6: boolean;
  /** A process in the network namespace that pods are linked to. */
  readonly internetPid: number;
}

/** Where pod and namespace manifests are, below the lab's folder. */
export const MANIFESTS = 'manifests';

/** The cgroup of the lab's own processes, beside the pods', as a node's services have theirs. */
export const SERVICES_CGROUP = 'system.slice';
