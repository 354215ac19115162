// SPDX-License-Identifier: Apache-2.0

type NoHello = 'more' | 'other' | 'unreadable';

/**
 * What bytes are that begin with a TLS record. `more`: nothing is wrong so far. `other`: no ClientHello. `unreadable`: one that
 * nobody answers, or that two servers could read in two ways.
 */
export type ReadHello = HelloState & {
  /** More fields and records than anybody sends: a reader may give up on it. */
  readonly isLong: boolean;
};

type HelloState =
  | { readonly is: NoHello; readonly parts: HelloParts }
  | { readonly is: 'hello'; readonly parts: HelloParts; readonly after: AfterHello };

/** What the message says, as far as it could be read. */
interface HelloParts {
  length?: number;
  legacyVersion?: number;
  /** The highest that is offered; those that don't exist don't count (RFC 8701). */
  version: number;
  serverName?: Buffer;
  isEarly: boolean;
  /** It hides another, or begins as if it did. */
  isEncrypted: boolean;
}

/** What follows the message: bytes of its record, and the rest of the stream. */
interface AfterHello {
  readonly inRecord: Buffer;
  readonly rest: Buffer;
  /** Of the record, those that are not there yet among them. */
  readonly recordLeft: number;
}

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const RECORD_HEADER = 5;
/** RFC 8446 5.2, that of a ciphertext: servers need not know yet that it is none. */
const MAX_RECORD = 16384 + 256;
const MAX_HELLO = 65535;
const MAX_NAME = 255;
const MANY_PARTS = 100;
const SERVER_NAME = 0;
const EARLY_DATA = 42;
const ALPN = 16;
const VERSIONS = 43;
/** draft-ietf-tls-esni. */
const ENCRYPTED_HELLO = 0xfe0d;

class Ended extends Error {
  readonly how: NoHello;

  constructor(how: NoHello) {
    super(how);
    this.how = how;
  }
}

/** Reads what there is of a ClientHello (RFC 8446 4.1.2, RFC 6066 3) in TLS records (RFC 8446 5.1). */
export function readHello(bytes: Buffer): ReadHello {
  const { records, otherwise } = joinRecords(bytes);
  const message = Buffer.concat(records.map(({ part }) => part));
  const fields = new Fields(message);
  const state = readState(message, fields, otherwise, (end) => afterOf(bytes, records, end));
  return { ...state, isLong: fields.taken + 2 * records.length > MANY_PARTS };
}

function readState(
  message: Buffer,
  fields: Fields,
  otherwise: NoHello,
  after: (end: number) => AfterHello,
): HelloState {
  const parts: HelloParts = { version: 0, isEarly: false, isEncrypted: false };
  try {
    readMessage(message, fields, parts);
    return { is: 'hello', parts, after: after(4 + (parts.length ?? 0)) };
  } catch (error: unknown) {
    if (!(error instanceof Ended)) throw error;
    return { is: error.how === 'more' ? otherwise : error.how, parts };
  }
}

interface JoinedRecord {
  /** Of the whole message. */
  readonly from: number;
  /** What there is of it, and where that begins. */
  readonly part: Buffer;
  readonly at: number;
  readonly length: number;
}

/** Handshake records, and what follows when what they carry isn't enough. */
function joinRecords(bytes: Buffer): { records: JoinedRecord[]; otherwise: NoHello } {
  const records: JoinedRecord[] = [];
  let at = 0;
  let from = 0;
  while (bytes.length - at >= RECORD_HEADER) {
    const [type, major] = bytes.subarray(at);
    const length = bytes.readUInt16BE(at + 3);
    // the minor version is to be ignored
    if (type !== HANDSHAKE || major !== 3 || length === 0 || length > MAX_RECORD)
      return { records, otherwise: records.length === 0 && length !== 0 ? 'other' : 'unreadable' };
    at += RECORD_HEADER;
    records.push({ from, part: bytes.subarray(at, at + length), at, length });
    at += length;
    from += length;
  }
  return { records, otherwise: 'more' };
}

function afterOf(bytes: Buffer, records: readonly JoinedRecord[], end: number): AfterHello {
  const last = records.find(({ from, length }) => end <= from + length);
  if (last === undefined) throw new Error(`no record has byte ${end} of the message`);
  const inPart = end - last.from;
  return {
    inRecord: last.part.subarray(inPart),
    rest: bytes.subarray(last.at + last.length),
    recordLeft: last.length - inPart,
  };
}

/** Reads fields in order, each within everything that it is in. */
class Fields {
  readonly #bytes: Buffer;
  readonly #ends: number[] = [];
  #at = 0;
  taken = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(length: number): Buffer {
    this.taken++;
    const end = this.#at + length;
    if (this.#ends.some((each) => end > each)) throw new Ended('unreadable');
    // nothing is wanted, nothing is waited for
    if (length > 0 && end > this.#bytes.length) throw new Ended('more');
    this.#at = end;
    return this.#bytes.subarray(end - length, end);
  }

  number(size: number): number {
    return this.take(size).readUIntBE(0, size);
  }

  /** What is read until `leave` is to be within the next `length` bytes. */
  enter(length: number): void {
    this.#ends.push(this.#at + length);
  }

  get left(): number {
    return (this.#ends.at(-1) ?? this.#at) - this.#at;
  }

  /** Passes over what is left. */
  leave(): void {
    this.take(this.left);
    this.#ends.pop();
  }
}

function readMessage(message: Buffer, fields: Fields, parts: HelloParts): void {
  const type = fields.take(4).readUInt8(0);
  const length = message.readUIntBE(1, 3);
  parts.length = length;
  if (type !== CLIENT_HELLO) throw new Ended('other');
  if (length > MAX_HELLO) throw new Ended('unreadable');
  fields.enter(length);
  parts.legacyVersion = fields.number(2);
  parts.version = parts.legacyVersion;
  fields.take(32);
  fields.take(fields.number(1));
  fields.take(fields.number(2));
  fields.take(fields.number(1));
  if (fields.left === 0) return;
  if (fields.number(2) !== fields.left) throw new Ended('unreadable');
  while (fields.left > 0) {
    const head = fields.take(4);
    fields.enter(head.readUInt16BE(2));
    if (head.readUInt16BE(0) === EARLY_DATA) parts.isEarly = true;
    if (head.readUInt16BE(0) === ENCRYPTED_HELLO) parts.isEncrypted = true;
    if (fields.left > 0) readExtension(fields, head.readUInt16BE(0), parts);
    fields.leave();
  }
}

function readExtension(fields: Fields, type: number, parts: HelloParts): void {
  if (type === SERVER_NAME) {
    const length = readNames(fields);
    if (parts.serverName !== undefined) throw new Ended('unreadable');
    parts.serverName = fields.take(length);
  }
  if (type === ALPN) {
    fields.take(2);
    while (fields.left > 0) fields.take(fields.number(1));
  }
  if (type === VERSIONS) {
    fields.take(1);
    while (fields.left > 0) {
      const version = fields.number(2);
      if ((version & 0x0f0f) !== 0x0a0a && version > parts.version) parts.version = version;
    }
  }
}

/** A list of one name of the only type there is: how long it is. */
function readNames(fields: Fields): number {
  const list = fields.take(5);
  const length = list.readUInt16BE(3);
  const isOne = list[2] === 0 && list.readUInt16BE(0) === length + 3 && length === fields.left;
  if (!isOne || length === 0 || length > MAX_NAME) throw new Ended('unreadable');
  return length;
}
