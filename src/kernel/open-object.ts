// SPDX-License-Identifier: Apache-2.0
import koffi from 'koffi';
import { bpfError } from './bpf-error.ts';
import { libbpf, type Pointer } from './libbpf.ts';
import { withLibbpfLog } from './libbpf-log.ts';

/**
 * Opens an ELF object with libbpf: parsed, nothing loaded into the kernel. The caller closes it with
 * `bpf_object__close`. `name` is the object's name in errors and the prefix of its data maps.
 */
export function openObject(name: string, elf: Uint8Array): Pointer {
  const api = libbpf();
  const nameBytes = Buffer.from(`${name}\0`);
  // struct bpf_object_open_opts up to object_name: { size_t sz; const char *object_name; }
  const opts = new BigUint64Array([16n, koffi.address(nameBytes)]);
  const { result, errno, lines } = withLibbpfLog(() => api.bpf_object__open_mem(elf, elf.byteLength, opts));
  if (result === null) {
    throw bpfError({ operation: 'open', object: `object ${name}`, errno, messages: lines });
  }
  return result;
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
