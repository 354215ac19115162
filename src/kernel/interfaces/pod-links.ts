// SPDX-License-Identifier: Apache-2.0
import { readlinkSync } from 'node:fs';
import { askRoutes, routeAttributes } from './route-socket.ts';

const RTM_GETLINK = 18;
const RTM_GETNSID = 90;
const IFLA_LINK_NETNSID = 37;
const IFLA_EXT_MASK = 29;
const SKIP_STATS = 8;
const NETNSA_NSID = 1;
const NETNSA_PID = 2;
const IFINFO_BYTES = 16;
const GENERIC_BYTES = 4;

/** Which interfaces of this network namespace lead into which others, as it is now. */
export class PodLinks {
  /** By the number that this namespace has for another. */
  readonly #links = new Map<number, number[]>();
  readonly #all = new Set<number>();

  /** Asks the kernel. Throws BPF_FAILED, NOT_PERMITTED. */
  constructor() {
    const body = new DataView(new ArrayBuffer(IFINFO_BYTES + 8));
    body.setUint16(IFINFO_BYTES, 8, true);
    body.setUint16(IFINFO_BYTES + 2, IFLA_EXT_MASK, true);
    body.setUint32(IFINFO_BYTES + 4, SKIP_STATS, true);
    for (const message of askRoutes(RTM_GETLINK, new Uint8Array(body.buffer), { dump: true })) {
      const index = message.getInt32(4, true);
      this.#all.add(index);
      const namespace = routeAttributes(message, IFINFO_BYTES).get(IFLA_LINK_NETNSID)?.getInt32(0, true);
      if (namespace === undefined) continue;
      this.#links.set(namespace, [...(this.#links.get(namespace) ?? []), index]);
    }
  }

  /** Indexes of all interfaces. */
  [Symbol.iterator](): Iterator<number> {
    return this.#all.values();
  }

  /** Whether there is an interface of that index. */
  has(index: number): boolean {
    return this.#all.has(index);
  }

  /**
   * Indexes of the interfaces whose other end is in the network namespace of a process. When that is this process's own:
   * `host-network`. Undefined when the process is gone.
   */
  of(pid: number): readonly number[] | 'host-network' | undefined {
    const theirs = namespaceOf(pid);
    if (theirs === undefined) return undefined;
    if (theirs === namespaceOf('self')) return 'host-network';
    const body = new DataView(new ArrayBuffer(GENERIC_BYTES + 8));
    body.setUint16(GENERIC_BYTES, 8, true);
    body.setUint16(GENERIC_BYTES + 2, NETNSA_PID, true);
    body.setUint32(GENERIC_BYTES + 4, pid, true);
    const [answer] = askRoutes(RTM_GETNSID, new Uint8Array(body.buffer));
    const id = answer && routeAttributes(answer, GENERIC_BYTES).get(NETNSA_NSID)?.getInt32(0, true);
    return (id !== undefined && this.#links.get(id)) || [];
  }
}

function namespaceOf(pid: number | 'self'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}
