// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { BatchView } from '../../src/batch-view.ts';
import type { Cursor } from '../../src/cursor.ts';
import { EVENT_KINDS, type EventKindNumber, type EventName } from '../../src/events/event-kinds.ts';
import type { LossCount } from '../../src/events/event-source.ts';
import {
  DnsCursor,
  EventFlag,
  FlowDirection,
  LAYOUT_HASH,
  ObserveFlag,
  SocketInfoCursor,
} from '../../src/gen/events.ts';
import { formatAddress } from '../../src/ip-address.ts';
import { attachProgram } from '../../src/kernel/attach-program.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { attachSenders } from '../../src/kernel/egress/attach-senders.ts';
import type { Link } from '../../src/kernel/link.ts';
import type { VariableValue } from '../../src/kernel/load-object.ts';
import { LossCounter } from '../../src/kernel/loss-counter.ts';
import { openRingReader, type RingReader } from '../../src/kernel/open-ring-reader.ts';
import { attachmentOf } from '../../src/kernel/sensors.ts';
import { TableWriter } from '../../src/kernel/table-writer.ts';
import { cgroupIdOf, type LivePlace } from './live.ts';

const OBJECTS = join(import.meta.dirname, '../../build/bpf');
const NETWORK_OBJECTS = ['socket', 'stream', 'datagram', 'content', 'flows'];
const DIRECTIONS = Object.fromEntries(Object.entries(FlowDirection).map(([name, value]) => [value, name]));

/** An event of the network kinds in the form that tests compare. Fields that its kind lacks are absent. */
export interface Seen {
  readonly name: EventName;
  readonly tgid: number;
  readonly processStart: bigint;
  readonly cgroupId: bigint;
  readonly flags: number;
  readonly isUnattributed: boolean;
  readonly cookie: bigint;
  /** `address:port` of both ends. */
  readonly local: string;
  readonly remote: string;
  /** `tcp4`, `udp6` … */
  readonly transport: string;
  readonly direction: string;
  readonly sent: number;
  readonly received: number;
  /** DNS: the records, as in the event. */
  readonly recordsBytes: Uint8Array | undefined;
  /** All fields of the kind. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Weir's network programs at work on a cgroup of the test's own. */
export class NetworkSensors {
  readonly collection: Collection;
  readonly tables: TableWriter;
  readonly seen: Seen[] = [];
  readonly #links: Link[] = [];
  readonly #losses: LossCounter;
  readonly #reader: RingReader;

  /** Loads them and attaches them to the place's cgroup. `optional`: programs that the kernel may refuse. */
  constructor(
    place: LivePlace,
    options: {
      readonly variables?: Record<string, VariableValue>;
      readonly objects?: readonly string[];
      readonly maxEntries?: Readonly<Record<string, number>>;
    } = {},
  ) {
    const specs = [...NETWORK_OBJECTS, ...(options.objects ?? [])].map((object) =>
      readCollectionSpec(join(OBJECTS, `${object}.bpf.o`)),
    );
    this.collection = Collection.load(specs, {
      layoutHash: BigInt(`0x${LAYOUT_HASH}`),
      variables: { cfg_pod_rate: 0n, ...options.variables },
      maxEntries: options.maxEntries ?? {},
      optional: (key) => key.startsWith('flows/'),
    });
    attachSenders(this.collection);
    for (const program of this.collection.programs.values()) {
      if (attachmentOf(program.spec.section, program.spec.name) === 'cgroup') {
        this.#links.push(attachProgram(program, place.cgroup, undefined));
      }
    }
    this.tables = new TableWriter({
      cgroups: this.collection.map('cgroups'),
      podBuckets: this.collection.map('pod_buckets'),
    });
    this.#losses = new LossCounter(this.collection.map('losses'));
    const rings = [this.collection.map('observations'), this.collection.map('decisions')];
    this.#reader = openRingReader({ rings, onBatch: (view, length) => this.#take(view, length) });
  }

  /** Observes a cgroup, everything by default. Gives its id. */
  observe(path: string, what: number = ObserveFlag.NETWORK | ObserveFlag.CONTENT): bigint {
    const id = cgroupIdOf(path);
    this.tables.setCgroup(id, { pod: id, observe: what });
    return id;
  }

  /** Makes the kernel report the flows that are open. */
  reportFlows(): void {
    for (const [program, map] of [
      ['on_iter_streams', 'streams'],
      ['on_iter_stream_slots', 'stream_slots'],
      ['on_iter_datagrams', 'datagrams'],
      ['on_iter_datagram_slots', 'datagram_slots'],
      ['on_iter_datagram_peers', 'datagram_peers'],
    ] as const) {
      this.collection.program(`flows/${program}`).readIterator({ map: this.collection.map(map) });
    }
  }

  /** Gives sockets that are older than the sensors their owners. False where the kernel can't. */
  adoptSockets(): boolean {
    const program = this.collection.programs.get('flows/on_iter_task_file');
    program?.readIterator();
    return program !== undefined;
  }

  /** Everything of one kind so far, or what of it `matches`. */
  all(name: EventName, matches: Partial<Seen> = {}): Seen[] {
    this.#reader.drain();
    const wanted = Object.entries(matches) as [keyof Seen, unknown][];
    return this.seen.filter(
      (event) => event.name === name && wanted.every(([key, value]) => event[key] === value),
    );
  }

  /** The one event of that kind. Throws when there are none or several. */
  one(name: EventName, matches: Partial<Seen> = {}): Seen {
    const found = this.all(name, matches);
    const [first] = found;
    if (first === undefined || found.length > 1) {
      throw new Error(`expected one ${name}, got ${found.length} of ${this.names().join(', ')}`);
    }
    return first;
  }

  /** Names of all events so far, in order. */
  names(): EventName[] {
    this.#reader.drain();
    return this.seen.map((event) => event.name);
  }

  /** Forgets what was seen so far. */
  clear(): void {
    this.#reader.drain();
    this.seen.length = 0;
  }

  losses(): readonly LossCount[] {
    return this.#losses.counts();
  }

  async close(): Promise<void> {
    for (const link of this.#links) link.close();
    await this.#reader.close();
    this.collection.close();
  }

  #take(view: BatchView, byteLength: number): void {
    for (let at = 0; at < byteLength; ) {
      const length = view.u32[at >> 2] as number;
      this.seen.push(decode(view, at + 8, length));
      at += 8 + Math.ceil(length / 8) * 8;
    }
  }
}

interface Decoded {
  readonly header: { kind: number; tgid: number; processStart: bigint; cgroupId: bigint; flags: number };
  readonly bytesSent?: bigint;
  readonly bytesReceived?: bigint;
}

function decode(view: BatchView, at: number, length: number): Seen {
  const kind = (view.u16[(at + 36) >> 1] ?? 0) as EventKindNumber;
  const { name, cursor } = EVENT_KINDS[kind];
  const event = new cursor().move(view, at) as Cursor & {
    isValid(length: number): boolean;
    snapshot(): Decoded;
  };
  if (!event.isValid(length)) throw new Error(`${name}: not as long as it says: ${length}`);
  const fields = event.snapshot();
  const { tgid, processStart, cgroupId, flags } = fields.header;
  const socket = new SocketInfoCursor().move(view, at + 40);
  return {
    name,
    tgid,
    processStart,
    cgroupId,
    flags,
    isUnattributed: (flags & EventFlag.FLOW_UNATTRIBUTED) !== 0,
    cookie: socket.cookie,
    local: `${formatAddress(socket.localAddress)}:${socket.localPort}`,
    remote: `${formatAddress(socket.remoteAddress)}:${socket.remotePort}`,
    transport: `${socket.protocol === 6 ? 'tcp' : socket.protocol === 17 ? 'udp' : socket.protocol}${socket.family}`,
    direction: DIRECTIONS[socket.direction] ?? '',
    sent: Number(fields.bytesSent ?? 0n),
    received: Number(fields.bytesReceived ?? 0n),
    recordsBytes: event instanceof DnsCursor ? event.recordsBytes.slice() : undefined,
    fields: fields as unknown as Record<string, unknown>,
  };
}
