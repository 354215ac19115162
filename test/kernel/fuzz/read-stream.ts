// SPDX-License-Identifier: Apache-2.0
import { serverName } from './host-name.ts';
import { type ReadHello, readHello } from './read-hello.ts';
import { HttpReader, type ShownHead } from './read-http.ts';
import { type ProxiedRead, readProxied } from './read-proxied.ts';
import { RecordReader } from './read-records.ts';

/** What a stream has shown of whom it asks for, and with which of its segments. */
export interface Shown {
  readonly segment: number;
  readonly is: 'name' | 'nothing' | 'unreadable';
  readonly name?: string;
  /** Of a hello that could be read: it hides another. */
  readonly isEncrypted?: true;
  /** Of a stream to a proxy: whom that is to reach. */
  readonly request?: ProxiedRead;
}

/** What a stream is read as after its last segment. */
export type Stage = 'start' | 'hello' | 'records' | 'http' | 'end';

export interface StreamRead {
  readonly shown: Shown[];
  readonly stage: Stage;
}

/** Segments that may be something else before a hello or a request. */
const LOOKS = 8;
const TLS_1_3 = 0x0304;
/** Bytes of early data that a server may pass over. */
const MAX_EARLY = 65536;

/**
 * Reads a stream as decision 031 says: what `bpf/wire.h` is to find. It keeps all that was sent, and takes no notice of what
 * the kernel's reader keeps. `isLong`: it holds a hello that a reader may give up on. `isProxied`: it goes to a proxy (decision 041).
 */
export function readStream(
  segments: readonly Buffer[],
  isProxied: boolean,
): StreamRead & { isLong: boolean } {
  const shown: Shown[] = [];
  const http = new HttpReader();
  let stage: Stage = 'start';
  let looks = 0;
  let hello = Buffer.alloc(0);
  let segment = 0;
  let isLong = false;
  let records: RecordReader | undefined;
  let request: ProxiedRead = 'unreadable';
  /** What is sent is for whom the proxy was asked for. */
  let inTunnel = false;
  const show = (is: Shown['is'], name?: string, isEncrypted = false): void => {
    shown.push({
      ...{ segment, is },
      ...(name !== undefined && { name }),
      ...(isEncrypted && is !== 'unreadable' && { isEncrypted }),
      ...(isProxied && { request }),
    });
  };
  const end = (is: Shown['is'], name?: string, isEncrypted = false): undefined => {
    show(is, name, isEncrypted);
    stage = 'end';
  };
  /** A proxy is sent what is no request to it: that is for nobody. */
  const isNoRequest = (): void => {
    if (inTunnel) return;
    request = 'unreadable';
    if (isProxied) show('nothing');
  };
  /** What began as a request to a proxy, and is none. */
  const isNoHead = (): void => {
    if (http.hasTarget) request = 'unreadable';
    isNoRequest();
  };
  const lookOn = (): undefined => {
    http.takeRest();
    stage = ++looks < LOOKS ? 'start' : 'end';
  };

  function onHello(bytes: Buffer): Buffer | undefined {
    hello = Buffer.concat([hello, bytes]);
    const read = readHello(hello);
    isLong ||= read.isLong;
    if (read.is === 'more') return;
    if (records !== undefined && isNoSecond(read)) {
      stage = 'end';
      return;
    }
    if (!inTunnel) request = 'unreadable';
    if (read.is === 'other') {
      isNoRequest();
      return lookOn();
    }
    if (read.is !== 'hello') return end('unreadable');
    const { version, isEarly, isEncrypted, serverName: shownName } = read.parts;
    const name = shownName && serverName(shownName.toString('latin1'));
    if (shownName !== undefined && name === undefined) return end('unreadable');
    const is = name === undefined ? 'nothing' : 'name';
    if (records !== undefined || version < TLS_1_3) return end(is, name, isEncrypted);
    show(is, name, isEncrypted);
    records = new RecordReader(isEarly ? MAX_EARLY : 0);
    const { recordLeft, inRecord, rest } = read.after;
    if (recordLeft === 0) {
      stage = 'records';
      return rest;
    }
    // another may be in the same record
    hello = Buffer.of(22, 3, 1, recordLeft >> 8, recordLeft & 0xff);
    return Buffer.concat([inRecord, rest]);
  }

  /** Gives what begins with a record that may hold a second hello. */
  function onRecords(bytes: Buffer): Buffer | undefined {
    const step = records?.read(bytes) ?? 'end';
    if (step === 'more') return;
    if (step === 'unreadable') {
      request = 'unreadable';
      return end('unreadable');
    }
    if (step === 'end') {
      stage = 'end';
      return;
    }
    hello = Buffer.alloc(0);
    stage = 'hello';
    return step;
  }

  /** Gives what follows a tunnel's head. */
  function onHttp(bytes: Buffer): Buffer | undefined {
    http.add(bytes.toString('latin1'));
    for (;;) {
      const step = http.read();
      if (step === 'more') return;
      if (step === 'other') {
        isNoHead();
        return lookOn();
      }
      if (step === 'unreadable') {
        request = 'unreadable';
        return end('unreadable');
      }
      if (step === 'end') {
        isNoHead();
        stage = 'end';
        return;
      }
      request = requestOf(step);
      show(step.name === undefined ? 'nothing' : 'name', step.name);
      if (step.opensTunnel || step.target !== undefined) inTunnel = step.opensTunnel;
      if (!step.isTunnel) continue;
      stage = 'start';
      return Buffer.from(http.takeRest(), 'latin1');
    }
  }

  function requestOf({ target, host, isConnect }: ShownHead): ProxiedRead {
    if (target !== undefined) return readProxied(target, isConnect);
    if (inTunnel) return request;
    return host === undefined ? 'unreadable' : readProxied(host, false);
  }

  const readers = { hello: onHello, records: onRecords, http: onHttp };
  for (const bytes of segments) {
    let rest: Buffer | undefined = bytes;
    while (rest !== undefined && rest.length > 0 && (stage as Stage) !== 'end') {
      if (stage === 'start') {
        hello = Buffer.alloc(0);
        stage = mayBeHello(rest) ? 'hello' : 'http';
      }
      rest = readers[stage as keyof typeof readers](rest);
    }
    segment++;
  }
  return { shown, stage, isLong };
}

/** Whether bytes may begin with a record that a server takes for that of a ClientHello. */
function mayBeHello(bytes: Buffer): boolean {
  const [type, major = 3] = bytes;
  const isEmpty = bytes[3] === 0 && bytes[4] === 0;
  return type === 22 && major === 3 && (isEmpty || (bytes[5] ?? 1) === 1);
}

/** What only looks like a second hello: TLS 1.2 may have encrypted it. */
function isNoSecond({ is, parts: { length = 0, legacyVersion } }: ReadHello): boolean {
  if (is !== 'unreadable') return is === 'other';
  return length > 65535 || (legacyVersion !== undefined && legacyVersion !== 0 && legacyVersion >> 8 !== 3);
}
