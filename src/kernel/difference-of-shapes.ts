// SPDX-License-Identifier: Apache-2.0
import type { MapShape } from './collection-spec.ts';

/** Why a map can't stand in for another, in words, or undefined when it can. */
export function differenceOfShapes(existing: MapShape, wanted: MapShape): string | undefined {
  const fields = ['type', 'keySize', 'valueSize', 'maxEntries', 'flags'] as const;
  // 0 means "as many as there are CPUs", which the kernel's map tells in full
  const differs = fields.find(
    (field) => existing[field] !== wanted[field] && !(field === 'maxEntries' && wanted.maxEntries === 0),
  );
  return differs === undefined
    ? undefined
    : `another ${differs} (${wanted[differs]}, not ${existing[differs]})`;
}
