// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { BatchView } from '../../src/batch-view.ts';
import { FrameReader } from '../../src/events/read-frames.ts';
import {
  CgroupCursor,
  EventHeaderCursor,
  EventKind,
  HttpRequestCursor,
  LAYOUT_HASH,
  ProcessExecCursor,
  ProcessExitCursor,
  ProcessForkCursor,
  SyscallCursor,
} from '../../src/gen/events.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import type { VariableValue } from '../../src/kernel/load-object.ts';
import { LossCounter } from '../../src/kernel/loss-counter.ts';
import { openRingReader, type RingReader } from '../../src/kernel/open-ring-reader.ts';
import { attachmentOf } from '../../src/kernel/sensors.ts';
import { TableWriter } from '../../src/kernel/table-writer.ts';

const OBJECTS = join(import.meta.dirname, '../../build/bpf');

/** A copy of an exec record; `argsBytes` are its arguments as they were. */
export type Exec = ReturnType<ProcessExecCursor['snapshot']> & { readonly argsBytes: Buffer };
export type Fork = ReturnType<ProcessForkCursor['snapshot']>;
export type Exit = ReturnType<ProcessExitCursor['snapshot']>;
export type CgroupChange = ReturnType<CgroupCursor['snapshot']>;
export type HttpRequest = ReturnType<HttpRequestCursor['snapshot']>;

/** A copy of the record of a system call; `bytes` are its parts as they were. */
export type Syscall = ReturnType<SyscallCursor['snapshot']> & {
  readonly bytes: { readonly path: Buffer; readonly address: Buffer; readonly data: Buffer };
};

export interface WatchOptions {
  /** Names of objects in `build/bpf`. */
  readonly objects: readonly string[];
  readonly variables?: Readonly<Record<string, VariableValue>>;
  readonly maxEntries?: Readonly<Record<string, number>>;
}

/** Programs of the product, loaded and attached, and copies of all that they say. */
export class Watch {
  readonly collection: Collection;
  readonly tables: TableWriter;
  /** In the order in which their rings gave them. */
  readonly forks: Fork[] = [];
  readonly execs: Exec[] = [];
  readonly exits: Exit[] = [];
  readonly cgroups: CgroupChange[] = [];
  readonly requests: HttpRequest[] = [];
  readonly syscalls: Syscall[] = [];
  /** Kind and process of every record, in order. */
  readonly order: { readonly kind: number; readonly tgid: number }[] = [];
  readonly #links: { close(): void }[] = [];
  readonly #reader: RingReader;
  readonly #losses: LossCounter;
  readonly #frames = new FrameReader();

  constructor(options: WatchOptions) {
    const specs = options.objects.map((object) => readCollectionSpec(join(OBJECTS, `${object}.bpf.o`)));
    const { variables = {}, maxEntries = {} } = options;
    this.collection = Collection.load(specs, {
      layoutHash: BigInt(`0x${LAYOUT_HASH}`),
      variables,
      maxEntries,
    });
    this.tables = new TableWriter({
      cgroups: this.collection.map('cgroups'),
      podBuckets: this.collection.map('pod_buckets'),
    });
    this.#losses = new LossCounter(this.collection.map('losses'));
    this.#reader = openRingReader({
      rings: [this.collection.map('observations'), this.collection.map('decisions')],
      onBatch: (view, byteLength) => this.#take(view, byteLength),
    });
    for (const program of this.collection.programs.values()) {
      if (attachmentOf(program.spec.section) === 'hook') this.#links.push(program.attach());
    }
  }

  /** Reads what the rings hold. */
  drain(): void {
    this.#reader.drain();
  }

  /** Forgets what was read so far. */
  clear(): void {
    this.drain();
    for (const list of [
      this.forks,
      this.execs,
      this.exits,
      this.cgroups,
      this.requests,
      this.syscalls,
      this.order,
    ])
      list.length = 0;
  }

  losses() {
    return this.#losses.counts();
  }

  /** Execs of one process, in order. */
  execsOf(pid: number): Exec[] {
    this.drain();
    return this.execs.filter((exec) => exec.header.tgid === pid);
  }

  /** The last exec of one process. */
  execOf(pid: number): Exec {
    const exec = this.execsOf(pid).at(-1);
    if (exec === undefined) throw new Error(`no exec of ${pid} among ${this.execs.length}`);
    return exec;
  }

  /** What the task iterator says of everything that runs. */
  tasks(): Exec[] {
    const bytes = this.collection.program('tasks/on_task').readIterator();
    const before = this.execs.length;
    this.#readFrames(bytes);
    return this.execs.splice(before);
  }

  /** Attached until the watch is closed. */
  keep(link: { close(): void }): void {
    this.#links.push(link);
  }

  async close(): Promise<void> {
    for (const link of this.#links) link.close();
    await this.#reader.close();
    this.collection.close();
  }

  #readFrames(bytes: Buffer): void {
    const aligned = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    aligned.set(bytes);
    this.#take(new BatchView(aligned.buffer), bytes.length);
  }

  #take(view: BatchView, byteLength: number): void {
    this.#frames.read(view, byteLength);
    const damaged = Object.entries(this.#frames.undecodable).filter(([, count]) => count > 0);
    if (damaged.length > 0) throw new Error(`undecodable records: ${damaged.join(' ')}`);
    for (const { offsets, count } of this.#frames.lanes) {
      for (const at of offsets.subarray(0, count)) this.#keep(view, at);
    }
  }

  #keep(view: BatchView, at: number): void {
    const { kind, tgid } = new EventHeaderCursor().move(view, at);
    this.order.push({ kind, tgid });
    if (kind === EventKind.PROCESS_FORK) this.forks.push(new ProcessForkCursor().move(view, at).snapshot());
    if (kind === EventKind.PROCESS_EXIT) this.exits.push(new ProcessExitCursor().move(view, at).snapshot());
    if (kind === EventKind.CGROUP_MKDIR || kind === EventKind.CGROUP_RMDIR)
      this.cgroups.push(new CgroupCursor().move(view, at).snapshot());
    if (kind === EventKind.HTTP_REQUEST)
      this.requests.push(new HttpRequestCursor().move(view, at).snapshot());
    if (kind === EventKind.PROCESS_SYSCALL) {
      const cursor = new SyscallCursor().move(view, at);
      const [path, address, data] = [cursor.pathBytes, cursor.addressBytes, cursor.dataBytes].map((bytes) =>
        Buffer.from(bytes),
      ) as [Buffer, Buffer, Buffer];
      this.syscalls.push({ ...cursor.snapshot(), bytes: { path, address, data } });
    }
    if (kind === EventKind.PROCESS_EXEC) {
      const cursor = new ProcessExecCursor().move(view, at);
      const argsBytes = Buffer.from(view.copy(cursor.argsOffset, cursor.argsLength));
      this.execs.push({ ...cursor.snapshot(), argsBytes });
    }
  }
}
