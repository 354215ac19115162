// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import koffi from 'koffi';
import { bpfError } from './bpf-error.ts';
import { libbpf, type Pointer } from './libbpf.ts';
import { withLibbpfLog } from './libbpf-log.ts';

const VMLINUX_BTF = '/sys/kernel/btf/vmlinux';
const VMLINUX_BTF_BYTES = Buffer.from(`${VMLINUX_BTF}\0`);

/**
 * Opens an ELF object with libbpf: parsed, nothing loaded into the kernel. The caller closes it with
 * `bpf_object__close`. `name` is the object's name in errors and the prefix of its data maps.
 */
export function openObject(name: string, elf: Uint8Array): Pointer {
  const api = libbpf();
  const nameBytes = Buffer.from(`${name}\0`);
  const opts = encodeOpts(koffi.address(nameBytes));
  const { result, errno, lines } = withLibbpfLog(() => api.bpf_object__open_mem(elf, elf.byteLength, opts));
  if (result === null) {
    throw bpfError({ operation: 'open', object: `object ${name}`, errno, messages: lines });
  }
  return result;
}

/**
 * struct bpf_object_open_opts (libbpf src/libbpf.h) up to btf_custom_path. The kernel's own BTF is named because libbpf
 * otherwise looks for a type that it lacks among all modules' too, and listing those needs CAP_SYS_ADMIN.
 */
function encodeOpts(name: bigint): BigUint64Array {
  const opts = new BigUint64Array(7);
  opts[0] = BigInt(opts.byteLength);
  opts[1] = name;
  if (existsSync(VMLINUX_BTF)) opts[6] = koffi.address(VMLINUX_BTF_BYTES);
  return opts;
}

/** Programs of an open object, in the order of the file. */
export function programsOf(object: Pointer): Pointer[] {
  return walk((previous) => libbpf().bpf_object__next_program(object, previous));
}

/** Maps of an open object, its data sections among them, in the order of the file. */
export function mapsOf(object: Pointer): Pointer[] {
  return walk((previous) => libbpf().bpf_object__next_map(object, previous));
}

function walk(next: (previous: Pointer | null) => Pointer | null): Pointer[] {
  const found: Pointer[] = [];
  for (let at = next(null); at !== null; at = next(at)) found.push(at);
  return found;
}
