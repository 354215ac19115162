// SPDX-License-Identifier: Apache-2.0
import { hostName } from './host-name.ts';
import { readHello } from './read-hello.ts';
import { HttpReader } from './read-http.ts';

/** What a stream has shown of whom it asks for, and with which of its segments. */
export interface Shown {
  readonly segment: number;
  readonly is: 'name' | 'nothing' | 'unreadable';
  readonly name?: string;
}

/** What a stream is read as after its last segment. */
export type Stage = 'start' | 'hello' | 'http' | 'end';

export interface StreamRead {
  readonly shown: Shown[];
  readonly stage: Stage;
}

/** Segments that may be something else before a hello or a request. */
const LOOKS = 8;

/**
 * Reads a stream as decision 031 says: what `bpf/wire.h` is to find. It keeps all that was sent, and takes no notice of what
 * the kernel's reader keeps. `isLong`: it holds a hello that a reader may give up on.
 */
export function readStream(segments: readonly Buffer[]): StreamRead & { isLong: boolean } {
  const shown: Shown[] = [];
  const http = new HttpReader();
  let stage: Stage = 'start';
  let looks = 0;
  let hello = Buffer.alloc(0);
  let segment = 0;
  let isLong = false;
  const lookOn = (): undefined => {
    http.takeRest();
    stage = ++looks < LOOKS ? 'start' : 'end';
  };
  const show = (is: Shown['is'], name?: string): void => {
    shown.push({ segment, is, ...(name !== undefined && { name }) });
  };
  const end = (is: Shown['is'], name?: string): undefined => {
    show(is, name);
    stage = 'end';
  };

  function onHello(bytes: Buffer): undefined {
    hello = Buffer.concat([hello, bytes]);
    const read = readHello(hello);
    isLong ||= read.isLong;
    if (read.is === 'more') return;
    if (read.is === 'other') return lookOn();
    if (read.is !== 'hello') return end('unreadable');
    const name = read.serverName && hostName(read.serverName.toString('latin1'));
    return end(name === undefined ? 'nothing' : 'name', name);
  }

  /** Gives what follows a tunnel's head. */
  function onHttp(bytes: Buffer): Buffer | undefined {
    http.add(bytes.toString('latin1'));
    for (;;) {
      const step = http.read();
      if (step === 'more') return;
      if (step === 'other') return lookOn();
      if (step === 'unreadable') return end('unreadable');
      if (step === 'end') {
        stage = 'end';
        return;
      }
      show(step.name === undefined ? 'nothing' : 'name', step.name);
      if (!step.isTunnel) continue;
      stage = 'start';
      return Buffer.from(http.takeRest(), 'latin1');
    }
  }

  for (const bytes of segments) {
    let rest: Buffer | undefined = bytes;
    while (rest !== undefined && rest.length > 0 && (stage as Stage) !== 'end') {
      if (stage === 'start') {
        hello = Buffer.alloc(0);
        stage = mayBeHello(rest) ? 'hello' : 'http';
      }
      rest = stage === 'hello' ? onHello(rest) : onHttp(rest);
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
