// SPDX-License-Identifier: Apache-2.0
import koffi from 'koffi';
import type { WeirError } from '../errors.ts';
import { bpfError } from './bpf-error.ts';
import { BpfMap } from './bpf-map.ts';
import { callBeside } from './call-beside.ts';
import { type CollectionSpec, findRodata, type MapSpec } from './collection-spec.ts';
import { libbpf, type Pointer } from './libbpf.ts';
import { withLibbpfLog } from './libbpf-log.ts';
import { mapsOf, openObject, programsOf } from './open-object.ts';
import { hasUprobeMulti, UPROBE_MULTI } from './uprobe-multi.ts';

/** Big enough for the log of a program of a million instructions; only touched when a load fails. */
const LOG_BYTES = 16 * 1024 * 1024;

/** The value of a tunable: an integer of the variable's size, or its bytes. */
export type VariableValue = bigint | number | boolean | Uint8Array;

/** How one object is to be loaded. */
export interface ObjectOptions {
  readonly variables: Readonly<Record<string, VariableValue>>;
  readonly maxEntries: Readonly<Record<string, number>>;
  /** Names of the programs to load. */
  readonly programs: ReadonlySet<string>;
  /** Maps that exist already, by name: used instead of making new ones. */
  readonly maps: ReadonlyMap<string, BpfMap>;
  /** Names of those of them that stay somebody else's; all by default. Of the others the object has descriptors of its own. */
  readonly owned?: ReadonlySet<string>;
}

/** An object in the kernel. `pointer` owns programs and the maps it made; close it with `bpf_object__close`. */
export interface LoadedObject {
  readonly pointer: Pointer;
  readonly programs: ReadonlyMap<string, Pointer>;
  readonly maps: ReadonlyMap<string, BpfMap>;
}

/** Why an object couldn't be loaded: `program` is the one the kernel refused, undefined when it was something else. */
export interface LoadFailure {
  readonly error: WeirError;
  readonly program: string | undefined;
}

/**
 * Loads one object. Gives a failure rather than throwing when the kernel refuses it, so that the caller may do
 * without the program that was refused. Verifier logs are asked for only once a load has failed: with them on, a load
 * takes minutes instead of fractions of a second.
 */
export function loadObject(spec: CollectionSpec, options: ObjectOptions): LoadedObject | LoadFailure {
  const api = libbpf();
  const prepared = prepareObject(spec, options);
  // calloc'ed: pages that nobody writes take no memory
  const log = koffi.alloc('uint8_t', LOG_BYTES) as Pointer;
  try {
    for (const program of prepared.programs) api.bpf_program__set_log_buf(program, log, LOG_BYTES);
    const { result, lines } = withLibbpfLog(() => api.bpf_object__load(prepared.pointer));
    if (result < 0) {
      const failure = describeFailure(spec, result, lines, koffi.decode.string(log));
      api.bpf_object__close(prepared.pointer);
      return failure;
    }
    for (const program of prepared.programs) api.bpf_program__set_log_buf(program, null, 0);
    return takeObject(spec, prepared, options);
  } finally {
    koffi.free(log);
  }
}

/**
 * Loads one object on a thread of the pool. Undefined when it can't be loaded: `loadObject` tells why, and throws what is
 * to be thrown. libbpf's objects know nothing of each other, and the kernel verifies programs of different threads side
 * by side.
 */
export async function loadObjectBeside(
  spec: CollectionSpec,
  options: ObjectOptions,
): Promise<LoadedObject | undefined> {
  let prepared: PreparedObject;
  try {
    prepared = prepareObject(spec, options);
  } catch {
    return undefined;
  }
  const result = await callBeside(libbpf().bpf_object__load, prepared.pointer);
  if (result >= 0) return takeObject(spec, prepared, options);
  libbpf().bpf_object__close(prepared.pointer);
  return undefined;
}

/** An object ready to be loaded. */
interface PreparedObject {
  readonly pointer: Pointer;
  readonly maps: readonly Pointer[];
  readonly programs: readonly Pointer[];
}

function prepareObject(spec: CollectionSpec, options: ObjectOptions): PreparedObject {
  const api = libbpf();
  const pointer = openObject(spec.name, spec.elf);
  try {
    const maps = mapsOf(pointer);
    setVariables(spec, maps, options.variables);
    prepareMaps(spec, maps, options);
    const programs = programsOf(pointer);
    for (const program of programs) {
      api.bpf_program__set_autoload(program, options.programs.has(api.bpf_program__name(program)));
      if (api.bpf_program__section_name(program) === 'uprobe' && hasUprobeMulti())
        api.bpf_program__set_expected_attach_type(program, UPROBE_MULTI);
    }
    return { pointer, maps, programs };
  } catch (error: unknown) {
    api.bpf_object__close(pointer);
    throw error;
  }
}

function takeObject(
  spec: CollectionSpec,
  { pointer, maps, programs }: PreparedObject,
  options: ObjectOptions,
): LoadedObject {
  return { pointer, programs: programFds(programs), maps: takeMaps(spec, maps, options) };
}

function describeFailure(
  spec: CollectionSpec,
  errno: number,
  messages: readonly string[],
  log: string,
): LoadFailure {
  const named = messages
    .map((line) => /^prog '([^']+)': /.exec(line)?.[1])
    .find((name) => name !== undefined);
  const object = named === undefined ? `object ${spec.name}` : `program ${spec.name}/${named}`;
  const error = bpfError({ operation: 'load', object, errno, messages, ...(log === '' ? {} : { log }) });
  return { error, program: named };
}

function setVariables(
  spec: CollectionSpec,
  maps: readonly Pointer[],
  values: Readonly<Record<string, VariableValue>>,
): void {
  const rodata = findRodata(maps);
  const wanted = spec.variables.filter((variable) => values[variable.name] !== undefined);
  if (rodata === undefined || wanted.length === 0) return;
  const size = new BigUint64Array(1);
  const section = libbpf().bpf_map__initial_value(rodata, size);
  if (section === null) throw new Error(`object ${spec.name}: .rodata has no memory`);
  const bytes = new Uint8Array(koffi.view(section, Number(size[0])));
  for (const variable of wanted) {
    bytes.set(encodeVariable(variable.name, variable.size, values[variable.name] ?? 0), variable.offset);
  }
}

function encodeVariable(name: string, size: number, value: VariableValue): Uint8Array {
  if (value instanceof Uint8Array) {
    if (value.byteLength !== size)
      throw new RangeError(`${name}: needs ${size} bytes, got ${value.byteLength}`);
    return value;
  }
  const integer = BigInt(value);
  if (size > 8 || BigInt.asUintN(size * 8, integer) !== integer) {
    throw new RangeError(`${name}: ${integer} doesn't fit ${size} bytes, unsigned`);
  }
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, integer, true);
  return bytes.subarray(0, size);
}

/** Resizes maps and lets those that exist already take the place of new ones. */
function prepareMaps(spec: CollectionSpec, maps: readonly Pointer[], options: ObjectOptions): void {
  const api = libbpf();
  for (const map of maps.filter((each) => !api.bpf_map__is_internal(each))) {
    const name = api.bpf_map__name(map);
    const existing = options.maps.get(name);
    const count = options.maxEntries[name];
    const result =
      existing !== undefined
        ? api.bpf_map__reuse_fd(map, existing.fd)
        : count !== undefined
          ? api.bpf_map__set_max_entries(map, count)
          : 0;
    if (result < 0)
      throw bpfError({ operation: 'prepare', object: `map ${spec.name}/${name}`, errno: result });
  }
}

function programFds(programs: readonly Pointer[]): Map<string, Pointer> {
  const api = libbpf();
  const loaded = programs.filter((program) => api.bpf_program__fd(program) >= 0);
  return new Map(loaded.map((program) => [api.bpf_program__name(program), program]));
}

function takeMaps(
  spec: CollectionSpec,
  maps: readonly Pointer[],
  options: ObjectOptions,
): Map<string, BpfMap> {
  const api = libbpf();
  const { owned = new Set(options.maps.keys()) } = options;
  const shapes = new Map(spec.maps.map((map): [string, MapSpec] => [map.name, map]));
  return new Map(
    maps.flatMap((map): [string, BpfMap][] => {
      const name = api.bpf_map__name(map);
      const shape = shapes.get(name);
      if (shape === undefined || owned.has(name)) return [];
      const maxEntries = api.bpf_map__max_entries(map); // libbpf rounds ring sizes and sizes per-CPU maps
      return [[name, new BpfMap(name, api.bpf_map__fd(map), { ...shape, maxEntries }, false)]];
    }),
  );
}
