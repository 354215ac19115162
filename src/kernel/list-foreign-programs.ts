// SPDX-License-Identifier: Apache-2.0
import { closeSync, constants, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bpfError, errnoName } from './bpf-error.ts';
import { readMapInfo } from './bpf-map.ts';
import { effectiveCapabilities } from './capabilities.ts';
import { libbpf } from './libbpf.ts';

/** A cgroup program that something else on this node has attached. */
export interface ForeignProgram {
  /** Path from the cgroup v2 root, starting with '/'. */
  readonly cgroup: string;
  /** Hook, by the name libbpf's sections use. */
  readonly hook: string;
  /** Kernel id, as bpftool shows it. */
  readonly id: number;
  /** Name, at most 15 characters. */
  readonly name: string;
}

/** A sockmap or sockhash on this node: a socket can be in one that has a program, not in two. */
export interface ForeignSockmap {
  readonly id: number;
  readonly name: string;
  readonly type: 'sockmap' | 'sockhash';
  readonly maxEntries: number;
}

/** Cgroup hooks that see or decide what Weir's programs do, by `enum bpf_attach_type`. */
const HOOKS: ReadonlyMap<number, string> = new Map([
  [0, 'cgroup_skb/ingress'],
  [1, 'cgroup_skb/egress'],
  [2, 'cgroup/sock_create'],
  [3, 'sockops'],
  [10, 'cgroup/connect4'],
  [11, 'cgroup/connect6'],
  [12, 'cgroup/post_bind4'],
  [13, 'cgroup/post_bind6'],
  [14, 'cgroup/sendmsg4'],
  [15, 'cgroup/sendmsg6'],
  [19, 'cgroup/recvmsg4'],
  [20, 'cgroup/recvmsg6'],
  [29, 'cgroup/getpeername4'],
  [30, 'cgroup/getpeername6'],
  [34, 'cgroup/sock_release'],
]);

const MAX_PROGRAMS = 64; // the kernel's own limit for one hook of one cgroup (BPF_CGROUP_MAX_PROGS)
const SOCKMAP_TYPES: ReadonlyMap<number, ForeignSockmap['type']> = new Map([
  [15, 'sockmap'],
  [18, 'sockhash'],
]);

/**
 * Cgroup programs of others, anywhere in the tree below `cgroupRoot` (the cgroup v2 mount): such a program may rewrite
 * an address before or after ours sees it, or deny what ours allows. `own`: ids of our programs, left out. Throws
 * NOT_PERMITTED without the capabilities.
 */
export function listForeignPrograms(
  cgroupRoot: string,
  own: ReadonlySet<number> = new Set(),
): ForeignProgram[] {
  const found: ForeignProgram[] = [];
  for (const path of cgroupsBelow(cgroupRoot)) {
    const fd = unlessGone(() => openSync(path, constants.O_RDONLY | constants.O_DIRECTORY));
    if (fd === undefined) continue;
    try {
      for (const [type, hook] of HOOKS) {
        for (const id of queryPrograms(fd, type, path)) {
          const cgroup = path.slice(cgroupRoot.length) || '/';
          if (!own.has(id)) found.push({ cgroup, hook, id, name: programName(id) });
        }
      }
    } finally {
      closeSync(fd);
    }
  }
  return found;
}

/** Sockmaps and sockhashes on this node, by whomever; null without CAP_SYS_ADMIN, which alone may look at all maps. */
export function listSockmaps(): ForeignSockmap[] | null {
  if (!effectiveCapabilities().has('CAP_SYS_ADMIN')) return null;
  const found: ForeignSockmap[] = [];
  for (const id of mapIds()) {
    const fd = libbpf().bpf_map_get_fd_by_id(id);
    if (errnoName(fd) === 'ENOENT') continue; // went meanwhile
    if (fd < 0) throw bpfError({ operation: 'open', object: `map id ${id}`, errno: fd });
    try {
      const info = readMapInfo(fd);
      const type = SOCKMAP_TYPES.get(info.type);
      if (type !== undefined) found.push({ id, name: info.name, type, maxEntries: info.maxEntries });
    } finally {
      closeSync(fd);
    }
  }
  return found;
}

function* cgroupsBelow(path: string): Generator<string> {
  yield path;
  for (const entry of unlessGone(() => readdirSync(path, { withFileTypes: true })) ?? []) {
    if (entry.isDirectory()) yield* cgroupsBelow(join(path, entry.name));
  }
}

/** Cgroups come and go while we walk: one that is gone has no programs. */
function unlessGone<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENODEV'))
      return undefined;
    throw error;
  }
}

function queryPrograms(cgroupFd: number, type: number, path: string): number[] {
  const ids = new Uint32Array(MAX_PROGRAMS);
  const count = new Uint32Array([MAX_PROGRAMS]);
  const result = libbpf().bpf_prog_query(cgroupFd, type, 0, new Uint32Array(1), ids, count);
  if (result < 0) {
    if (errnoName(result) === 'EINVAL') return []; // an older kernel, without this hook
    throw bpfError({ operation: 'query', object: `programs of cgroup ${path}`, errno: result });
  }
  return [...ids.subarray(0, count[0])];
}

/** Source: `struct bpf_prog_info`, include/uapi/linux/bpf.h: the name is at byte 64. */
function programName(id: number): string {
  const fd = libbpf().bpf_prog_get_fd_by_id(id);
  if (fd < 0) return ''; // went meanwhile, or without CAP_SYS_ADMIN
  try {
    const info = new Uint8Array(80);
    const size = new Uint32Array([info.byteLength]);
    const result = libbpf().bpf_obj_get_info_by_fd(fd, info, size);
    if (result < 0) throw bpfError({ operation: 'read info of', object: `program id ${id}`, errno: result });
    return Buffer.from(info.subarray(64)).toString('latin1').replace(/\0.*$/s, '');
  } finally {
    closeSync(fd);
  }
}

function* mapIds(): Generator<number> {
  const next = new Uint32Array(1);
  for (let id = 0; ; id = next[0] ?? 0) {
    const result = libbpf().bpf_map_get_next_id(id, next);
    if (errnoName(result) === 'ENOENT') return;
    if (result < 0) throw bpfError({ operation: 'list', object: 'maps', errno: result });
    yield next[0] ?? 0;
  }
}
