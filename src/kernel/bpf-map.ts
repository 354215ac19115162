// SPDX-License-Identifier: Apache-2.0
import { closeSync } from 'node:fs';
import { bpfError } from './bpf-error.ts';
import type { MapShape } from './collection-spec.ts';
import { libbpf } from './libbpf.ts';

/** When an update may happen: always, only to add, only to replace (`BPF_ANY`, `BPF_NOEXIST`, `BPF_EXIST`). */
export type UpdateMode = 'any' | 'create' | 'replace';

const UPDATE_FLAGS = { any: 0, create: 1, replace: 2 } as const satisfies Record<UpdateMode, number>;

/** Per-CPU map types of `enum bpf_map_type`: hash, array, LRU hash, cgroup storage. */
const PER_CPU_TYPES: ReadonlySet<number> = new Set([5, 6, 10, 21]);

const ENOENT = 2;
const ENOSPC = 28;
const ENOTSUPP = 524; // the kernel's own number: libc has no name for it
const EINVAL = 22;
const EOPNOTSUPP = 95;
const BATCH_ENTRIES = 256;
/** So few are written one by one. */
const FEW_ENTRIES = 4;

/**
 * A map in the kernel. Keys and values are raw bytes of the map's sizes, little-endian as the structs of
 * `bpf/tables.h`; encoders and decoders are generated from there. Methods call the kernel and don't wait. Throws
 * BPF_FAILED with the errno name in `details.errno` (E2BIG: the table is full).
 */
export class BpfMap implements MapShape {
  readonly name: string;
  readonly type: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  /** Bytes that a look-up gives: `valueSize`, or in a per-CPU map one `valueSize` rounded up to 8 for each CPU. */
  readonly valueBytes: number;
  readonly #fd: number;
  readonly #ownsFd: boolean;
  #closed = false;

  /** `ownsFd`: closing the map closes `fd`. */
  constructor(name: string, fd: number, shape: MapShape, ownsFd: boolean) {
    this.name = name;
    this.#fd = fd;
    this.type = shape.type;
    this.keySize = shape.keySize;
    this.valueSize = shape.valueSize;
    this.maxEntries = shape.maxEntries;
    this.flags = shape.flags;
    this.valueBytes = this.isPerCpu
      ? perCpuStride(shape.valueSize) * libbpf().libbpf_num_possible_cpus()
      : shape.valueSize;
    this.#ownsFd = ownsFd;
  }

  /** Opens a pinned map. Gives undefined when nothing is pinned at `path`. */
  static openPinned(name: string, path: string): BpfMap | undefined {
    const fd = libbpf().bpf_obj_get(path);
    if (fd === -ENOENT) return undefined;
    if (fd < 0) throw bpfError({ operation: 'open pinned', object: `map ${path}`, errno: fd });
    return new BpfMap(name, fd, readMapInfo(fd), true);
  }

  /** The descriptor. Throws after `close`: its number may by then be something else's. */
  get fd(): number {
    if (this.#closed) throw new Error(`map ${this.name}: used after close`);
    return this.#fd;
  }

  get isPerCpu(): boolean {
    return PER_CPU_TYPES.has(this.type);
  }

  /** The value at `key` (of all CPUs, see `valueBytes`), or undefined when there is none. The bytes are the caller's. */
  lookup(key: Uint8Array): Uint8Array | undefined {
    const value = new Uint8Array(this.valueBytes);
    return this.lookupInto(key, value) ? value : undefined;
  }

  /** Copies the value at `key` into `value` (at least `valueBytes` long); false when there is none. */
  lookupInto(key: Uint8Array, value: Uint8Array): boolean {
    this.#check(key, value, this.valueBytes);
    return this.#found('look up in', libbpf().bpf_map_lookup_elem(this.fd, key, value));
  }

  /** The value of each CPU at `key`, in CPU order. For per-CPU maps. */
  lookupPerCpu(key: Uint8Array): Uint8Array[] | undefined {
    const all = this.lookup(key);
    const stride = perCpuStride(this.valueSize);
    if (all === undefined) return undefined;
    return Array.from({ length: all.length / stride }, (_, cpu) =>
      all.subarray(cpu * stride, cpu * stride + this.valueSize),
    );
  }

  update(key: Uint8Array, value: Uint8Array, mode: UpdateMode = 'any'): void {
    this.#check(key, value, this.valueBytes);
    const result = libbpf().bpf_map_update_elem(this.fd, key, value, UPDATE_FLAGS[mode]);
    if (result < 0) throw this.#error('update', result);
  }

  /**
   * Adds or replaces many entries in one call where the kernel can (5.6 and newer for most types, 5.14 for tries), one by
   * one elsewhere. Where it fails, some of them may be there.
   */
  updateAll(entries: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[]): void {
    for (const { key, value } of entries) this.#check(key, value, this.valueBytes);
    if (entries.length < FEW_ENTRIES || !this.#updateBatch(entries))
      for (const { key, value } of entries) this.update(key, value);
  }

  /** False where the kernel has no such operation for maps of this type. */
  #updateBatch(entries: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[]): boolean {
    const keys = Buffer.concat(entries.map(({ key }) => key));
    const values = Buffer.concat(entries.map(({ value }) => value.subarray(0, this.valueBytes)));
    const count = new Uint32Array([entries.length]);
    const result = libbpf().bpf_map_update_batch(this.fd, keys, values, count, null);
    if (isUnsupported(result)) return false;
    if (result < 0) throw this.#error('update', result);
    return true;
  }

  /** Removes many entries, in one call where the kernel can. Those that aren't there don't matter. */
  deleteAll(keys: readonly Uint8Array[]): void {
    for (const key of keys) this.#check(key);
    let at = 0;
    while (keys.length - at >= FEW_ENTRIES) {
      const rest = Buffer.concat(keys.slice(at));
      const count = new Uint32Array([keys.length - at]);
      const result = libbpf().bpf_map_delete_batch(this.fd, rest, count, null);
      if (isUnsupported(result)) break;
      if (result < 0 && result !== -ENOENT) throw this.#error('delete from', result);
      // the kernel stops at one that isn't there
      at += (count[0] ?? 0) + (result === -ENOENT ? 1 : 0);
    }
    for (const key of keys.slice(at)) this.delete(key);
  }

  /** Removes `key`; false when it wasn't there. */
  delete(key: Uint8Array): boolean {
    this.#check(key);
    return this.#found('delete from', libbpf().bpf_map_delete_elem(this.fd, key));
  }

  /** The key after `key` in the kernel's order, the first one for undefined; undefined at the end. */
  nextKey(key?: Uint8Array): Uint8Array | undefined {
    const next = new Uint8Array(this.keySize);
    return this.#found('iterate', libbpf().bpf_map_get_next_key(this.fd, key ?? null, next))
      ? next
      : undefined;
  }

  /**
   * All entries, read in batches where the kernel can (5.6 and newer for most types), one by one elsewhere. Entries
   * that come or go meanwhile may or may not be seen. The bytes are the caller's.
   */
  *entries(): Generator<[key: Uint8Array, value: Uint8Array]> {
    let capacity = BATCH_ENTRIES;
    let cursor: Uint8Array | null = null;
    for (;;) {
      const next: Uint8Array = new Uint8Array(Math.max(this.keySize, 8));
      const keys = new Uint8Array(capacity * this.keySize);
      const values = new Uint8Array(capacity * this.valueBytes);
      const count = new Uint32Array([capacity]);
      const result = libbpf().bpf_map_lookup_batch(this.fd, cursor, next, keys, values, count, null);
      if (result === -ENOSPC) {
        capacity *= 2; // one hash bucket holds more than we asked for
        continue;
      }
      if (result < 0 && result !== -ENOENT) {
        if (cursor !== null) throw this.#error('iterate', result);
        yield* this.#entriesOneByOne(); // this map type has no batch operation here
        return;
      }
      for (let index = 0; index < (count[0] ?? 0); index++) {
        yield [
          keys.subarray(index * this.keySize, (index + 1) * this.keySize),
          values.subarray(index * this.valueBytes, (index + 1) * this.valueBytes),
        ];
      }
      if (result === -ENOENT) return;
      cursor = next;
    }
  }

  /** Makes the map outlive this process, as a file in bpffs. The folder must exist. */
  pin(path: string): void {
    const result = libbpf().bpf_obj_pin(this.fd, path);
    if (result < 0)
      throw bpfError({ operation: 'pin', object: `map ${this.name} at ${path}`, errno: result });
  }

  /** Ends the use of this map, and closes the descriptor if it is this object's. Closing twice is harmless. */
  close(): void {
    if (this.#ownsFd && !this.#closed) closeSync(this.#fd);
    this.#closed = true;
  }

  *#entriesOneByOne(): Generator<[key: Uint8Array, value: Uint8Array]> {
    for (let key = this.nextKey(); key !== undefined; key = this.nextKey(key)) {
      const value = this.lookup(key);
      if (value !== undefined) yield [key, value];
    }
  }

  /** A buffer of the wrong size would let the kernel read or write past its end. */
  #check(key: Uint8Array, value?: Uint8Array, valueBytes = 0): void {
    if (key.byteLength !== this.keySize) {
      throw new RangeError(`map ${this.name}: key needs ${this.keySize} bytes, got ${key.byteLength}`);
    }
    if (value !== undefined && value.byteLength < valueBytes) {
      throw new RangeError(`map ${this.name}: value needs ${valueBytes} bytes, got ${value.byteLength}`);
    }
  }

  #found(operation: string, result: number): boolean {
    if (result < 0 && result !== -ENOENT) throw this.#error(operation, result);
    return result >= 0;
  }

  #error(operation: string, errno: number): Error {
    return bpfError({ operation, object: `map ${this.name}`, errno });
  }
}

/** Whether a map of this type has no batch operation here; before 5.6 the command itself is unknown. */
function isUnsupported(result: number): boolean {
  return result === -ENOTSUPP || result === -EOPNOTSUPP || result === -EINVAL;
}

/** Bytes of one CPU's value in what the kernel copies out of a per-CPU map. */
function perCpuStride(valueSize: number): number {
  return Math.ceil(valueSize / 8) * 8;
}

/** The shape of the map behind a descriptor. Source: `struct bpf_map_info`, include/uapi/linux/bpf.h. */
export function readMapInfo(fd: number): MapShape & { readonly id: number; readonly name: string } {
  const info = new Uint32Array(10);
  const size = new Uint32Array([info.byteLength]);
  const result = libbpf().bpf_obj_get_info_by_fd(fd, info, size);
  if (result < 0) throw bpfError({ operation: 'read info of', object: `map fd ${fd}`, errno: result });
  const [type = 0, id = 0, keySize = 0, valueSize = 0, maxEntries = 0, flags = 0] = info;
  const name = Buffer.from(info.buffer, 24, 16).toString('latin1').replace(/\0.*$/s, '');
  return { type, id, keySize, valueSize, maxEntries, flags, name };
}
