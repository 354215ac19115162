// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import koffi from 'koffi';
import { WeirError } from '../errors.ts';
import { libbpf, type Pointer } from './libbpf.ts';
import { mapsOf, openObject, programsOf } from './open-object.ts';
import { parseDatasec } from './parse-datasec.ts';

/** A program as the object file describes it. */
export interface ProgramSpec {
  readonly name: string;
  /** ELF section: says the type and the hook, `tp_btf/sched_process_exec`. */
  readonly section: string;
  /** `enum bpf_prog_type`. */
  readonly type: number;
  /** Instructions before the kernel rewrites them. */
  readonly instructions: number;
}

/** The shape of a map. Two maps are interchangeable when these agree. */
export interface MapShape {
  /** `enum bpf_map_type`. */
  readonly type: number;
  /** Bytes. */
  readonly keySize: number;
  /** Bytes of one value; of one CPU's in a per-CPU map. */
  readonly valueSize: number;
  readonly maxEntries: number;
  /** `BPF_F_*` flags of map creation. */
  readonly flags: number;
}

export interface MapSpec extends MapShape {
  readonly name: string;
}

/** A tunable: a `const volatile` global, settable until the object is loaded. */
export interface VariableSpec {
  readonly name: string;
  /** Bytes from the start of `.rodata`. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
  /** The bytes it has in the file. */
  readonly initial: Uint8Array;
}

/**
 * What an object file holds: a plain value, the same on every machine, made without asking the kernel. Load any
 * number of them together with `Collection.load`.
 */
export interface CollectionSpec {
  /** File name without `.bpf.o`: `process`. */
  readonly name: string;
  /** The file itself. */
  readonly elf: Uint8Array;
  readonly programs: readonly ProgramSpec[];
  /** Without the data sections. */
  readonly maps: readonly MapSpec[];
  readonly variables: readonly VariableSpec[];
}

/**
 * Reads an object file. Throws OBJECT_NOT_FOUND when there is none, BPF_FAILED when it isn't a BPF object (the reason
 * is libbpf's), LIBBPF_NOT_FOUND without libbpf.
 */
export function readCollectionSpec(path: string): CollectionSpec {
  return parseCollectionSpec(basename(path).replace(/(\.bpf)?\.o$/, ''), readObjectFile(path));
}

/** The same for bytes already read. `name` is used in errors and program keys. */
export function parseCollectionSpec(name: string, elf: Uint8Array): CollectionSpec {
  const object = openObject(name, elf);
  try {
    const maps = mapsOf(object);
    return {
      name,
      elf,
      programs: programsOf(object).map(describeProgram),
      maps: maps.filter((map) => !libbpf().bpf_map__is_internal(map)).map(describeMap),
      variables: variablesOf(object, maps),
    };
  } finally {
    libbpf().bpf_object__close(object);
  }
}

/**
 * Refuses an object that was built from another `bpf/event.h`: LAYOUT_MISMATCH when its `cfg_layout_hash` is absent
 * or not `expected`.
 */
export function requireLayout(spec: CollectionSpec, expected: bigint): void {
  const bytes = spec.variables.find((variable) => variable.name === 'cfg_layout_hash')?.initial;
  const got = bytes === undefined ? undefined : Buffer.from(bytes).readBigUInt64LE();
  if (got !== expected) {
    const seen = got === undefined ? 'no hash' : got.toString(16);
    throw new WeirError(
      'LAYOUT_MISMATCH',
      `object ${spec.name}: built from another event layout: expected ${expected.toString(16)}, got ${seen}`,
    );
  }
}

/** The read-only data section of an open object, or undefined when it has none. */
export function findRodata(maps: readonly Pointer[]): Pointer | undefined {
  // libbpf names it <first characters of the object name>.rodata
  return maps.find(
    (map) => libbpf().bpf_map__is_internal(map) && libbpf().bpf_map__name(map).endsWith('.rodata'),
  );
}

function readObjectFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause: unknown) {
    throw new WeirError('OBJECT_NOT_FOUND', `object ${path}: can't be read`, { cause });
  }
}

function describeProgram(program: Pointer): ProgramSpec {
  const api = libbpf();
  return {
    name: api.bpf_program__name(program),
    section: api.bpf_program__section_name(program),
    type: api.bpf_program__type(program),
    instructions: Number(api.bpf_program__insn_cnt(program)),
  };
}

function describeMap(map: Pointer): MapSpec {
  const api = libbpf();
  return {
    name: api.bpf_map__name(map),
    type: api.bpf_map__type(map),
    keySize: api.bpf_map__key_size(map),
    valueSize: api.bpf_map__value_size(map),
    maxEntries: api.bpf_map__max_entries(map),
    flags: api.bpf_map__map_flags(map),
  };
}

function variablesOf(object: Pointer, maps: readonly Pointer[]): VariableSpec[] {
  const api = libbpf();
  const rodata = findRodata(maps);
  const btf = api.bpf_object__btf(object);
  if (rodata === undefined || btf === null) return [];
  const sectionSize = new BigUint64Array(1);
  const section = api.bpf_map__initial_value(rodata, sectionSize);
  const btfSize = new Uint32Array(1);
  const btfBytes = api.btf__raw_data(btf, btfSize);
  if (section === null || btfBytes === null) return [];
  const initial = new Uint8Array(koffi.view(section, Number(sectionSize[0])).slice(0));
  return parseDatasec(new Uint8Array(koffi.view(btfBytes, btfSize[0] ?? 0).slice(0)), '.rodata').map(
    (variable) => ({
      ...variable,
      initial: initial.slice(variable.offset, variable.offset + variable.size),
    }),
  );
}
