// SPDX-License-Identifier: Apache-2.0
import koffi from 'koffi';

/**
 * Gives memory that C libraries have freed back to the system. Loading programs needs the kernel's type information
 * several times over: about 30 MB that the process would keep for good. Does nothing where the C library has no
 * malloc_trim (musl, which gives back by itself).
 */
export function trimHeap(): void {
  let trim: (padBytes: number) => number;
  try {
    trim = koffi.load(null).func('int malloc_trim(size_t pad)');
  } catch (error: unknown) {
    if (error instanceof Error) return; // koffi: no such function
    throw error;
  }
  trim(0);
}
