// SPDX-License-Identifier: Apache-2.0
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Socket } from 'node:net';
import { damageDnsAnswer } from './damage-dns-answer.ts';
import { DNS_TYPES, encodeDnsAnswer, encodeTruncatedAnswer, parseDnsQuestion } from './dns-message.ts';
import { answerFromZone, type Zone } from './dns-zone.ts';
import type { ServedName } from './served.ts';

export interface DnsServerOptions {
  /** Addresses to answer on: a reply must come from the address that was asked. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Asked anew for every question, so that a test may change the zone. */
  readonly zone: () => Zone;
  readonly onServed: (served: ServedName) => void;
}

/** Starts a DNS server on UDP and TCP; resolves once it listens. It ends with its process. */
export async function startDnsServer(options: DnsServerOptions): Promise<void> {
  const resolver = new Resolver(options);
  await Promise.all(
    options.addresses.flatMap((address) => [
      listenUdp(resolver, address, options.port),
      listenTcp(resolver, address, options.port),
    ]),
  );
}

/** Answers messages; counts questions, so that rotating names rotate. */
class Resolver {
  readonly #options: DnsServerOptions;
  readonly #turns = new Map<string, number>();

  constructor(options: DnsServerOptions) {
    this.#options = options;
  }

  /** The answer to one message, or `undefined` for what isn't a question: it is dropped. */
  answer(message: Buffer, from: string, transport: 'udp' | 'tcp'): Buffer | undefined {
    const question = parseDnsQuestion(message);
    if (question === undefined) return undefined;
    const { rcode, records, damage } = answerFromZone(
      this.#options.zone(),
      question.name,
      question.type,
      this.#nextTurn(question),
    );
    this.#options.onServed({
      kind: 'name',
      from,
      transport,
      name: question.name,
      type: typeName(question.type),
      rcode,
    });
    const answer = encodeDnsAnswer(question, rcode, records);
    if (damage !== undefined) return damageDnsAnswer(answer, question.section.length, damage);
    const fits = transport === 'tcp' || answer.length <= question.udpBytes;
    return fits ? answer : encodeTruncatedAnswer(question);
  }

  #nextTurn(question: { name: string; type: number }): number {
    const key = `${question.type} ${question.name.toLowerCase()}`;
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    return turn;
  }
}

async function listenUdp(resolver: Resolver, address: string, port: number): Promise<void> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  socket.on('message', (message, remote) => {
    const answer = resolver.answer(message, remote.address, 'udp');
    if (answer !== undefined) socket.send(answer, remote.port, remote.address);
  });
  socket.bind(port, address);
  await once(socket, 'listening');
}

async function listenTcp(resolver: Resolver, address: string, port: number): Promise<void> {
  const server = createServer((socket) => serveStream(resolver, socket));
  server.listen(port, address);
  await once(server, 'listening');
}

/** Over TCP each message has its length before it, in two bytes (RFC 1035 4.2.2). */
function serveStream(resolver: Resolver, socket: Socket): void {
  let pending: Buffer = Buffer.alloc(0);
  // A client that resets its connection is no concern of the server's.
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      const answer = resolver.answer(pending.subarray(2, end), socket.remoteAddress ?? '', 'tcp');
      pending = pending.subarray(end);
      if (answer === undefined) return void socket.destroy();
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      socket.write(Buffer.concat([length, answer]));
    }
  });
}

function typeName(type: number): string {
  return Object.entries(DNS_TYPES).find(([, value]) => value === type)?.[0] ?? `TYPE${type}`;
}
