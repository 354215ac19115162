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
  | { readonly is: NoHello }
  | { readonly is: 'hello'; readonly serverName: Buffer | undefined };

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const RECORD_HEADER = 5;
/** RFC 8446 5.2, that of a ciphertext: servers need not know yet that it is none. */
const MAX_RECORD = 16384 + 256;
const MAX_HELLO = 65535;
const MAX_NAME = 255;
const MANY_PARTS = 100;
const SERVER_NAME = 0;
const ALPN = 16;
const VERSIONS = 43;

class Ended extends Error {
  readonly how: NoHello;

  constructor(how: NoHello) {
    super(how);
    this.how = how;
  }
}

/** Reads what there is of a ClientHello (RFC 8446 4.1.2, RFC 6066 3) in TLS records (RFC 8446 5.1). */
export function readHello(bytes: Buffer): ReadHello {
  const { message, records, otherwise } = joinRecords(bytes);
  const fields = new Fields(message);
  const state = readState(message, fields, otherwise);
  return { ...state, isLong: fields.taken + 2 * records > MANY_PARTS };
}

function readState(message: Buffer, fields: Fields, otherwise: NoHello): HelloState {
  try {
    return { is: 'hello', serverName: readMessage(message, fields) };
  } catch (error: unknown) {
    if (!(error instanceof Ended)) throw error;
    return { is: error.how === 'more' ? otherwise : error.how };
  }
}

/** What handshake records carry, and what follows when that isn't enough. */
function joinRecords(bytes: Buffer): { message: Buffer; records: number; otherwise: NoHello } {
  const parts: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= RECORD_HEADER) {
    const [type, major] = bytes.subarray(at);
    const length = bytes.readUInt16BE(at + 3);
    // the minor version is to be ignored
    if (type !== HANDSHAKE || major !== 3 || length === 0 || length > MAX_RECORD) {
      const otherwise = parts.length === 0 && length !== 0 ? 'other' : 'unreadable';
      return { message: Buffer.concat(parts), records: parts.length, otherwise };
    }
    at += RECORD_HEADER;
    parts.push(bytes.subarray(at, at + length));
    at += length;
  }
  return { message: Buffer.concat(parts), records: parts.length, otherwise: 'more' };
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

function readMessage(message: Buffer, fields: Fields): Buffer | undefined {
  const type = fields.take(4).readUInt8(0);
  const length = message.readUIntBE(1, 3);
  if (type !== CLIENT_HELLO) throw new Ended('other');
  if (length > MAX_HELLO) throw new Ended('unreadable');
  fields.enter(length);
  fields.take(2);
  fields.take(32);
  fields.take(fields.number(1));
  fields.take(fields.number(2));
  fields.take(fields.number(1));
  if (fields.left === 0) return undefined;
  if (fields.number(2) !== fields.left) throw new Ended('unreadable');
  let name: Buffer | undefined;
  while (fields.left > 0) {
    const head = fields.take(4);
    fields.enter(head.readUInt16BE(2));
    if (fields.left > 0) name = readExtension(fields, head.readUInt16BE(0), name);
    fields.leave();
  }
  return name;
}

/** Gives the server name that is known from then on. */
function readExtension(fields: Fields, type: number, name: Buffer | undefined): Buffer | undefined {
  if (type === SERVER_NAME) {
    const another = readNames(fields);
    if (name !== undefined) throw new Ended('unreadable');
    return fields.take(another);
  }
  if (type === ALPN) {
    fields.take(2);
    while (fields.left > 0) fields.take(fields.number(1));
  }
  if (type === VERSIONS) {
    fields.take(1);
    while (fields.left > 0) fields.take(2);
  }
  return name;
}

/** A list of one name of the only type there is: how long it is. */
function readNames(fields: Fields): number {
  const list = fields.take(5);
  const length = list.readUInt16BE(3);
  const isOne = list[2] === 0 && list.readUInt16BE(0) === length + 3 && length === fields.left;
  if (!isOne || length === 0 || length > MAX_NAME) throw new Ended('unreadable');
  return length;
}
