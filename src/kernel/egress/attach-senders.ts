// SPDX-License-Identifier: Apache-2.0
import { attachToMap } from '../attach-to-map.ts';
import type { Collection } from '../collection.ts';

const STUB = 'send/on_send';

/**
 * Makes the table of sockets hand what is sent to the stub that judges it (`bpf/send.bpf.c`). Before anything is put in: a
 * socket keeps what the table had when it came. Throws BPF_FAILED and its like; does nothing where the program was refused.
 */
export function attachSenders(collection: Pick<Collection, 'programs' | 'map'>): void {
  const stub = collection.programs.get(STUB);
  if (stub !== undefined) attachToMap(stub, collection.map('senders'));
}
