// SPDX-License-Identifier: Apache-2.0

/** A kernel that Weir is proven on. */
export interface Kernel {
  /** What `--kernel` takes and the table shows. */
  readonly name: string;
  /** Debian suite whose `linux-image-amd64` it is. */
  readonly suite: string;
  /** Why this kernel is in the list. */
  readonly reason: string;
}

export const KERNELS: readonly Kernel[] = [
  {
    name: '5.10',
    suite: 'bullseye',
    reason: 'the oldest supported: no bpf_loop, no lsm_cgroup, no memory-cgroup accounting of maps',
  },
  { name: '6.1', suite: 'bookworm', reason: 'long-term kernel of most clusters' },
  { name: '6.12', suite: 'trixie', reason: 'long-term kernel with bpf_sock_destroy and xattr kfuncs' },
  {
    name: 'newest',
    suite: 'sid',
    reason: 'what comes next: changed signatures and refusals show here first',
  },
];
