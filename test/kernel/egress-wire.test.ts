// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { EgressEvidence, EventKind, GateReason } from '../../src/gen/events.ts';
import {
  buildHello,
  type Extension,
  ExtensionType,
  filler,
  type HelloParts,
  serverName,
  split,
  supportedVersions,
  toRecords,
} from './build-hello.ts';
import { GovernedPod } from './governed-pod.ts';
import { describeLive } from './live.ts';
import { WireClients } from './wire-clients.ts';

/** Two names lead to the same address. */
const SHARED = '10.77.0.11';
const OPEN = '10.77.1.1';
const NAMES = [
  `good.example=${SHARED}`,
  `x.good.example=${SHARED}`,
  `other.example=${SHARED}`,
  `bad.example=${SHARED}`,
];
const CLIENTS = 12;

const ONLY_GOOD = {
  default: 'deny',
  allow: [
    { name: 'good', names: ['good.example'] },
    { name: 'open', cidrs: [`${OPEN}/32`] },
  ],
  deny: [{ name: 'bad', names: ['bad.example'] }],
};

const hello = (name: string, more: readonly Extension[] = [], parts: HelloParts = {}): Buffer =>
  toRecords(buildHello({ ...parts, extensions: [...more, serverName(name)] }));
const request = (host: string, more = ''): string => `GET / HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;

describeLive('names on the wire', () => {
  // what is dropped is waited for
  vi.setConfig({ testTimeout: 240_000 });
  let governed: GovernedPod;
  let clients: WireClients;

  beforeAll(async () => {
    governed = new GovernedPod('wire', [SHARED, OPEN]);
    await governed.serve(NAMES);
    clients = new WireClients(governed.network, governed.pod, CLIENTS);
    for (const name of ['good.example', 'x.good.example']) expect(await governed.resolve(name)).toBe(SHARED);
    governed.govern(ONLY_GOOD);
  });

  afterEach(() => governed.sensors.clear());
  afterAll(() => governed?.remove());

  const send = (pieces: readonly (Uint8Array | string)[], to = SHARED) => clients.send(pieces, to);

  async function passes(bytes: Uint8Array | string, to = SHARED): Promise<boolean> {
    return (await send([bytes], to)) === bytes.length;
  }

  it('lets pass the name that was approved, and no other on the same address', async () => {
    expect(await passes(hello('good.example'))).toBe(true);
    expect(await passes(hello('GOOD.example'))).toBe(true);
    expect(await passes(hello('other.example'))).toBe(false);
    expect(await passes(request('good.example'))).toBe(true);
    expect(await passes(request('Good.Example.:8000'))).toBe(true);
    expect(await passes(request('other.example'))).toBe(false);
    const said = governed.sensors
      .all('egress.decision')
      .map(({ fields }) => [fields.evidence, fields.name, fields.verdict]);
    expect(said).toEqual([
      [EgressEvidence.SNI, 'other.example', 2],
      [EgressEvidence.HTTP, 'other.example', 2],
    ]);
  });

  it('lets DNS alone decide where a stream shows no name', async () => {
    expect(await passes(toRecords(buildHello({ extensions: [filler(10, 8)] })))).toBe(true);
    expect(await passes('SSH-2.0-OpenSSH_9.9\r\n')).toBe(true);
    expect(await passes('GET / HTTP/1.0\r\n\r\n')).toBe(true);
    expect(await passes(request('10.0.0.1'))).toBe(true);
    expect(await passes(Buffer.alloc(20_000, 0x80))).toBe(true);
  });

  it('denies by a name on the wire, whatever allows the address', async () => {
    expect(await passes(hello('other.example'), OPEN)).toBe(true);
    expect(await passes(hello('bad.example'), OPEN)).toBe(false);
    expect(await passes(request('other.example'), OPEN)).toBe(true);
    expect(await passes(request('bad.example'), OPEN)).toBe(false);
  });

  it('reads a hello wherever it is cut in two, and in as many records as one likes', async () => {
    for (const [name, whole] of [
      ['good.example', true],
      ['other.example', false],
    ] as const) {
      const bytes = hello(name);
      const step = whole ? 1 : 17;
      const cuts = Array.from({ length: Math.ceil((bytes.length - 1) / step) }, (_, at) => 1 + at * step);
      await Promise.all(
        cuts.map(async (cut) => {
          const came = await send([bytes.subarray(0, cut), bytes.subarray(cut)]);
          expect([cut, came === bytes.length]).toEqual([cut, whole]);
        }),
      );
      const message = buildHello({ extensions: [serverName(name)] });
      expect(await passes(toRecords(message, 5))).toBe(whole);
      expect((await send(split(bytes, 1))) === bytes.length).toBe(whole);
    }
  });

  it('finds the name behind a key share that fills more than a segment', async () => {
    const big = [filler(51, 1652), filler(0xfafa, 9000)];
    for (const size of [16384, 300]) {
      const bytes = (name: string): Buffer =>
        toRecords(buildHello({ extensions: [...big, serverName(name)] }), size);
      expect(await passes(bytes('good.example'))).toBe(true);
      expect(await passes(bytes('other.example'))).toBe(false);
      const pieces = split(bytes('good.example'), 1300);
      expect(await send(pieces)).toBe(bytes('good.example').length);
    }
  });

  it('judges every request of a connection', async () => {
    const body = 'POST /a HTTP/1.1\r\nHost: good.example\r\nContent-Length: 5\r\n\r\nhello';
    const chunked =
      'POST /a HTTP/1.1\r\nHost: good.example\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\nA: b\r\n\r\n';
    const [good, other] = [request('good.example', 'Accept: */*\r\n'), request('other.example')];
    for (const first of [good, body, chunked]) {
      expect(await passes(first + first)).toBe(true);
      expect(await send([first, first, good])).toBe(first.length * 2 + good.length);
      expect(await passes(first + other)).toBe(false);
      expect(await send([first, other])).toBe('timeout');
      expect((await send(split(Buffer.from(first + good), 7))) === first.length + good.length).toBe(true);
      expect(await send(split(Buffer.from(first + other), 7))).toBe('timeout');
    }
  });

  it('lets nothing pass that can be read in two ways', async () => {
    const refused = [
      'GET / HTTP/1.1\r\nHost: good.example\r\nHost: other.example\r\n\r\n',
      'GET http://other.example/ HTTP/1.1\r\nHost: good.example\r\n\r\n',
      'GET http://good.example@other.example/ HTTP/1.1\r\n\r\n',
      'GET / HTTP/1.1\r\nHost : other.example\r\n\r\n',
      'GET / HTTP/1.1\r\nHost:\r\n other.example\r\n\r\n',
      'GET / HTTP/1.1\r\nA: b\rHost: other.example\r\n\r\n',
      'GET  /  HTTP/1.1  \r\nHost: other.example\r\n\r\n',
      'get / http/1.1\nhost: other.example\n\n',
      'GET /a b HTTP/1.1\r\nHost: other.example\r\n\r\n',
      ' GET\v/\fHTTP/1.1\r\nHost: other.example\r\n\r\n',
      'GET\r/\rHTTP/1.1\nHost: other.example\n\n',
      'G#T / HTTP/1.1\r\nHost: other.example\r\n\r\n',
      `POST / HTTP/1.1\r\nHost: good.example\r\nContent-Length: \`0\r\n\r\n${request('other.example')}`,
      'POST / HTTP/1.1\r\nHost: good.example\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: good.example\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: good.example\r\nTransfer-Encoding: gzip\r\n\r\n',
      `${request('good.example')}\x01 GET / HTTP/1.1\r\nHost: other.example\r\n\r\n`,
      '\r\n\r\nGET / HTTP/1.1\r\nHost: other.example\r\n\r\n',
      `GET /${'a'.repeat(3000)} HTTP/1.1\r\nX: ${'b'.repeat(5000)}\r\nHost: other.example\r\n\r\n`,
    ];
    const taken = [
      'GET http://good.example/ HTTP/1.1\r\nHost: good.example\r\n\r\n',
      'GET  /  HTTP/1.1  \r\nHost: good.example\r\n\r\n',
      'get / http/1.1\nhost: good.example\n\n',
      '\r\n\r\nGET / HTTP/1.1\r\nHost: good.example\r\n\r\n',
      `GET /${'a'.repeat(3000)} HTTP/1.1\r\nX: ${'b'.repeat(5000)}\r\nHost: good.example\r\n\r\n`,
    ];
    const passed = async (text: string) => [text, await passes(text)];
    expect(await Promise.all(refused.map(passed))).toEqual(refused.map((text) => [text, false]));
    expect(await Promise.all(taken.map(passed))).toEqual(taken.map((text) => [text, true]));
    // a hello that is none
    const broken = hello('good.example');
    broken[43] = 0xff;
    expect(await passes(broken)).toBe(false);
    const [name, other] = [serverName('good.example'), serverName('other.example')];
    const renumbered = hello('other.example');
    renumbered[2] = 9;
    expect(await passes(renumbered)).toBe(false);
    expect(await passes(Buffer.concat([Buffer.of(22, 3, 1, 0, 0), hello('other.example')]))).toBe(false);
    // a list of two names, the first of no type that there is, or both of the same
    for (const type of [0, 1]) {
      const list = Buffer.concat([name.body.subarray(2), other.body.subarray(2)]);
      list[0] = type;
      const body = Buffer.concat([Buffer.of(0, list.length), list]);
      expect(await passes(toRecords(buildHello({ extensions: [{ type: 0, body }] })))).toBe(false);
    }
    expect(governed.sensors.losses()).toContainEqual(
      expect.objectContaining({ kind: EventKind.EGRESS_DECISION, reason: 'unreadable' }),
    );
  });

  it('takes nothing for a name that has what none may have', async () => {
    governed.govern({ default: 'deny', allow: [{ name: 'below', names: ['*.good.example'] }] });
    const unreadable = () =>
      governed.sensors
        .losses()
        .find(({ kind, reason }) => kind === EventKind.EGRESS_DECISION && reason === 'unreadable')?.count ??
      0;
    for (const host of ['x.good.example', 'x.good.example.:8000', 'X.good.example:', '_x.good.example'])
      expect([host, await passes(request(host))]).toEqual([host, true]);
    const hosts = [
      'evil@x.good.example',
      'evil:a@x.good.example',
      'evil.example%2f.good.example',
      'evil.example/x.good.example',
      'evil.example?x.good.example',
      'evil.example#x.good.example',
      'evil.example\\x.good.example',
      'evil.example"x.good.example',
      'evil.example\x80.good.example',
      'x.good.example:80@evil.example',
      'x.good.example:8o',
      '[::1]x.good.example',
      '[x.good.example]',
    ];
    const before = unreadable();
    const requests = hosts.flatMap((host) => [
      request(host),
      `GET http://${host}/ HTTP/1.1\r\nHost: x.good.example\r\n\r\n`,
    ]);
    const passed = async (bytes: string) => [bytes, await send([Buffer.from(bytes, 'latin1')])];
    expect(await Promise.all(requests.map(passed))).toEqual(requests.map((bytes) => [bytes, 'timeout']));
    for (const name of ['evil@x.good.example', 'x.good.example:443', 'evil.example\0.good.example'])
      expect([name, await passes(hello(name))]).toEqual([name, false]);
    // that of some requests ends before the bad part, with a name that is not approved
    expect(unreadable() - before).toBeGreaterThan(hosts.length);
    governed.govern(ONLY_GOOD);
  });

  it('judges a second hello, which a server may ask for', async () => {
    const offer = [supportedVersions(0x0304, 0x0303)];
    const first = hello('good.example', offer);
    const change = toRecords(Buffer.of(1), 1, 20);
    const early = [...offer, filler(42, 0)];
    for (const [before, more] of [
      [[first], Buffer.alloc(0)],
      [[first], change],
      [[Buffer.concat([first, change])], Buffer.alloc(0)],
      [[hello('good.example', early), toRecords(Buffer.alloc(5000), 1300, 23)], change],
    ] as const) {
      const good = [...before, Buffer.concat([more, hello('good.example', offer)])];
      expect(await send(good)).toBe(Buffer.concat(good).length);
      expect(await send([...before, Buffer.concat([more, hello('other.example', offer)])])).toBe('timeout');
    }
    // in the record of the first
    const both = ['good.example', 'other.example'].map((name) =>
      buildHello({ extensions: [...offer, serverName(name)] }),
    );
    expect(await passes(toRecords(Buffer.concat(both)))).toBe(false);
    // what TLS 1.2 goes on with, and 1.3: encrypted
    for (const next of [toRecords(Buffer.alloc(40, 1), 40), toRecords(Buffer.alloc(3000, 1), 3000, 23)]) {
      const pieces = [first, Buffer.concat([change, next])];
      expect(await send(pieces)).toBe(Buffer.concat(pieces).length);
    }
  });

  it('goes by the outer name of an encrypted hello, or denies it', async () => {
    const hidden = { type: ExtensionType.ENCRYPTED_CLIENT_HELLO, body: Buffer.alloc(200, 1) };
    const [good, other] = ['good.example', 'other.example'].map((name) => hello(name, [hidden]));
    if (good === undefined || other === undefined) throw new Error('no hello');
    expect(await passes(good)).toBe(true);
    expect(await passes(other)).toBe(false);
    expect(await passes(other, OPEN)).toBe(true);
    for (const allow of [ONLY_GOOD.allow, [{ name: 'all', cidrs: ['0.0.0.0/0'] }]]) {
      governed.govern({ default: 'deny', allow, encryptedHello: 'deny' });
      governed.sensors.clear();
      expect(await passes(hello('good.example'))).toBe(true);
      expect(await passes(good)).toBe(false);
      const told = governed.sensors.all('egress.decision').map(({ fields }) => fields);
      expect(told).toContainEqual(
        expect.objectContaining({
          name: 'good.example',
          evidence: EgressEvidence.SNI,
          enforcedClusterReason: GateReason.ENCRYPTED_HELLO,
        }),
      );
    }
    governed.govern(ONLY_GOOD);
  });

  it('reads on behind a CONNECT and an upgrade', async () => {
    const connect = 'CONNECT good.example:443 HTTP/1.1\r\nHost: good.example:443\r\n\r\n';
    expect(await send([connect, hello('good.example')])).toBe(connect.length + hello('good.example').length);
    expect(await send([connect, hello('other.example')])).toBe('timeout');
    expect(await passes(connect.replaceAll('good', 'other'))).toBe(false);
    const upgrade = request('good.example', 'Connection: Upgrade\r\nUpgrade: websocket\r\n');
    const frame = Buffer.from([0x81, 0x85, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await send([upgrade, frame, frame])).toBe(upgrade.length + 2 * frame.length);
    expect(await send([upgrade, request('other.example')])).toBe('timeout');
  });
});
