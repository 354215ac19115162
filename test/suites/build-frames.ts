// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { BatchView } from '../../src/batch-view.ts';
import { EVENT_KINDS, type EventCursor, type EventName } from '../../src/events/event-kinds.ts';
import { parseAddress } from '../../src/ip-address.ts';

/** A value of a field: numbers where the cursor gives bigints too, text or bytes for parts of the tail. */
type Given<T> = T extends bigint
  ? bigint | number
  : T extends string | Uint8Array
    ? string | Uint8Array
    : T extends number
      ? T
      : { readonly [Key in keyof T]?: Given<T[Key]> };

/** Fields of the event called `Name`, as its cursor calls them; what is left out is zero or empty. */
export type EventValues<Name extends EventName> = Given<ReturnType<EventCursor<Name>['snapshot']>>;

/** One event to build: its name and fields. */
export type BuiltEvent = { [Name in EventName]: readonly [name: Name, values: EventValues<Name>] }[EventName];

interface Member {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly type: string;
  readonly kind: 'integer' | 'bytes' | 'struct';
}
interface Struct {
  readonly name: string;
  readonly size: number;
  readonly members: readonly Member[];
}

const layout = JSON.parse(readFileSync(new URL('../../bpf/layout.json', import.meta.url), 'utf8'));
const structs = new Map<string, Struct>(layout.structs.map((struct: Struct) => [struct.name, struct]));
const kinds = new Map(
  Object.entries(EVENT_KINDS).map(([kind, row]) => [row.name, { kind: Number(kind), row }]),
);

/** Rings as the kernel uses them. */
const OBSERVATIONS = 0;
const DECISIONS = 1;

/**
 * Builds batches of frames as native hands them over, from the layout that the kernel programs are compiled with.
 * Identity events go to the ring of decisions, all others to that of observations, unless `ring` says otherwise.
 */
export class FrameBuilder {
  #bytes = Buffer.alloc(1 << 16);
  #length = 0;

  add<Name extends EventName>(name: Name, values: EventValues<Name>, ring?: number): this {
    const found = kinds.get(name);
    if (found === undefined) throw new Error(`no event ${name}`);
    const record = encodeRecord(structOf(found.row.cursor.name), found.kind, values as Values);
    const ringed = found.row.identity || name === 'coverage.throttle' ? DECISIONS : OBSERVATIONS;
    return this.addRaw(record, ring ?? ringed);
  }

  /** Adds a record as it is, right or wrong; `length` is what the frame says it has. */
  addRaw(record: Uint8Array, ring: number, length = record.length): this {
    const padded = (record.length + 7) & ~7;
    this.#reserve(8 + padded);
    this.#bytes.writeUInt32LE(length, this.#length);
    this.#bytes.writeUInt32LE(ring, this.#length + 4);
    this.#bytes.fill(0, this.#length + 8, this.#length + 8 + padded);
    this.#bytes.set(record, this.#length + 8);
    this.#length += 8 + padded;
    return this;
  }

  get byteLength(): number {
    return this.#length;
  }

  /** A copy of the frames so far, in a buffer of its own size. */
  build(): { readonly view: BatchView; readonly byteLength: number } {
    const buffer = new ArrayBuffer(Math.max(8, this.#length));
    new Uint8Array(buffer).set(this.#bytes.subarray(0, this.#length));
    return { view: new BatchView(buffer), byteLength: this.#length };
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const grown = Buffer.alloc((this.#length + bytes) * 2);
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** A batch of the given events. */
export function buildFrames(events: readonly BuiltEvent[]): {
  readonly view: BatchView;
  readonly byteLength: number;
} {
  const builder = new FrameBuilder();
  for (const [name, values] of events) builder.add(name, values as EventValues<EventName>);
  return builder.build();
}

/** Bytes of one record without its frame, for tests that damage it. */
export function buildRecord<Name extends EventName>(name: Name, values: EventValues<Name>): Uint8Array {
  const { view, byteLength } = new FrameBuilder().add(name, values).build();
  return view.u8.slice(8, 8 + (byteLength > 8 ? (view.u32[0] ?? 0) : 0));
}

/** The 16 bytes of an address, for `localAddress` and `remoteAddress`. */
export function address(text: string): Uint8Array {
  const bytes = parseAddress(text);
  if (bytes === undefined) throw new Error(`not an address: ${text}`);
  return bytes;
}

/** A record of a DNS answer: `data` is an address, or the target of a CNAME. */
export interface BuiltDnsRecord {
  readonly type: 'A' | 'AAAA' | 'CNAME';
  readonly ttl: number;
  readonly data: string;
}

/** The `records` part of a DNS event. */
export function dnsRecords(records: readonly BuiltDnsRecord[]): Uint8Array {
  return Buffer.concat(
    records.map(({ type, ttl, data }) => {
      const bytes = type === 'CNAME' ? Buffer.from(data) : address(data).subarray(type === 'A' ? 12 : 0);
      const head = Buffer.alloc(8);
      head.writeUInt16LE({ A: 1, AAAA: 28, CNAME: 5 }[type], 0);
      head.writeUInt16LE(bytes.length, 2);
      head.writeUInt32LE(ttl, 4);
      return Buffer.concat([head, bytes, Buffer.alloc((4 - (bytes.length & 3)) & 3)]);
    }),
  );
}

type Values = Readonly<Record<string, unknown>>;

function structOf(cursorName: string): Struct {
  const words = cursorName.replace(/Cursor$/, '').split(/(?=[A-Z])/);
  const struct = structs.get(`${words.join('_').toLowerCase()}_event`);
  if (struct === undefined) throw new Error(`no struct for ${cursorName}`);
  return struct;
}

function encodeRecord(struct: Struct, kind: number, values: Values): Uint8Array {
  const tails = struct.members
    .filter((member) => member.type === 'length_t')
    .map((member) => ({ member, bytes: toBytes(values[camel(member.name.replace(/_length$/, ''))] ?? '') }));
  const size = tails.reduce((sum, { bytes }) => sum + bytes.length, struct.size);
  const record = Buffer.alloc(size);
  const header = { ...(values.header as Values | undefined), size, kind };
  writeStruct(record, 0, struct, { ...values, header });
  let at = struct.size;
  for (const { member, bytes } of tails) {
    record.writeUIntLE(bytes.length, member.offset, member.size);
    record.set(bytes, at);
    at += bytes.length;
  }
  return record;
}

function writeStruct(record: Buffer, at: number, struct: Struct, values: Values): void {
  for (const member of struct.members) {
    const value = values[camel(member.name)];
    if (value === undefined) continue;
    const offset = at + member.offset;
    if (member.kind === 'struct') writeStruct(record, offset, nested(member.type), value as Values);
    else if (member.kind === 'bytes') record.set(toBytes(value).subarray(0, member.size), offset);
    else if (member.size === 8) record.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value as number)), offset);
    else record.writeUIntLE(Number(value), offset, member.size);
  }
}

function nested(name: string): Struct {
  const struct = structs.get(name);
  if (struct === undefined) throw new Error(`no struct ${name}`);
  return struct;
}

function toBytes(value: unknown): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value);
  if (value instanceof Uint8Array) return value;
  throw new Error(`neither text nor bytes: ${String(value)}`);
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
