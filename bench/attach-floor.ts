// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { Collection } from '../src/kernel/collection.ts';
import { readCollectionSpec } from '../src/kernel/collection-spec.ts';
import { openRingReader } from '../src/kernel/open-ring-reader.ts';
import { compileTestObject } from '../test/kernel/compile-object.ts';

/** What the programs of load/floor.bpf.c do; the number is their cfg_level. */
export const FLOOR_LEVELS = { hooks: 0, storage: 1, records: 2 } as const;

/** Attaches the programs to a cgroup. Gives what detaches them. */
export function attachFloor(level: keyof typeof FLOOR_LEVELS, cgroup: string): () => Promise<void> {
  const spec = readCollectionSpec(compileTestObject('floor', { folder: join(import.meta.dirname, 'load') }));
  const collection = Collection.load([spec], { variables: { cfg_level: FLOOR_LEVELS[level] } });
  const links = [...collection.programs.values()].map((program) => program.attachCgroup(cgroup));
  // A ring that nobody empties would be full soon, and cheap.
  const reader = openRingReader({ rings: [collection.map('observations')], onBatch: () => undefined });
  return async () => {
    for (const link of links) link.close();
    await reader.close();
    collection.close();
  };
}
