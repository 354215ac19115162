// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from 'node:v8';
import { trimHeap } from '../kernel/trim-heap.ts';
import { after } from './after.ts';
import { collectGarbage } from './collect-garbage.ts';
import { MemoryRelief } from './memory-relief.ts';

/**
 * A list over HTTP needs little more than no room for young objects: 20,000 pods peak at 30 MB over what was before, instead
 * of 64. Each collection takes 50 to 100 ms of CPU.
 */
const EVERY_BYTES = 32e6;
/**
 * Messages of a container runtime live longer, in pieces of HTTP/2: 2,000 containers peak at 42 MB instead of 75 to 150,
 * for a second more of CPU.
 */
export const RUNTIME_WEIGHT = 8;

/** Relief of this process's memory while much is read. */
export function openRelief(): MemoryRelief {
  return new MemoryRelief({
    everyBytes: EVERY_BYTES,
    collect: () => {
      collectGarbage();
      trimHeap();
    },
    letGrow: (may) => setFlagsFromString(`--semi-space-growth-factor=${may ? 2 : 1}`),
    after,
  });
}
