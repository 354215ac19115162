// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, unlinkSync } from 'node:fs';
import koffi from 'koffi';
import { elfFunctions } from '../elf-functions.ts';
import { bpfError } from './bpf-error.ts';
import { libbpf } from './libbpf.ts';
import type { UprobeLink, UprobeTarget } from './program.ts';

/** BPF_TRACE_UPROBE_MULTI of `enum bpf_attach_type`: what a program is loaded for that is attached this way. */
export const UPROBE_MULTI = 48;

const BPF_LINK_CREATE = 28;
const SYS_BPF = process.arch === 'arm64' ? 280 : 321;
const KPROBE = 2; // enum bpf_prog_type
const AT_RETURN = 1; // BPF_F_UPROBE_MULTI_RETURN
const ATTR_BYTES = 64;
const ENOENT = 2;
const ESRCH = 3;
const EBADF = 9;
/** What opening a file below /proc/<pid>/root gives once the process ends. */
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH', 'ENOTDIR', 'EACCES']);

let known: boolean | undefined;

/**
 * Whether this kernel attaches probes in user space by links (6.6 and newer). Unlike those of perf_event_open(2) they need
 * no CAP_SYS_ADMIN, which those do since CVE-2025-38466. Tried once per process: the file must not be one, so that nothing
 * is attached.
 */
export function hasUprobeMulti(): boolean {
  known ??= tryUprobeMulti();
  return known;
}

function tryUprobeMulti(): boolean {
  const code = new Uint8Array([0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0]); // r0 = 0; exit
  const opts = new DataView(new ArrayBuffer(48)); // struct bpf_prog_load_opts, as in probe-program.ts
  opts.setBigUint64(0, 48n, true);
  opts.setUint32(12, UPROBE_MULTI, true);
  const program = libbpf().bpf_prog_load(KPROBE, 'weir_probe', 'GPL', code, 2, new Uint8Array(opts.buffer));
  if (program < 0) return false;
  try {
    const { fd, errno } = createLink(program, { path: '/' }, 0);
    if (fd >= 0) closeSync(fd);
    return fd >= 0 || errno === EBADF;
  } finally {
    closeSync(program);
  }
}

/**
 * Attaches a program that was loaded for it to one place in a file. Throws BPF_FAILED, with errno ENOENT when the file has
 * no such function, NOT_PERMITTED or UNSUPPORTED. libbpf does this from 1.3 on; we run with 1.1 as well.
 */
export function attachUprobeMulti(object: string, program: number, target: UprobeTarget): UprobeLink {
  const { path, symbol, offset = 0 } = target;
  const where = `${object} (uprobe) to ${path}${symbol === undefined ? '' : `:${symbol}`}+${offset}`;
  const start = symbol === undefined ? 0 : findFunction(path, symbol, where);
  if (start === undefined) throw bpfError({ operation: 'attach', object: where, errno: ENOENT });
  const { fd, errno } = createLink(program, target, start + offset);
  if (fd < 0) throw bpfError({ operation: 'attach', object: where, errno });
  let isOpen = true;
  let pinned: string | undefined;
  return {
    pin: (pin) => {
      const result = libbpf().bpf_obj_pin(fd, pin);
      if (result < 0) throw bpfError({ operation: 'pin', object: `${where} to ${pin}`, errno: result });
      pinned = pin;
    },
    unpin: () => {
      if (pinned !== undefined) unlinkSync(pinned);
      pinned = undefined;
    },
    close: () => {
      if (isOpen) closeSync(fd);
      isOpen = false;
    },
  };
}

/** Throws BPF_FAILED with errno ESRCH when the file is gone with the process that had it. */
function findFunction(path: string, symbol: string, where: string): number | undefined {
  const file = openIfThere(path);
  if (file === undefined) throw bpfError({ operation: 'attach', object: where, errno: ESRCH });
  try {
    return elfFunctions(file, [symbol]).get(symbol);
  } finally {
    closeSync(file);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return undefined;
    throw error;
  }
}

/** bpf(BPF_LINK_CREATE): `union bpf_attr`, its `link_create.uprobe_multi`. */
function createLink(program: number, target: UprobeTarget, place: number): { fd: number; errno: number } {
  const path = Buffer.from(`${target.path}\0`);
  const offsets = new BigUint64Array([BigInt(place)]);
  const cookies = new BigUint64Array([target.cookie ?? 0n]);
  const attr = new DataView(new ArrayBuffer(ATTR_BYTES));
  attr.setUint32(0, program, true);
  attr.setUint32(8, UPROBE_MULTI, true);
  attr.setBigUint64(16, koffi.address(path), true);
  attr.setBigUint64(24, koffi.address(offsets), true);
  if (target.cookie !== undefined) attr.setBigUint64(40, koffi.address(cookies), true);
  attr.setUint32(48, 1, true);
  attr.setUint32(52, target.atReturn === true ? AT_RETURN : 0, true);
  attr.setUint32(56, target.pid ?? 0, true);
  const bytes = new Uint8Array(attr.buffer);
  const syscall: (number: number, command: number, attr: Uint8Array, size: number) => number | bigint = koffi
    .load(null)
    .func('long syscall(long number, int command, void *attr, unsigned int size)');
  const fd = Number(syscall(SYS_BPF, BPF_LINK_CREATE, bytes, bytes.length));
  return { fd, errno: fd < 0 ? koffi.errno() : 0 };
}
