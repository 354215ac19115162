// SPDX-License-Identifier: Apache-2.0
// Loads a collection and prints how that failed, or `loaded`. Run with fewer capabilities.
import { join } from 'node:path';
import { WeirError } from '../../../src/errors.ts';
import { Collection } from '../../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../../src/kernel/collection-spec.ts';

try {
  Collection.load([
    readCollectionSpec(join(import.meta.dirname, '../../../build/test/sampler.bpf.o')),
  ]).close();
  console.log('"loaded"');
} catch (error: unknown) {
  if (!(error instanceof WeirError)) throw error;
  console.log(JSON.stringify({ code: error.code, message: error.message }));
}
