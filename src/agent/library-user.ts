// SPDX-License-Identifier: Apache-2.0
import type { Identity } from '../identity/create-identity.ts';

/** Who uses what processes of a cgroup map: its container, which may have cgroups below its own. */
export interface LibraryUser {
  readonly id: string;
  /** Whether it ends with this cgroup. */
  readonly isOwn: boolean;
}

/** The user that a cgroup belongs to; the cgroup itself where it is no container's. */
export function libraryUser(identity: Pick<Identity, 'cgroup'>, cgroupId: bigint): LibraryUser {
  const { path = '', place } = identity.cgroup(cgroupId) ?? {};
  const id = place?.container?.id;
  if (id === undefined) return { id: String(cgroupId), isOwn: true };
  return { id, isOwn: path.endsWith(id) || path.endsWith(`${id}.scope`) };
}
