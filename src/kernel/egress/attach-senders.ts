// SPDX-License-Identifier: Apache-2.0
import { bpfError } from '../bpf-error.ts';
import type { Collection } from '../collection.ts';
import { libbpf } from '../libbpf.ts';

const BPF_SK_MSG_VERDICT = 7; // enum bpf_attach_type
const STUB = 'send/on_send';

/**
 * Makes the table of sockets hand what is sent to the stub that judges it (`bpf/send.bpf.c`). Before anything is put in: a
 * socket keeps what the table had when it came. Throws BPF_FAILED and its like; does nothing where the program was refused.
 */
export function attachSenders(collection: Pick<Collection, 'programs' | 'map'>): void {
  const stub = collection.programs.get(STUB);
  if (stub === undefined) return;
  const errno = libbpf().bpf_prog_attach(stub.fd, collection.map('senders').fd, BPF_SK_MSG_VERDICT, 0);
  if (errno < 0) throw bpfError({ operation: 'attach', object: `program ${STUB} to map senders`, errno });
}
