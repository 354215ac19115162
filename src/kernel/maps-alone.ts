// SPDX-License-Identifier: Apache-2.0
import type { CollectionSpec } from './collection-spec.ts';

const RELOCATIONS = Buffer.from('\0.BTF.ext\0');
const UNKNOWN = Buffer.from('\0.BTF.---\0');

/**
 * The same object as one whose maps alone are to be loaded. libbpf reads all types of the kernel for every object with
 * CO-RE relocations, also where no program is to be loaded, which takes ten times as long as making the maps: they are in a
 * section that is called by a name here which libbpf passes over.
 */
export function mapsAlone(spec: CollectionSpec): CollectionSpec {
  const elf = Buffer.from(spec.elf);
  const at = elf.indexOf(RELOCATIONS);
  if (at >= 0) UNKNOWN.copy(elf, at);
  return { ...spec, elf };
}
