// SPDX-License-Identifier: Apache-2.0
import { bpfError } from './bpf-error.ts';
import type { BpfMap } from './bpf-map.ts';
import { libbpf } from './libbpf.ts';
import type { Program } from './program.ts';

const BPF_SK_MSG_VERDICT = 7; // enum bpf_attach_type

/** Makes a table of sockets hand what is sent on them to an `sk_msg` program, until the table is gone. Throws BPF_FAILED and its like. */
export function attachToMap(program: Pick<Program, 'fd' | 'name'>, map: Pick<BpfMap, 'fd' | 'name'>): void {
  const errno = libbpf().bpf_prog_attach(program.fd, map.fd, BPF_SK_MSG_VERDICT, 0);
  if (errno < 0)
    throw bpfError({ operation: 'attach', object: `program ${program.name} to map ${map.name}`, errno });
}
