// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { BatchView } from '../batch-view.ts';
import { WeirError } from '../errors.ts';
import type { CallCoverage, CallObserver, WantedCalls } from '../events/calls/call-observer.ts';
import type { BatchListener, EventSource, LossCount } from '../events/event-source.ts';
import type { CutSocket } from '../gen/tables.ts';
import type { TableFill } from '../metrics/table-fill.ts';
import { attachProgram } from './attach-program.ts';
import type { BpfMap } from './bpf-map.ts';
import type { CallWatcher } from './calls/call-watcher.ts';
import type { Carried } from './carry-learned.ts';
import type { Collection } from './collection.ts';
import { type EgressMaps, egressMapsOf } from './egress/egress-maps.ts';
import { readCutSockets } from './egress/read-cut-sockets.ts';
import type { InterfaceGuard } from './interfaces/interface-guard.ts';
import type { Link } from './link.ts';
import { LossCounter } from './loss-counter.ts';
import { openRingReader, type RingReader, type RingReaderStats } from './open-ring-reader.ts';
import type { PinFolder } from './pin-folder.ts';
import type { Program, UprobeLink } from './program.ts';
import { ProgramTimes } from './program-times.ts';
import { attachmentOf } from './sensors.ts';
import { TableWriter } from './table-writer.ts';

/** A program this kernel refused, and what is missing without it. */
export interface Degradation {
  /** `<object>/<program>`. */
  readonly program: string;
  readonly brings: string;
  readonly error: WeirError;
}

/** What `openLiveSource` puts together; the source owns all of it. */
export interface LiveSourceParts {
  readonly collection: Collection;
  /** Standing attachments by program. */
  readonly links: Map<string, Link>;
  /** Maps opened from pins. */
  readonly pinnedMaps: readonly BpfMap[];
  /** Path of the cgroup that cgroup programs hang on. */
  readonly cgroup: string;
  /** Absent where nothing is enforced, or this kernel refuses the programs. */
  readonly interfaces: InterfaceGuard | undefined;
  /** Absent: nothing outlives the source. */
  readonly pins: PinFolder | undefined;
  readonly degraded: readonly Degradation[];
  /** What tells of system calls. */
  readonly calls: CallWatcher;
  /** What DNS taught pods under another version. */
  readonly carried: Carried;
}

/** A probe on a TLS library. It lasts until it is removed, or as long as the source where it is not pinned. */
export interface TlsProbe {
  /** Takes it off; twice is harmless. */
  remove(): void;
}

/** Functions of a TLS library that programs of `tls_library` hang on; one that a library lacks is left out. */
const TLS_LIBRARY_PROBES: readonly (readonly [program: string, symbol: string])[] = [
  ['tls_library/on_ssl_write', 'SSL_write'],
  ['tls_library/on_ssl_write_ex', 'SSL_write_ex'],
  ['tls_library/on_ssl_free', 'SSL_free'],
];

/** Tables that refuse what finds no room; others forget the oldest, or belong to sockets. */
const REFUSING_TABLES = ['cgroups', 'pod_buckets'] as const;
const COUNTED_AT_ONCE = 512;

/** The kernel as a source of events. Made by `openLiveSource`. */
export class LiveSource implements EventSource, CallObserver {
  /** The kernel tables that user space writes; not after `close`. */
  readonly tables: TableWriter;
  /** Optional programs that are not at work here. */
  readonly degraded: readonly Degradation[];
  /** What DNS taught pods under another version, and this one took over. */
  readonly carried: Carried;
  readonly ended: Promise<void>;
  /** What programs take, as far as it is sampled. */
  readonly programTimes: ProgramTimes;
  /** The tables of policy on egress; absent where it is not enforced. */
  readonly egress: EgressMaps | undefined;
  /** What passes the hooks of cgroups is judged by it; absent where it is not. */
  readonly interfaces: InterfaceGuard | undefined;
  readonly #parts: LiveSourceParts;
  readonly #losses: LossCounter;
  readonly #probes = new Set<UprobeLink>();
  readonly #end: () => void;
  #reader: RingReader | undefined;
  #lastLosses: readonly LossCount[] | undefined;
  #closed = false;

  constructor(parts: LiveSourceParts) {
    const { collection } = parts;
    this.#parts = parts;
    this.degraded = parts.degraded;
    this.carried = parts.carried;
    this.programTimes = new ProgramTimes(() => [...collection.programs, ...parts.calls.programs]);
    this.tables = new TableWriter({
      cgroups: collection.map('cgroups'),
      podBuckets: collection.map('pod_buckets'),
    });
    this.egress = collection.programs.has('egress/on_connect4') ? egressMapsOf(collection) : undefined;
    this.interfaces = parts.interfaces;
    this.#losses = new LossCounter(collection.map('losses'));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
  }

  /** Begins to read, with what the rings have kept since the programs were attached. */
  start(listener: BatchListener): void {
    if (this.#reader !== undefined || this.#closed) throw new Error('live source: started before');
    const { collection } = this.#parts;
    // The order is the contract of frames (EventSource): an observation never comes before the identity it needs.
    const rings = [collection.map('observations'), collection.map('decisions')];
    this.#reader = openRingReader({ rings, onBatch: listener });
  }

  losses(): readonly LossCount[] {
    return this.#lastLosses ?? this.#losses.counts();
  }

  /** Whether every program hangs where it should: not while the kubelet's cgroup is gone, and not after `close`. */
  get isAttached(): boolean {
    return !this.#closed && this.#lostLinks().length === 0;
  }

  /**
   * How full the tables are that refuse what finds no room. The kernel keeps no count: entries are counted, a few at a
   * time, so that nothing is held up. Nothing when the source closes meanwhile.
   */
  async tableFills(): Promise<readonly TableFill[]> {
    const fills: TableFill[] = [];
    for (const table of REFUSING_TABLES) {
      const map = this.#parts.collection.map(table);
      let entries = 0;
      if (this.#closed) return [];
      for (const _ of map.entries()) {
        if (++entries % COUNTED_AT_ONCE !== 0) continue;
        await setImmediate();
        if (this.#closed) return [];
      }
      fills.push({ table, entries, capacity: map.maxEntries });
    }
    return fills;
  }

  /** What was read from the rings, observations first; undefined before `start`. */
  readerStats(): RingReaderStats | undefined {
    return this.#reader?.stats();
  }

  /**
   * What the task iterator says of every process that runs: frames as in a batch, each a `process.exec` record
   * without filename and arguments. The bytes are the caller's. Undefined where the kernel refused the iterator.
   */
  readTasks(): BatchView | undefined {
    const frames = this.#program('tasks/on_task')?.readIterator();
    return frames === undefined
      ? undefined
      : new BatchView(frames.buffer, frames.byteOffset, frames.byteLength);
  }

  wantCalls(wanted: WantedCalls): CallCoverage {
    return this.#parts.calls.wantCalls(wanted);
  }

  /**
   * Makes the kernel report flows that have been open for the flow interval and moved bytes since their last report,
   * as `network.flow` events. To be called every interval.
   */
  reportFlows(): void {
    this.#walkStorage('flows/on_iter_streams', 'streams');
    this.#walkStorage('flows/on_iter_stream_slots', 'stream_slots');
    this.#walkStorage('flows/on_iter_datagrams', 'datagrams');
    this.#walkStorage('flows/on_iter_datagram_slots', 'datagram_slots');
    this.#walkStorage('flows/on_iter_datagram_peers', 'datagram_peers');
  }

  /**
   * Finds the owners of sockets that observed processes had open before. To be called at the start, and whenever a
   * running pod begins to be observed.
   */
  adoptSockets(): void {
    this.#program('flows/on_iter_task_file')?.readIterator();
  }

  /**
   * Finds sockets that policy on egress does not let go on, in every network namespace; verdicts that are not of the
   * policy that holds are made anew, and told, on the way. None where egress is not enforced, or the kernel refused the
   * iterator.
   */
  async findCutSockets(): Promise<readonly CutSocket[]> {
    const verdicts = this.#parts.collection.maps.get('verdicts');
    if (verdicts === undefined || this.#closed) return [];
    return readCutSockets(await this.#program('cut/on_iter_verdicts')?.walkIterator({ map: verdicts }));
  }

  /**
   * Reads request lines where processes hand them to the TLS library at `path` (as this process sees it:
   * `/proc/<pid>/root/…`), for all that map this file. `pin` names the file over runs of the agent: with it the probe
   * goes on when this source closes, where there are pins and the kernel has them for probes (5.15 and newer). Undefined
   * where probes are refused. Throws BPF_FAILED when the file has none of the functions.
   */
  probeTlsLibrary(path: string, pin?: string): TlsProbe | undefined {
    const { programs } = this.#parts.collection;
    const links: { readonly link: UprobeLink; readonly isPinned: boolean }[] = [];
    let failure: unknown;
    for (const [name, symbol] of TLS_LIBRARY_PROBES) {
      try {
        const link = programs.get(name)?.attachUprobe({ path, symbol });
        if (link === undefined) continue;
        this.#probes.add(link);
        const isPinned = pin !== undefined && this.#pinProbe(`${pin}-${symbol}`, link);
        links.push({ link, isPinned });
      } catch (error: unknown) {
        if (!(error instanceof WeirError) || error.details.errno !== 'ENOENT') throw error;
        failure = error; // this build of the library has no such function
      }
    }
    if (links.length === 0 && failure !== undefined) throw failure;
    if (links.length === 0) return undefined;
    return {
      remove: () => {
        for (const { link, isPinned } of links) {
          if (!this.#probes.delete(link)) continue;
          if (isPinned) link.unpin();
          link.close();
        }
      },
    };
  }

  /** Takes off the probes of earlier runs on libraries that this one has not probed. */
  dropOldProbes(): void {
    if (!this.#closed) this.#parts.pins?.dropOldProbes();
  }

  /** Takes cgroups (ids) out of what other versions of Weir still decide. */
  freeFromOthers(cgroupIds: readonly bigint[]): void {
    this.#parts.pins?.freeFromOthers(cgroupIds);
  }

  /**
   * Ends what other versions of Weir still decide: from here on ours are the only policies. To be called when all of them
   * are in force.
   */
  retireOthers(): void {
    this.#parts.pins?.removeOtherVersions();
  }

  /**
   * Attaches again what hung on a cgroup that was removed and has been made anew. Gives how many programs that were;
   * 0 when all is well, or the cgroup isn't back yet.
   */
  reattach(): number {
    const { collection, links, cgroup, pins } = this.#parts;
    const lost = this.#lostLinks();
    if (lost.length === 0 || !existsSync(cgroup)) return 0;
    for (const [name, link] of lost) {
      links.set(name, attachProgram(collection.program(name), cgroup, pins));
      link.close();
    }
    return lost.length;
  }

  /**
   * Hands on what is in the rings, then lets go. What is pinned stays attached, its events kept for the next run as
   * far as the rings go; without pins everything detaches first, so that nothing is left unread.
   */
  async close(): Promise<void> {
    if (this.#closed) return this.ended;
    this.#closed = true;
    const { collection, links, pinnedMaps } = this.#parts;
    for (const link of this.#probes) link.close();
    for (const link of links.values()) link.close();
    this.#parts.calls.close();
    this.interfaces?.close();
    try {
      this.#reader?.drain();
    } finally {
      await this.#reader?.close();
      this.#lastLosses = this.#losses.counts();
      collection.close();
      for (const map of pinnedMaps) map.close();
      this.#end();
    }
  }

  /** Links whose cgroup is gone. */
  #lostLinks(): [program: string, link: Link][] {
    const { collection, links } = this.#parts;
    return [...links].filter(
      ([name, link]) =>
        attachmentOf(collection.program(name).spec.section, name) === 'cgroup' && link.cgroupId() === 0n,
    );
  }

  /** Runs an iterator over the sockets that have an entry in a map; what it finds comes through the rings. */
  #walkStorage(program: string, map: string): void {
    const storage = this.#parts.collection.maps.get(map);
    if (storage !== undefined) this.#program(program)?.readIterator({ map: storage });
  }

  #pinProbe(name: string, link: UprobeLink): boolean {
    const { pins } = this.#parts;
    if (pins === undefined) return false;
    try {
      pins.replaceProbe(name, link);
      return true;
    } catch (error: unknown) {
      // a kernel before 5.15: it ends with this process
      if (!(error instanceof WeirError) || error.details.errno !== 'EINVAL') throw error;
      return false;
    }
  }

  #program(name: string): Program | undefined {
    return this.#parts.collection.programs.get(name);
  }
}
