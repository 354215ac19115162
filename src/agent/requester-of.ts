// SPDX-License-Identifier: Apache-2.0
import { readProcessOwner } from '../host/read-process-owner.ts';
import { readPeer } from '../kernel/read-peer.ts';
import type { Requester } from '../policy/breakglass.ts';

/** Who is at the other end of a unix socket, as far as this node can tell. */
export function requesterOf(fd: number): Requester {
  const peer = readPeer(fd);
  if (peer === undefined) return {};
  const { uid, pid } = peer;
  // A process that this pid namespace does not see has none here.
  return pid === 0 ? { uid } : { uid, pid, ...readProcessOwner(pid) };
}
