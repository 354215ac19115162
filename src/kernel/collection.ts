// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { WeirError } from '../errors.ts';
import type { BpfMap } from './bpf-map.ts';
import { type CollectionSpec, type MapSpec, type ProgramSpec, requireLayout } from './collection-spec.ts';
import { differenceOfShapes } from './difference-of-shapes.ts';
import { libbpf, type Pointer } from './libbpf.ts';
import {
  type LoadedObject,
  loadObject,
  loadObjectBeside,
  type ObjectOptions,
  type VariableValue,
} from './load-object.ts';
import { mapsAlone } from './maps-alone.ts';
import { Program } from './program.ts';
import { trimHeap } from './trim-heap.ts';

/** Objects that are loaded at once, where there are the processors: the largest takes as long as half of all. */
const MAX_LANES = 2;

const KERNEL_BTF = '/sys/kernel/btf/vmlinux';

/** How a collection is loaded. Program keys are `<object>/<program>`: `process/on_exec`. */
export interface LoadOptions {
  /** Tunables by name, set in every object that has them. One that no object has is a mistake of the caller. */
  readonly variables?: Readonly<Record<string, VariableValue>>;
  /** Sizes of maps by name, where not the object's own. */
  readonly maxEntries?: Readonly<Record<string, number>>;
  /** Which programs to load; all by default. */
  readonly wanted?: (key: string, program: ProgramSpec) => boolean;
  /** Which of them to do without when the kernel refuses them; none by default. */
  readonly optional?: (key: string, program: ProgramSpec) => boolean;
  /** Maps that exist already (pinned ones), by name; the caller goes on owning them. */
  readonly maps?: ReadonlyMap<string, BpfMap>;
  /** Refuse objects of another event layout. */
  readonly layoutHash?: bigint;
  /** Where the kernel shows its types; for tests. */
  readonly kernelBtf?: string;
}

/** A program that was done without, and why. */
export interface RefusedProgram {
  /** `<object>/<program>`. */
  readonly key: string;
  readonly error: WeirError;
}

/**
 * Programs and maps in the kernel, loaded together from one or more objects; maps of the same name are one map.
 * Owns them: `close` unloads what isn't attached or pinned.
 */
export class Collection {
  /** By `<object>/<program>`. */
  readonly programs: ReadonlyMap<string, Program>;
  /** By name; those given in `LoadOptions.maps` among them. */
  readonly maps: ReadonlyMap<string, BpfMap>;
  /** Optional programs that this kernel refused. */
  readonly refused: readonly RefusedProgram[];
  /** Maps that the caller goes on owning. */
  readonly #given: ReadonlySet<BpfMap>;
  #objects: readonly Pointer[];

  private constructor(parts: Parts, given: Iterable<BpfMap>) {
    this.#given = new Set(given);
    this.programs = parts.programs;
    this.maps = parts.maps;
    this.refused = parts.refused;
    this.#objects = parts.objects;
  }

  /**
   * Loads objects into the kernel, in the given order. Throws NO_BTF when the kernel doesn't show its types,
   * LAYOUT_MISMATCH for an object from another header, NOT_PERMITTED, UNSUPPORTED or BPF_FAILED when a program that
   * isn't optional is refused or a map can't be made; nothing stays loaded then.
   */
  static load(specs: readonly CollectionSpec[], options: LoadOptions = {}): Collection {
    requireLoadable(specs, options);
    const parts: Parts = { programs: new Map(), maps: new Map(options.maps), refused: [], objects: [] };
    try {
      for (const spec of specs) {
        requireSameShapes(spec, parts.maps, options);
        adopt(parts, spec, loadWithoutRefused(spec, parts, parts.maps, options));
      }
    } catch (error: unknown) {
      closeObjects(parts.objects);
      throw error;
    }
    trimHeap();
    return new Collection(parts, options.maps?.values() ?? []);
  }

  /**
   * The same, objects side by side on two processors where there are: verifying programs is most of what the start of an
   * agent costs. Their maps are made before, for one that is shared can't be two objects' to make.
   */
  static async loadTogether(
    specs: readonly CollectionSpec[],
    options: LoadOptions = {},
  ): Promise<Collection> {
    requireLoadable(specs, options);
    const parts: Parts = { programs: new Map(), maps: new Map(options.maps), refused: [], objects: [] };
    const made: Parts = { ...parts, maps: new Map(options.maps), objects: [] };
    const loaded: (LoadedObject | undefined)[] = [];
    try {
      for (const spec of specs) makeMaps(made, spec, options);
      loaded.push(...(await loadBeside(specs, made.maps, options)));
      for (const [i, spec] of specs.entries()) {
        // one by one, as `load` does, where something was refused: that says what, and does without it
        const object = loaded[i] ?? loadWithoutRefused(spec, parts, made.maps, options);
        loaded[i] = undefined;
        adopt(parts, spec, object);
      }
    } catch (error: unknown) {
      closeObjects([...parts.objects, ...loaded.flatMap((object) => object?.pointer ?? [])]);
      throw error;
    } finally {
      closeObjects(made.objects);
    }
    trimHeap();
    return new Collection(parts, options.maps?.values() ?? []);
  }

  /** A program that was loaded. Throws when it wasn't: a mistake of the caller, or see `refused`. */
  program(key: string): Program {
    const program = this.programs.get(key);
    if (program === undefined) throw new Error(`program ${key}: not loaded`);
    return program;
  }

  /** A map of the collection. Throws when there is none of that name: a mistake of the caller. */
  map(name: string): BpfMap {
    const map = this.maps.get(name);
    if (map === undefined) throw new Error(`map ${name}: not in the collection`);
    return map;
  }

  /** Lets go of programs and maps: what is neither attached nor pinned is unloaded. Closing twice is harmless. */
  close(): void {
    for (const map of this.maps.values()) if (!this.#given.has(map)) map.close();
    closeObjects(this.#objects);
    this.#objects = [];
  }
}

interface Parts {
  readonly programs: Map<string, Program>;
  readonly maps: Map<string, BpfMap>;
  readonly refused: RefusedProgram[];
  readonly objects: Pointer[];
}

/** Takes in what was loaded of an object; undefined: nothing was. */
function adopt(parts: Parts, spec: CollectionSpec, object: LoadedObject | undefined): void {
  if (object === undefined) return;
  parts.objects.push(object.pointer);
  for (const [name, map] of object.maps) if (!parts.maps.has(name)) parts.maps.set(name, map);
  for (const program of spec.programs) {
    const pointer = object.programs.get(program.name);
    const key = keyOf(spec, program);
    if (pointer !== undefined) parts.programs.set(key, new Program(key, program, pointer));
  }
}

/** Makes the maps of an object that nobody has made. One that this kernel doesn't have is told by the load of its programs. */
function makeMaps(made: Parts, spec: CollectionSpec, options: LoadOptions): void {
  requireSameShapes(spec, made.maps, options);
  const outcome = loadObject(mapsAlone(spec), { ...requestOf([], options), maps: made.maps });
  if ('pointer' in outcome) adopt(made, { ...spec, programs: [] }, outcome);
}

/**
 * Loads objects with all their wanted programs, the largest first; undefined for one in which something was refused. Each
 * that is being loaded takes some 20 MB: the types of the kernel, and what the verifier remembers.
 */
async function loadBeside(
  specs: readonly CollectionSpec[],
  maps: ReadonlyMap<string, BpfMap>,
  options: LoadOptions,
): Promise<(LoadedObject | undefined)[]> {
  const owned = new Set(options.maps?.keys());
  const loaded = specs.map((): LoadedObject | undefined => undefined);
  const waiting = [...specs.entries()].toSorted(([, a], [, b]) => a.elf.length - b.elf.length);
  const loadNext = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [i, spec] = next;
      loaded[i] = await loadObjectBeside(spec, {
        ...requestOf(wantedOf(spec, options), options),
        ...{ maps, owned },
      });
      // each thread has a heap of its own, which keeps what was freed in it
      trimHeap();
    }
  };
  const lanes = Math.min(availableParallelism(), MAX_LANES);
  await Promise.all(Array.from({ length: lanes }, loadNext));
  return loaded;
}

/** Loads one object, again without each optional program that is refused; undefined when none is left. */
function loadWithoutRefused(
  spec: CollectionSpec,
  parts: Parts,
  maps: ReadonlyMap<string, BpfMap>,
  options: LoadOptions,
): LoadedObject | undefined {
  const { optional = () => false } = options;
  const owned = new Set(parts.maps.keys());
  let left = wantedOf(spec, options);
  while (left.length > 0) {
    const outcome = loadObject(spec, { ...requestOf(left, options), maps, owned });
    if ('pointer' in outcome) return outcome;
    // A failure that names no program (a map this kernel doesn't have) takes the whole object with it.
    const lost = left.filter((program) => outcome.program === undefined || program.name === outcome.program);
    const required = lost.find((program) => !optional(keyOf(spec, program), program));
    if (required !== undefined || lost.length === 0) throw outcome.error;
    parts.refused.push(...lost.map((program) => ({ key: keyOf(spec, program), error: outcome.error })));
    left = left.filter((program) => !lost.includes(program));
  }
  return undefined;
}

function keyOf(spec: CollectionSpec, program: ProgramSpec): string {
  return `${spec.name}/${program.name}`;
}

function wantedOf(spec: CollectionSpec, { wanted = () => true }: LoadOptions): ProgramSpec[] {
  return spec.programs.filter((program) => wanted(keyOf(spec, program), program));
}

function requestOf(
  programs: readonly ProgramSpec[],
  { variables = {}, maxEntries = {} }: LoadOptions,
): Pick<ObjectOptions, 'variables' | 'maxEntries' | 'programs'> {
  return { variables, maxEntries, programs: new Set(programs.map(({ name }) => name)) };
}

function requireLoadable(specs: readonly CollectionSpec[], options: LoadOptions): void {
  const { layoutHash, kernelBtf = KERNEL_BTF } = options;
  if (!existsSync(kernelBtf)) throw new WeirError('NO_BTF', `kernel types: ${kernelBtf} does not exist`);
  if (layoutHash !== undefined) for (const spec of specs) requireLayout(spec, layoutHash);
  requireKnownNames(specs, options);
}

function requireKnownNames(specs: readonly CollectionSpec[], options: LoadOptions): void {
  const variables = new Set(specs.flatMap((spec) => spec.variables.map((variable) => variable.name)));
  const maps = new Set(specs.flatMap((spec) => spec.maps.map((map) => map.name)));
  const unknown = [
    ...Object.keys(options.variables ?? {}).filter((name) => !variables.has(name)),
    ...Object.keys(options.maxEntries ?? {}).filter((name) => !maps.has(name)),
  ];
  if (unknown.length > 0) throw new Error(`collection: no object has ${unknown.join(', ')}`);
}

/** A map shared by name must mean the same to all that share it. */
function requireSameShapes(
  spec: CollectionSpec,
  maps: ReadonlyMap<string, BpfMap>,
  options: LoadOptions,
): void {
  for (const wanted of spec.maps) {
    const existing = maps.get(wanted.name);
    if (existing === undefined) continue;
    const difference = differenceOfShapes(existing, withMaxEntries(wanted, options));
    if (difference !== undefined) {
      throw new WeirError(
        'LAYOUT_MISMATCH',
        `map ${spec.name}/${wanted.name}: ${difference} than the map shared`,
      );
    }
  }
}

function withMaxEntries(map: MapSpec, options: LoadOptions): MapSpec {
  return { ...map, maxEntries: options.maxEntries?.[map.name] ?? map.maxEntries };
}

function closeObjects(objects: readonly Pointer[]): void {
  for (const object of objects.toReversed()) libbpf().bpf_object__close(object);
}
