// SPDX-License-Identifier: Apache-2.0
import {
  alpn,
  buildHello,
  type Extension,
  filler,
  serverName,
  supportedVersions,
  toRecords,
} from '../build-hello.ts';
import type { Random } from './random.ts';

/** Bytes and segments of the longest stream: what `bpf/wire_feeder.bpf.c` has room for. */
export const MAX_BYTES = 32768;
export const MAX_SEGMENTS = 1024;
const NAMES = [
  'good.example',
  'Bad.Example',
  'a.b.c.good.example.',
  '10.0.0.1',
  '[2001:db8::1]',
  'good.example:8443',
  '.',
  '',
  'x',
  `${'long-label.'.repeat(22)}example`,
  'n'.repeat(255),
  'n'.repeat(256),
  'b\u00fccher.example',
  'evil@x.good.example',
  'good%2eexample',
  'good.example:8o',
  '[::1]x',
  '[::1]:80',
  '_a.good.example',
  'good.example:443',
  'good.example:0',
  'good.example:00443',
  'good.example:65536',
  '10.0.0.1:443',
  '010.0.0.1:443',
  '10.0.0.256:443',
  'a.1b:443',
] as const;
/** Bytes that mean something to somebody. */
const TELLING = Buffer.from(
  '\0\x01\x02\x03\x04\x09\n\x0b\x0c\r\x14\x15\x16\x17 !#%*,./:;=?@AHTCU[\\]\x7f\x80\xff',
  'latin1',
);

/** A stream of segments: hellos and requests as clients send them, and such that were tampered with. */
export function randomStream(random: Random): Buffer[] {
  const parts = [...random.some(2, () => preface(random)), ...bodies(random)];
  const whole = Buffer.concat(parts);
  // as programs write
  if (random.once(8) && whole.length < MAX_BYTES - 4096) return parts.filter(({ length }) => length > 0);
  let bytes: Buffer = whole.subarray(0, MAX_BYTES - 4096);
  if (random.once(2)) bytes = mutate(random, bytes);
  if (random.once(16)) bytes = bytes.subarray(0, random.below(bytes.length + 1));
  return cut(random, bytes);
}

function bodies(random: Random): Buffer[] {
  if (random.once(2)) return hellos(random);
  const requests = [
    ...random.some(1, () => tunnel(random)).flat(),
    randomRequest(random),
    ...random.some(3, () => randomRequest(random)),
  ];
  return [...requests, ...(random.once(8) ? [randomHello(random)] : [])];
}

/** What opens a tunnel through a proxy, perhaps what is no request to it after all, and what goes through it. */
function tunnel(random: Random): Buffer[] {
  const [name, other] = [random.of(NAMES, true), random.of(NAMES, true)];
  const host = random.of([`Host: ${name}\r\n`, '']);
  const head = `CONNECT ${name.includes(':') ? name : `${name}:443`} HTTP/1.1\r\n${host}\r\n`;
  const broken = random.of(['', `GET http://${other}/ \x01`, `PRI http://${other}/ HTTP/2.0\r\n`], true);
  return [
    ...[head, broken].map((text) => Buffer.from(text, 'latin1')),
    ...random.some(1, () => randomHello(random)),
  ];
}

/** A hello and what a client may send when it is asked for another, which may be one. */
function hellos(random: Random): Buffer[] {
  const between = random.some(3, () => {
    const type = random.of([20, 20, 23, 21, 22, 0], true);
    return toRecords(Buffer.alloc(random.of([1, 2, 300], true), random.of([1, 0, 5])), 16384, type);
  });
  return [randomHello(random), ...between, ...random.some(1, () => randomHello(random))];
}

/** What a stream may begin with. */
function preface(random: Random): Buffer {
  if (!random.once(6)) return Buffer.alloc(0);
  const text = random.of([
    'EHLO client\r\nSTARTTLS\r\n',
    'SSH-2.0-OpenSSH_9.9\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n',
    '\x15\x03\x01\x00\x02\x01\x5a',
    '\x16\x03\x01\x00\x00',
    '\r\n\r\n',
    ' ',
  ]);
  return Buffer.from(text, 'latin1');
}

function randomHello(random: Random): Buffer {
  const extensions: Extension[] = random.some(6, () => randomExtension(random));
  if (!random.once(8)) extensions.push(serverName(random.of(NAMES, true)));
  const message = buildHello({
    sessionBytes: random.of([32, 0, 33, 255], true),
    cipherSuites: random.of([3, 0, 64], true),
    extensions: random.once(16) ? undefined : extensions,
  });
  const least = Math.ceil(message.length / 20);
  const records = toRecords(message, random.once(2) ? 16384 : least + random.below(message.length));
  if (random.once(8)) records[2] = random.below(256);
  return records;
}

function randomExtension(random: Random): Extension {
  switch (random.below(7)) {
    case 6:
      return filler(0xfe0d, random.of([186, 0], true));
    case 5:
      return filler(42, random.of([0, 4], true));
    case 0:
      return alpn(...random.some(3, () => random.of(['h2', 'http/1.1', ''])));
    case 1:
      return supportedVersions(...random.some(3, () => random.of([0x0304, 0x0303, 0x4a4a])));
    case 2:
      return { type: 0, body: randomNames(random) };
    case 3:
      return filler(51, random.of([32, 0, 1652, 5000], true));
    default:
      return filler(random.below(65536), random.below(40));
  }
}

/** A list of server names, of any types and lengths. */
function randomNames(random: Random): Buffer {
  const names = random.some(2, () => {
    const name = Buffer.from(random.of(NAMES, true));
    return Buffer.concat([
      Uint8Array.of(random.of([0, 1], true), 0, name.length + random.of([0, 1], true)),
      name,
    ]);
  });
  const list = Buffer.concat(names);
  return Buffer.concat([Uint8Array.of(0, list.length + random.of([0, 1, 200], true)), list]);
}

function randomRequest(random: Random): Buffer {
  const end = (): string => random.of(['\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n'], true);
  const space = (): string => random.of([' ', ' ', '\t', '  ', '\v', '\f', '\r', ''], true);
  const name = (): string => random.of(NAMES, true);
  const method = random.of(
    ['GET', 'POST', 'CONNECT', 'PRI', 'connect', 'G#T', '*', 'M'.repeat(32), 'M'.repeat(33)],
    true,
  );
  const target = random.of(
    ['/', `http://${name()}/a`, name(), '*', `HTTPS://${name()}?q`, '/a HTTP/ b', 'a:/b', '/?a b'],
    true,
  );
  const version = random.of(
    ['HTTP/1.1', 'HTTP/1.0', 'http/1.9', 'HTTP/2.0', 'HTTP/1.11', 'HTTP/3', 'HTTP/'],
    true,
  );
  const body = random.below(64);
  const fields = [...random.some(1, () => `Host:${random.of([' ', '', '\t ', ' \t'], true)}${name()}`)];
  if (random.once(2)) fields.unshift(`Host: ${name()}`);
  const more = random.some(3, () => randomField(random, body, name()));
  const isChunked = random.once(5);
  const isBody = !isChunked && random.once(4);
  if (isChunked)
    more.push(
      `${random.of(['Transfer-Encoding', 'transfer-encoding'])}: ${random.of(['chunked', 'Chunked', 'gzip, chunked', 'identity'], true)}`,
    );
  if (isBody) more.push(`Content-Length: ${body}`);
  const head = [`${method}${space()}${target}${space()}${version}`, ...fields, ...more, ''];
  const text = random.once(4)
    ? head.map((line) => line + end()).join('')
    : head.map((line) => `${line}\r\n`).join('');
  const after = isChunked ? chunks(random) : isBody ? 'b'.repeat(body) : '';
  return Buffer.from(text + after, 'latin1');
}

function randomField(random: Random, length: number, name: string): string {
  return random.of([
    'User-Agent: any/1.0 (of them)',
    'Cookie: a=b; c=d',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Content-Length: 0',
    `Content-Length: ${length}`,
    'Content-Length: 5, 5',
    'Content-Length: +5',
    `Content-Length: ${'0'.repeat(length % 18)}`,
    'Transfer-Encoding: chunked',
    'Transfer-Encoding : chunked',
    ` Host: ${name}`,
    `Host : ${name}`,
    `hOST: ${name}`,
    `Host: ${name} ${name}`,
    `Hosts: ${name}`,
    `X-${'long'.repeat(length)}: ${name}`,
    `H#st: ${name}`,
    `: ${name}`,
    'Tea',
  ]);
}

function chunks(random: Random): string {
  const made = random.some(3, () => {
    const size = 1 + random.below(40);
    const line = random.of(
      [size.toString(16), `0${size.toString(16)};name=value`, `${size.toString(16)} `],
      true,
    );
    return `${line}\r\n${'c'.repeat(size)}\r\n`;
  });
  const last = random.of(['0', '000', '0;last', '0'.repeat(16), 'g'], true);
  return `${made.join('')}${last}\r\n${random.of(['', 'Trailer: a\r\n', ' folded\r\n'], true)}\r\n`;
}

function mutate(random: Random, bytes: Buffer): Buffer {
  let mutated = bytes;
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(mutated.length + 1);
    const to = Math.min(mutated.length, at + 1 + random.below(random.once(4) ? 64 : 1));
    const some = random.once(2) ? random.below(256) : (TELLING[random.below(TELLING.length)] ?? 0);
    const between = random.of([
      Buffer.of(some),
      Buffer.alloc(0),
      Buffer.concat([Buffer.of(some), mutated.subarray(at, to)]),
      Buffer.concat([mutated.subarray(at, to), mutated.subarray(at, to)]),
      Buffer.of((mutated[at] ?? 0) ^ (1 << random.below(8))),
    ]);
    mutated = Buffer.concat([mutated.subarray(0, at), between, mutated.subarray(to)]);
  }
  return mutated;
}

/** In as many segments as one likes; none is empty. */
function cut(random: Random, bytes: Buffer): Buffer[] {
  const every = random.once(16) ? Math.ceil(bytes.length / MAX_SEGMENTS) : 0;
  const cuts =
    every > 0
      ? Array.from({ length: Math.floor(bytes.length / every) }, (_, index) => index * every)
      : random.some(random.of([0, 3, 12]), () => random.below(bytes.length + 1));
  const ends = [...new Set([0, ...cuts, bytes.length])].toSorted((a, b) => a - b);
  return ends.slice(1).map((end, index) => bytes.subarray(ends[index], end));
}
