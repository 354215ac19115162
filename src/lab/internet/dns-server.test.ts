// SPDX-License-Identifier: Apache-2.0
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeDnsName, parseDnsQuestion } from './dns-message.ts';
import { startDnsServer } from './dns-server.ts';
import type { Zone } from './dns-zone.ts';
import type { ServedName } from './served.ts';

const ADDRESS = '127.0.0.1';
const PORT = 10_053;
const MANY = Array.from({ length: 200 }, (_, index) => `198.51.100.${index}`);
const ZONE: Zone = {
  'plain.test': { a: ['192.0.2.1', '192.0.2.2'], aaaa: ['2001:db8::1', '::ffff:192.0.2.1'], ttlSeconds: 7 },
  'alias.test': { cname: 'second.test' },
  'second.test': { cname: 'plain.test' },
  'circle.test': { cname: 'circle.test' },
  'turning.test': { a: ['192.0.2.1', '192.0.2.2', '192.0.2.3'], rotate: true },
  'large.test': { a: MANY },
  'ill.test': { rcode: 'SERVFAIL' },
  'note.test': { txt: ['hello'] },
  '*.wild.test': { a: ['192.0.2.9'] },
  'loop.test': { a: ['192.0.2.1'], damage: 'pointer-loop' },
  'past.test': { a: ['192.0.2.1'], damage: 'length-past-end' },
  'cut.test': { a: ['192.0.2.1'], damage: 'cut-header' },
};
const served: ServedName[] = [];
const resolver = new Resolver({ timeout: 2000, tries: 1 });

describe('DNS server', () => {
  beforeAll(async () => {
    await startDnsServer({
      addresses: [ADDRESS],
      port: PORT,
      zone: () => ZONE,
      onServed: (name) => served.push(name),
    });
    resolver.setServers([`${ADDRESS}:${PORT}`]);
  });

  test('answers both families, with the zone’s time to live', async () => {
    expect(await resolver.resolve4('plain.test', { ttl: true })).toEqual([
      { address: '192.0.2.1', ttl: 7 },
      { address: '192.0.2.2', ttl: 7 },
    ]);
    expect(await resolver.resolve6('plain.test')).toEqual(['2001:db8::1', '::ffff:192.0.2.1']);
  });

  test('takes names in any case, and repeats them as they were asked', async () => {
    const answer = await ask('PLAIN.Test');
    expect(answer.readUInt16BE(6)).toBe(2);
    expect(answer.subarray(12, 24)).toEqual(encodeDnsName('PLAIN.Test'));
  });

  test('follows aliases to the address', async () => {
    expect(await resolver.resolve4('alias.test')).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(await resolver.resolveCname('alias.test')).toEqual(['second.test']);
  });

  test('rotates addresses with each question', async () => {
    const answers: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) answers.push(...(await resolver.resolve4('turning.test')));
    expect(answers).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.1']);
  });

  test('sends what UDP can’t hold over TCP', async () => {
    expect((await resolver.resolve4('large.test')).sort()).toEqual([...MANY].sort());
    expect(served.at(-1)).toMatchObject({ name: 'large.test', transport: 'tcp' });
  });

  test('knows wildcards and text', async () => {
    expect(await resolver.resolve4('a.b.wild.test')).toEqual(['192.0.2.9']);
    expect(await resolver.resolveTxt('note.test')).toEqual([['hello']]);
  });

  test.each([
    ['absent.test', 'ENOTFOUND'],
    ['ill.test', 'ESERVFAIL'],
    ['circle.test', 'ESERVFAIL'],
    ['note.test', 'ENODATA'],
  ])('%s ends with %s', async (name, code) => {
    await expect(resolver.resolve4(name)).rejects.toMatchObject({ code });
  });

  test.each([
    ['loop.test', 12 + 15 + 16 + 11],
    ['past.test', 12 + 15 + 16 + 11],
  ])('breaks the answer for %s on demand', async (name, brokenRecord) => {
    const answer = await ask(name);
    expect(answer.readUInt16BE(6)).toBe(3);
    if (name === 'loop.test') expect(answer.readUInt16BE(brokenRecord) & 0x3fff).toBe(brokenRecord);
    else expect(answer.readUInt16BE(brokenRecord + 10)).toBe(0xffff);
  });

  test('cuts the answer in its header on demand', async () => {
    expect(await ask('cut.test')).toHaveLength(7);
  });
});

test('no bytes make the parser of questions throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.boolean(), (bytes, isOneQuestion) => {
      const message = Buffer.from(bytes);
      if (isOneQuestion && message.length >= 12) message.set([0, 0, 0, 1], 2);
      parseDnsQuestion(message);
    }),
  );
});

/** Asks for an A record with EDNS and gives the raw answer. */
async function ask(name: string): Promise<Buffer> {
  const header = Buffer.from([0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
  const edns = Buffer.from([0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0]);
  const socket = createSocket('udp4');
  socket.send(Buffer.concat([header, encodeDnsName(name), Buffer.of(0, 1, 0, 1), edns]), PORT, ADDRESS);
  const [answer] = await once(socket, 'message');
  socket.close();
  return answer;
}
