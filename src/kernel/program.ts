// SPDX-License-Identifier: Apache-2.0
import { closeSync, constants, openSync, read, readSync } from 'node:fs';
import koffi from 'koffi';
import { WeirError } from '../errors.ts';
import { bpfError } from './bpf-error.ts';
import type { BpfMap } from './bpf-map.ts';
import type { ProgramSpec } from './collection-spec.ts';
import { libbpf, type Pointer } from './libbpf.ts';
import { withLibbpfLog } from './libbpf-log.ts';
import { Link } from './link.ts';
import { attachUprobeMulti, UPROBE_MULTI } from './uprobe-multi.ts';

const ITERATOR_CHUNK_BYTES = 64 * 1024;

/** Where in an executable or library a user-space probe goes. */
export interface UprobeTarget {
  /** File the process maps, as this process sees it (`/proc/<pid>/root/usr/lib/…` for another mount namespace). */
  readonly path: string;
  /** Exported function. One of `symbol` and `offset` is needed; with both, `offset` counts from the function. */
  readonly symbol?: string;
  /** Bytes from the start of the file (or of `symbol`). */
  readonly offset?: number;
  /** Only this process; all that map the file by default. */
  readonly pid?: number;
  /** Fire at return. */
  readonly atReturn?: boolean;
  /** Readable in the program by bpf_get_attach_cookie (5.15 and newer). */
  readonly cookie?: bigint;
}

/** A probe in user space. It lasts until it is closed, or, when pinned, until the pin is removed. */
export interface UprobeLink {
  /** Makes it outlive this process, as a file in bpffs. BPF_FAILED with errno EINVAL where the kernel can't (before 5.15). */
  pin(path: string): void;
  /** Removes the pin. */
  unpin(): void;
  close(): void;
}

/** What a run by `testRun` gave. */
export interface TestRun {
  /** The program's return value, unsigned. */
  readonly result: number;
  /** Nanoseconds for one run, on average. */
  readonly durationNs: number;
  /** The packet as the program left it; empty when none was given. */
  readonly data: Uint8Array;
}

/** A program in the kernel, owned by the collection that loaded it. Links made from it outlive the collection. */
export class Program {
  /** `<object>/<program>`: `process/on_exec`. */
  readonly name: string;
  readonly spec: ProgramSpec;
  /** `struct bpf_program *`, valid until the collection closes. */
  readonly pointer: Pointer;

  constructor(name: string, spec: ProgramSpec, pointer: Pointer) {
    this.name = name;
    this.spec = spec;
    this.pointer = pointer;
  }

  get fd(): number {
    return libbpf().bpf_program__fd(this.pointer);
  }

  /** Attaches to the hook its section names: raw and BTF tracepoints, tracepoints, LSM. */
  attach(): Link {
    return this.#link('attach', '', () => libbpf().bpf_program__attach(this.pointer));
  }

  /**
   * Attaches to a cgroup v2 folder (for all below it too), beside whatever is attached already. For cgroup and
   * sockops programs. CGROUP2_NOT_FOUND when there is no such folder.
   */
  attachCgroup(path: string): Link {
    const fd = openFolder(path);
    try {
      return this.#link('attach', ` to cgroup ${path}`, () =>
        libbpf().bpf_program__attach_cgroup(this.pointer, fd),
      );
    } finally {
      closeSync(fd);
    }
  }

  /** Attaches to a function in user space, by the newer of the two ways where the program was loaded for it. */
  attachUprobe(target: UprobeTarget): UprobeLink {
    if (libbpf().bpf_program__expected_attach_type(this.pointer) === UPROBE_MULTI)
      return attachUprobeMulti(`program ${this.name}`, this.fd, target);
    const symbol = target.symbol === undefined ? undefined : Buffer.from(`${target.symbol}\0`);
    // struct bpf_uprobe_opts { size_t sz, ref_ctr_offset; u64 bpf_cookie; bool retprobe; const char *func_name; }
    const opts = new BigUint64Array([
      40n,
      0n,
      target.cookie ?? 0n,
      target.atReturn === true ? 1n : 0n,
      symbol === undefined ? 0n : koffi.address(symbol),
    ]);
    const where = ` to ${target.path}${target.symbol === undefined ? '' : `:${target.symbol}`}+${target.offset ?? 0}`;
    return this.#link('attach', where, () =>
      libbpf().bpf_program__attach_uprobe_opts(
        this.pointer,
        target.pid ?? -1,
        target.path,
        target.offset ?? 0,
        opts,
      ),
    );
  }

  /**
   * Runs an iterator program to its end and gives what it wrote with bpf_seq_write, in memory of its own. `map`: the map to walk, for
   * iterators over map elements and socket storage.
   */
  readIterator(options: { readonly map?: BpfMap } = {}): Buffer<ArrayBuffer> {
    const fd = this.#openIterator(options.map);
    try {
      return readToEnd(fd);
    } finally {
      closeSync(fd);
    }
  }

  /** The same off this thread, for what may take long. The program and the map may be closed meanwhile. */
  async walkIterator(options: { readonly map?: BpfMap } = {}): Promise<Buffer<ArrayBuffer>> {
    const fd = this.#openIterator(options.map);
    try {
      return await walkToEnd(fd);
    } finally {
      closeSync(fd);
    }
  }

  #openIterator(map: BpfMap | undefined): number {
    const link = this.#attachIterator(map);
    try {
      const fd = libbpf().bpf_iter_create(link.fd);
      if (fd < 0) throw bpfError({ operation: 'open iterator', object: `program ${this.name}`, errno: fd });
      return fd;
    } finally {
      link.close();
    }
  }

  /** Runs the program `repeat` times on the given packet or context (`BPF_PROG_TEST_RUN`). */
  testRun(
    input: { readonly data?: Uint8Array; readonly context?: Uint8Array; readonly repeat?: number } = {},
  ): TestRun {
    const data = input.data ?? new Uint8Array(0);
    const output = new Uint8Array(data.byteLength === 0 ? 0 : data.byteLength + 256);
    const opts = encodeTestRun(data, output, input.context ?? new Uint8Array(0), input.repeat ?? 1);
    const result = libbpf().bpf_prog_test_run_opts(this.fd, new Uint8Array(opts.buffer));
    if (result < 0) throw bpfError({ operation: 'test run', object: `program ${this.name}`, errno: result });
    return {
      result: opts.getUint32(TEST_RUN.result, true),
      durationNs: opts.getUint32(TEST_RUN.duration, true),
      data: output.subarray(0, opts.getUint32(TEST_RUN.dataOutSize, true)),
    };
  }

  #attachIterator(map: BpfMap | undefined): Link {
    const linkInfo = new Uint32Array([map?.fd ?? 0, 0, 0, 0]); // union bpf_iter_link_info: map.map_fd is first
    // struct bpf_iter_attach_opts { size_t sz; union bpf_iter_link_info *link_info; u32 link_info_len; }
    const opts =
      map === undefined
        ? new BigUint64Array([24n, 0n, 0n])
        : new BigUint64Array([24n, koffi.address(linkInfo), BigInt(linkInfo.byteLength)]);
    return this.#link('attach', map === undefined ? '' : ` to map ${map.name}`, () =>
      libbpf().bpf_program__attach_iter(this.pointer, opts),
    );
  }

  #link(operation: string, where: string, call: () => Pointer | null): Link {
    const { result, errno, lines } = withLibbpfLog(call);
    if (result === null) {
      const object = `program ${this.name} (${this.spec.section})${where}`;
      throw bpfError({ operation, object, errno, messages: lines });
    }
    return new Link(`program ${this.name}`, result);
  }
}

function openFolder(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch (cause: unknown) {
    throw new WeirError('CGROUP2_NOT_FOUND', `cgroup ${path}: can't be opened`, { cause });
  }
}

function readToEnd(fd: number): Buffer<ArrayBuffer> {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(ITERATOR_CHUNK_BYTES);
    const length = readChunk(fd, chunk);
    if (length === 0) return join(chunks);
    chunks.push(chunk.subarray(0, length));
  }
}

/** Not Buffer.concat, which takes small results from a shared pool, where they may be unaligned. */
function join(chunks: readonly Buffer[]): Buffer<ArrayBuffer> {
  const joined = Buffer.from(new ArrayBuffer(chunks.reduce((bytes, chunk) => bytes + chunk.length, 0)));
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(joined, at);
  return joined;
}

async function walkToEnd(fd: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(ITERATOR_CHUNK_BYTES);
    const length = await new Promise<number>((resolve, reject) =>
      read(fd, chunk, 0, chunk.length, null, (error, bytes) => {
        if (error === null) resolve(bytes);
        else if (error.code === 'EAGAIN') resolve(-1);
        else reject(error);
      }),
    );
    if (length === 0) return join(chunks);
    if (length > 0) chunks.push(chunk.subarray(0, length));
  }
}

/** The kernel gives EAGAIN after a million objects that wrote nothing, so as not to hold the CPU: go on. */
function readChunk(fd: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(fd, chunk);
    } catch (error: unknown) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}

/** Offsets in struct bpf_test_run_opts (libbpf src/bpf.h, 64-bit). */
const TEST_RUN = {
  dataIn: 8,
  dataOut: 16,
  dataInSize: 24,
  dataOutSize: 28,
  contextIn: 32,
  contextInSize: 48,
  result: 56,
  repeat: 60,
  duration: 64,
  bytes: 80,
} as const;

function encodeTestRun(data: Uint8Array, output: Uint8Array, context: Uint8Array, repeat: number): DataView {
  const opts = new DataView(new ArrayBuffer(TEST_RUN.bytes));
  opts.setBigUint64(0, BigInt(TEST_RUN.bytes), true);
  if (data.byteLength > 0) {
    opts.setBigUint64(TEST_RUN.dataIn, koffi.address(data), true);
    opts.setUint32(TEST_RUN.dataInSize, data.byteLength, true);
    opts.setBigUint64(TEST_RUN.dataOut, koffi.address(output), true);
    opts.setUint32(TEST_RUN.dataOutSize, output.byteLength, true);
  }
  if (context.byteLength > 0) {
    opts.setBigUint64(TEST_RUN.contextIn, koffi.address(context), true);
    opts.setUint32(TEST_RUN.contextInSize, context.byteLength, true);
  }
  // Raw tracepoint programs accept no repeat count.
  opts.setUint32(TEST_RUN.repeat, repeat === 1 ? 0 : repeat, true);
  return opts;
}
