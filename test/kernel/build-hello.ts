// SPDX-License-Identifier: Apache-2.0

/** A TLS extension: number and body. */
export interface Extension {
  readonly type: number;
  readonly body: Uint8Array;
}

/** Numbers of extensions (IANA, TLS ExtensionType values). */
export const ExtensionType = {
  SERVER_NAME: 0,
  ALPN: 16,
  SUPPORTED_VERSIONS: 43,
  KEY_SHARE: 51,
  ENCRYPTED_CLIENT_HELLO: 0xfe0d,
} as const;

export function serverName(name: string): Extension {
  const bytes = Buffer.from(name);
  const entry = Buffer.concat([Uint8Array.of(0), u16(bytes.length), bytes]);
  return { type: ExtensionType.SERVER_NAME, body: Buffer.concat([u16(entry.length), entry]) };
}

export function alpn(...protocols: string[]): Extension {
  const list = Buffer.concat(
    protocols.map((name) => Buffer.concat([Uint8Array.of(name.length), Buffer.from(name)])),
  );
  return { type: ExtensionType.ALPN, body: Buffer.concat([u16(list.length), list]) };
}

export function supportedVersions(...versions: number[]): Extension {
  const body = Buffer.concat([Uint8Array.of(versions.length * 2), ...versions.map(u16)]);
  return { type: ExtensionType.SUPPORTED_VERSIONS, body };
}

/** An extension of a size, without meaning. */
export function filler(type: number, size: number): Extension {
  return { type, body: new Uint8Array(size) };
}

/** What a ClientHello is made of. Every field has a plain default. */
export interface HelloParts {
  /** Version in the message itself: TLS 1.2 for all that speak 1.2 or 1.3. */
  readonly version?: number;
  readonly sessionBytes?: number;
  readonly cipherSuites?: number;
  /** In order. Undefined: the message ends before its extensions. */
  readonly extensions?: readonly Extension[] | undefined;
}

/** The handshake message of a ClientHello (RFC 8446 4.1.2), without TLS records. */
export function buildHello(parts: HelloParts): Buffer {
  const { version = 0x0303, sessionBytes = 32, cipherSuites = 3, extensions } = parts;
  const block = extensions?.map(({ type, body }) => Buffer.concat([u16(type), u16(body.length), body]));
  const body = Buffer.concat([
    u16(version),
    Buffer.alloc(32, 0x5a),
    Uint8Array.of(sessionBytes),
    Buffer.alloc(sessionBytes, 0xa5),
    u16(cipherSuites * 2),
    Buffer.alloc(cipherSuites * 2, 0x13),
    Uint8Array.of(1, 0),
    ...(block === undefined ? [] : [u16(Buffer.concat(block).length), ...block]),
  ]);
  return Buffer.concat([Uint8Array.of(1, body.length >> 16), u16(body.length & 0xffff), body]);
}

/** Wraps bytes in TLS records of a content type (22: handshake), each with at most `size` bytes of them. */
export function toRecords(message: Uint8Array, size = 16384, type = 22): Buffer {
  const records = split(message, size).map((piece) =>
    Buffer.concat([Uint8Array.of(type, 3, 1), u16(piece.length), piece]),
  );
  return Buffer.concat(records);
}

/** Cuts bytes in pieces of `size`; the last may be shorter. */
export function split(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}
