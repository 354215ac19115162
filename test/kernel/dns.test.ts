// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readDnsAnswers } from '../../src/detect/dns-message.ts';
import { EventFlag } from '../../src/gen/events.ts';
import {
  a,
  aaaa,
  buildDns,
  cname,
  DnsType,
  labels,
  type MessageParts,
  type NamePart,
  QUESTION_AT,
  type WireRecord,
} from './build-dns.ts';
import { hasDig } from './has-dig.ts';
import { describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { ADDRESSES, type Peer, TestNetwork } from './net.ts';
import { NetworkSensors, type Seen } from './network-sensors.ts';

const ANSWER_BITS = 0x8180;
const TRUNCATION_BIT = 0x0200;
const NXDOMAIN = 3;
/** MAX_DNS_RECORDS and DNS_WINDOW in bpf/. */
const MAX_RECORDS = 32;
const WINDOW = 4096;
const NAME = 'hub.example.org';

const OPEN_ASKER = `import socket; to = ('${ADDRESSES.server4}', 53); asker = socket.socket(type=socket.SOCK_DGRAM)`;

/** What an event says, as tests compare it. */
function said(event: Seen) {
  const { type, rcode, name, answerTotal } = event.fields as Record<
    'type' | 'rcode' | 'answerTotal',
    number
  > & {
    name: string;
  };
  const records = readDnsAnswers(event.recordsBytes ?? new Uint8Array(0));
  return {
    type,
    rcode,
    name,
    answerTotal,
    records: records.map(({ type, data, ttl }) => `${type} ${data} ${ttl}`),
  };
}

describeLive('DNS messages', () => {
  let place: LivePlace;
  let network: TestNetwork;
  let sensors: NetworkSensors;
  let client: string;
  let server: string;
  let asker: Peer;
  let answerer: Peer;

  beforeAll(async () => {
    place = makeLivePlace('dns');
    network = new TestNetwork('dns');
    sensors = new NetworkSensors(place);
    client = place.makeCgroup('client');
    server = place.makeCgroup('server');
    sensors.observe(client);
    answerer = network.startPython(server, 'dns_answerer.py', [ADDRESSES.server4]);
    await answerer.line();
    asker = network.startPython(client, 'dns_asker.py', [ADDRESSES.server4]);
  });

  afterEach(() => sensors.clear());

  afterAll(async () => {
    await network.remove();
    await sensors.close();
    place.remove();
  });

  /** Asks and is answered; gives what was seen of both. */
  async function exchange(
    question: Uint8Array,
    answer: Uint8Array,
  ): Promise<{ question: Seen; answer: Seen }> {
    sensors.clear();
    answerer.say(Buffer.from(answer).toString('hex'));
    asker.say(Buffer.from(question).toString('hex'));
    await asker.line();
    return { question: sensors.one('dns.question'), answer: sensors.one('dns.answer') };
  }

  async function ask(parts: MessageParts): Promise<Seen> {
    return (await exchange(buildDns(parts), buildDns({ ...parts, bits: ANSWER_BITS }))).question;
  }

  async function answer(records: readonly WireRecord[], parts: Partial<MessageParts> = {}): Promise<Seen> {
    const name = parts.name ?? labels(NAME);
    const bytes = buildDns({ bits: ANSWER_BITS, records, ...parts, name });
    return (await exchange(buildDns({ name: labels(NAME) }), bytes)).answer;
  }

  async function askOnce(call: string): Promise<void> {
    const question = buildDns({ name: labels(NAME) }).toString('hex');
    const { status } = await network.run(client, [
      'python3',
      '-c',
      `${OPEN_ASKER}; question = bytes.fromhex('${question}'); ${call}; asker.recv(512)`,
    ]);
    expect(status).toBe(0);
  }

  it('tells question and answer, and who asked whom', async () => {
    const question = buildDns({ id: 0xabcd, name: labels(NAME), type: DnsType.AAAA });
    const bytes = buildDns({
      bits: ANSWER_BITS,
      name: labels(NAME),
      type: DnsType.AAAA,
      records: [aaaa(7, 300)],
    });
    const seen = await exchange(question, bytes);
    const ends = {
      tgid: asker.pid,
      remote: `${ADDRESSES.server4}:53`,
      transport: 'udp4',
      flags: 0,
      isUnattributed: false,
    };
    expect(seen.question).toMatchObject({ ...ends, fields: { id: 0xabcd } });
    expect(seen.answer).toMatchObject({ ...ends, cookie: seen.question.cookie, local: seen.question.local });
    expect(seen.answer.fields.id).toBe(0xabcd);
    const asked = { type: DnsType.AAAA, rcode: 0, name: NAME };
    expect(said(seen.question)).toEqual({ ...asked, answerTotal: 0, records: [] });
    expect(said(seen.answer)).toEqual({ ...asked, answerTotal: 1, records: ['AAAA 2001:db8::7 300'] });
  });

  it('follows a chain of aliases, compressed as servers do it', async () => {
    const first = cname(['cdn', 'Example', 'NET'], 30);
    const target = QUESTION_AT + 17 + 4 + 12;
    const second = { ...cname(['edge', { pointer: target + 4 }], 20), owner: [{ pointer: target }] };
    const address = { ...a('192.0.2.8', 5), owner: [{ pointer: target + 17 + 12 }] };
    const seen = await answer([first, second, address, aaaa(1, 6)]);
    expect(said(seen).records).toEqual([
      'CNAME cdn.example.net 30',
      'CNAME edge.example.net 20',
      'A 192.0.2.8 5',
      'AAAA 2001:db8::1 6',
    ]);
    expect(seen.flags).toBe(0);
  });

  it('tells that there is no such name', async () => {
    const seen = await answer([], { bits: ANSWER_BITS | NXDOMAIN });
    expect(said(seen)).toEqual({ type: DnsType.A, rcode: NXDOMAIN, name: NAME, answerTotal: 0, records: [] });
    expect(seen.flags).toBe(0);
  });

  it.each([
    { what: 'the root', name: [], text: '' },
    { what: 'capitals', name: ['HuggingFace', 'CO'], text: 'huggingface.co' },
    { what: 'one long label', name: ['a'.repeat(63), 'org'], text: `${'a'.repeat(63)}.org` },
    {
      what: 'the longest name',
      name: [...Array(3).fill('b'.repeat(63)), 'c'.repeat(61)],
      text: `${`${'b'.repeat(63)}.`.repeat(3)}${'c'.repeat(61)}`,
    },
    { what: 'as many labels as fit', name: Array(127).fill('d'), text: Array(127).fill('d').join('.') },
    { what: 'bytes of UTF-8', name: ['\xc3\xa4', 'org'], text: 'ä.org' },
    { what: 'a dot within a label', name: ['hub.example', 'org'], text: 'hub\ufffdexample.org' },
  ])('reads a name: $what', async ({ name, text }) => {
    const question = await ask({ name });
    expect([said(question).name, question.flags]).toEqual([text, 0]);
  });

  it('carries addresses and aliases, and counts the rest', async () => {
    const text = { type: DnsType.TXT, data: Buffer.from('\x05hello') };
    const chaos = { ...a('192.0.2.66'), class: 3 };
    const seen = await answer([text, a('192.0.2.1'), chaos, a('192.0.2.2')]);
    expect(said(seen)).toMatchObject({ answerTotal: 4, records: ['A 192.0.2.1 60', 'A 192.0.2.2 60'] });
  });

  it('says when there are more records than it carries', async () => {
    const records = Array.from({ length: MAX_RECORDS + 3 }, (_, index) => a(`192.0.2.${index}`));
    const seen = await answer(records);
    expect(said(seen).records).toHaveLength(MAX_RECORDS);
    expect(said(seen).answerTotal).toBe(MAX_RECORDS + 3);
    expect(seen.flags).toBe(EventFlag.DNS_TRUNCATED);
    expect((await answer(records.slice(0, MAX_RECORDS))).flags).toBe(0);
    const text = { type: DnsType.TXT, data: new Uint8Array(WINDOW) };
    expect((await answer([a('192.0.2.1'), text, a('192.0.2.2')])).flags).toBe(EventFlag.DNS_TRUNCATED);
    expect((await answer([], { bits: ANSWER_BITS | TRUNCATION_BIT })).flags).toBe(EventFlag.DNS_TRUNCATED);
  });

  it.each<{ what: string; records: readonly WireRecord[]; parts?: Partial<MessageParts>; keeps?: string[] }>([
    {
      what: 'an alias that points to itself',
      records: [a('192.0.2.1'), cname([{ pointer: 61 }])],
      keeps: ['A 192.0.2.1 60'],
    },
    {
      what: 'two pointers in a circle',
      records: [cname(['x', { pointer: 12 }]), cname(['y', { pointer: 90 }])],
      keeps: [`CNAME x.${NAME} 60`],
    },
    { what: 'a pointer into the header', records: [cname([{ pointer: 4 }])] },
    { what: 'a pointer past the end', records: [cname([{ pointer: 4000 }])] },
    { what: 'an owner that points forward', records: [{ ...a('192.0.2.1'), owner: [{ pointer: 200 }] }] },
    {
      what: 'a label that reaches past the end',
      records: [{ type: DnsType.CNAME, data: Uint8Array.of(60, 1, 2) }],
    },
    {
      what: 'a label of a kind that never was',
      records: [{ type: DnsType.CNAME, data: Uint8Array.of(0x80, 1, 0) }],
    },
    {
      what: 'data that reaches past the end',
      records: [a('192.0.2.1'), { ...a('192.0.2.2'), length: 400 }],
      keeps: ['A 192.0.2.1 60'],
    },
    {
      what: 'an address of three bytes',
      records: [{ type: DnsType.A, data: Uint8Array.of(1, 2, 3) }, a('192.0.2.2')],
      keeps: ['A 192.0.2.2 60'],
    },
    {
      what: 'an alias shorter than its data',
      records: [{ ...cname(['x']), data: Uint8Array.of(1, 120, 0, 9, 9) }],
      keeps: ['CNAME x 60'],
    },
    {
      what: 'fewer records than it says',
      records: [a('192.0.2.1')],
      parts: { answers: 3 },
      keeps: ['A 192.0.2.1 60'],
    },
    { what: 'two questions', records: [a('192.0.2.1')], parts: { questions: 2 } },
  ])('gives what is readable of a malformed answer: $what', async ({ records, parts, keeps = [] }) => {
    const seen = await answer(records, parts);
    expect(seen.flags).toBe(EventFlag.DNS_MALFORMED);
    expect(said(seen)).toMatchObject({ name: NAME, records: keeps });
  });

  it.each<{ what: string; name: readonly NamePart[]; text: string }>([
    {
      what: 'a name that is too long',
      name: Array(5).fill('e'.repeat(60)),
      text: Array(4).fill('e'.repeat(60)).join('.'),
    },
    { what: 'a pointer to itself', name: ['f', { pointer: 14 }], text: 'f' },
    { what: 'a pointer to its own beginning', name: ['g', { pointer: 12 }], text: 'g' },
  ])('gives what is readable of a malformed question: $what', async ({ name, text }) => {
    const question = await ask({ name });
    expect([said(question).name, question.flags]).toEqual([text, EventFlag.DNS_MALFORMED]);
  });

  it('says of every beginning of a message that it is malformed', async () => {
    const whole = buildDns({
      bits: ANSWER_BITS,
      name: labels(NAME),
      records: [cname(['x', { pointer: 12 }]), a('192.0.2.1')],
    });
    for (let length = 2; length < whole.length; length++) {
      const seen = await exchange(buildDns({ name: labels(NAME) }), whole.subarray(0, length));
      expect([length, seen.answer.flags]).toEqual([length, EventFlag.DNS_MALFORMED]);
      expect(said(seen.answer).name).toBe(nameWithin(length));
    }
  });

  it('survives any bytes', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 600 }),
      fc
        .uint8Array({ minLength: 0, maxLength: 400 })
        .map((tail) => Buffer.concat([Uint8Array.of(0, 0, 0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0), tail])),
    );
    await fc.assert(
      fc.asyncProperty(bytes, bytes, async (question, answered) => {
        const seen = await exchange(question, answered);
        expect(said(seen.answer).records.length).toBeLessThanOrEqual(MAX_RECORDS);
      }),
      { numRuns: 300 },
    );
    expect(said(await answer([a('192.0.2.1')])).records).toEqual(['A 192.0.2.1 60']);
  });

  it.each([
    { means: 'connect(to)', call: 'asker.connect(to); asker.send(question)' },
    { means: 'sendto', call: 'asker.sendto(question, to)' },
  ])('tells a question by $means once: not by the call, too', async ({ call }) => {
    answerer.say(buildDns({ bits: ANSWER_BITS, name: labels(NAME) }).toString('hex'));
    await askOnce(call);
    expect(sensors.names()).toEqual(['dns.question', 'dns.answer', 'network.close']);
    expect(sensors.one('network.close').fields).toMatchObject({ packetsSent: 1, packetsReceived: 1 });
  });

  it('tells the end of a socket that was connected to a resolver and asked nothing', async () => {
    await network.run(client, ['python3', '-c', `${OPEN_ASKER}; asker.connect(to)`]);
    expect(sensors.names()).toEqual(['network.close']);
    expect(sensors.one('network.close')).toMatchObject({ remote: `${ADDRESSES.server4}:53` });
  });

  it('reads what dig asks and gets', async ({ skip }) => {
    skip(!hasDig, 'dig is not installed');
    answerer.say(
      buildDns({ bits: ANSWER_BITS, name: labels(NAME), records: [a('192.0.2.9')] }).toString('hex'),
    );
    const { status, stdout } = await network.run(client, [
      'dig',
      '+noedns',
      '+short',
      `@${ADDRESSES.server4}`,
      NAME,
    ]);
    expect([status, stdout.trim()]).toEqual([0, '192.0.2.9']);
    expect(said(sensors.one('dns.question'))).toMatchObject({ name: NAME, type: DnsType.A });
    expect(said(sensors.one('dns.answer')).records).toEqual(['A 192.0.2.9 60']);
  });

  it('loses nothing of all that', () => {
    expect(sensors.losses()).toEqual([]);
  });
});

/** What is whole of NAME in the first bytes of a message that asks for it. */
function nameWithin(length: number): string {
  const ends = labels(NAME).map(
    (_, index, all) => QUESTION_AT + all.slice(0, index + 1).join('.').length + 1,
  );
  return labels(NAME)
    .filter((_, index) => (ends[index] ?? 0) <= length)
    .join('.');
}
