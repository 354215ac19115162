// SPDX-License-Identifier: Apache-2.0
import type { BpfMap } from '../../src/kernel/bpf-map.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import type { VariableValue } from '../../src/kernel/load-object.ts';
import type { Program } from '../../src/kernel/program.ts';
import { compileTestObject } from './compile-object.ts';

/** A program of the test's own at work on a cgroup. */
export interface TestProgram {
  map(name: string): BpfMap;
  /** Another of its programs. */
  program(name: string): Program;
  /** Detaches it. */
  close(): void;
}

/** Compiles `test/kernel/bpf/<object>.bpf.c`, loads it and attaches one of its programs to a cgroup. */
export function attachTestProgram(
  object: string,
  program: string,
  cgroup: string,
  variables: Record<string, VariableValue> = {},
): TestProgram {
  const collection = Collection.load([readCollectionSpec(compileTestObject(object))], { variables });
  const link = collection.program(`${object}/${program}`).attachCgroup(cgroup);
  return {
    map: (name: string) => collection.map(name),
    program: (name: string) => collection.program(`${object}/${name}`),
    close: () => {
      link.close();
      collection.close();
    },
  };
}
