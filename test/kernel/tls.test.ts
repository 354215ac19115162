// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { EventFlag } from '../../src/gen/events.ts';
import {
  alpn,
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
import { describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { ADDRESSES, type Peer, TestNetwork } from './net.ts';
import { NetworkSensors, type Seen } from './network-sensors.ts';

const TLS12 = 0x0303;
const TLS13 = 0x0304;
const GREASE = 0x3a3a;
/** With ML-KEM a key share of 1,216 bytes goes with an older one and padding. */
const POST_QUANTUM_BYTES = 1216 + 36 + 400;

const NAME = 'models.example.org';
const ORDINARY: HelloParts = {
  extensions: [
    serverName(NAME),
    filler(10, 8),
    alpn('h2', 'http/1.1'),
    supportedVersions(GREASE, TLS13, TLS12),
  ],
};

/** What an event says, as tests compare it. */
function said(event: Seen) {
  const {
    version,
    helloLength,
    serverName: name,
    alpn: protocols,
  } = event.fields as {
    version: number;
    helloLength: number;
    serverName: string;
    alpn: string;
  };
  return { version, helloLength, name, protocols, flags: event.flags };
}

function expected(parts: HelloParts, changes: Partial<ReturnType<typeof said>> = {}) {
  const helloLength = buildHello(parts).length - 4;
  return { version: TLS13, helloLength, name: NAME, protocols: 'h2,http/1.1', flags: 0, ...changes };
}

describeLive('TLS hellos', () => {
  let place: LivePlace;
  let network: TestNetwork;
  let sensors: NetworkSensors;
  let client: string;
  let server: string;
  let sender: Peer;
  let port: string;

  beforeAll(async () => {
    place = makeLivePlace('tls');
    network = new TestNetwork('tls');
    sensors = new NetworkSensors(place);
    client = place.makeCgroup('client');
    server = place.makeCgroup('server');
    sensors.observe(client);
    port = await network.startPython(server, 'tcp_sink.py', [ADDRESSES.server4]).line();
    sender = network.startPython(client, 'tcp_sender.py', [ADDRESSES.server4, port]);
  });

  afterEach(() => sensors.clear());

  afterAll(async () => {
    await network.remove();
    await sensors.close();
    place.remove();
  });

  /** Sends each list of pieces on a connection of its own, and gives the hellos seen, in order. */
  async function send(connections: readonly (readonly Uint8Array[])[]): Promise<Seen[]> {
    const before = sensors.all('tls.hello').length;
    for (const pieces of connections) {
      sender.say(JSON.stringify(pieces.map((piece) => Buffer.from(piece).toString('hex'))));
      await sender.line();
    }
    return sensors.all('tls.hello').slice(before);
  }

  async function sendOne(bytes: Uint8Array): Promise<Seen[]> {
    return send([[bytes]]);
  }

  it('tells name, protocols and version, and who sent them', async () => {
    const [hello, ...others] = await sendOne(toRecords(buildHello(ORDINARY)));
    expect(others).toEqual([]);
    expect(hello && said(hello)).toEqual(expected(ORDINARY));
    const { pid } = sender;
    expect(hello).toMatchObject({ tgid: pid, remote: `${ADDRESSES.server4}:${port}`, direction: 'OUTBOUND' });
    expect(sensors.one('network.connect').cookie).toBe(hello?.cookie);
  });

  it('reads a hello wherever it is cut in two', async () => {
    const bytes = toRecords(buildHello(ORDINARY));
    const cuts = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
    const hellos = await send(cuts.map((cut) => [bytes.subarray(0, cut), bytes.subarray(cut)]));
    const whole = expected(ORDINARY, { flags: EventFlag.TLS_REASSEMBLED });
    expect(hellos.map(said)).toEqual(cuts.map(() => whole));
  });

  it.each([1, 3, 37])('reads a hello in pieces of %i bytes', async (size) => {
    const hellos = await send([split(toRecords(buildHello(ORDINARY)), size)]);
    expect(hellos.map(said)).toEqual([expected(ORDINARY, { flags: EventFlag.TLS_REASSEMBLED })]);
  });

  it.each([7, 16, 64, 500])('reads a hello spread over TLS records of %i bytes', async (size) => {
    const bytes = toRecords(buildHello(ORDINARY), size);
    const hellos = await send([[bytes], split(bytes, 5)]);
    const flags = EventFlag.TLS_REASSEMBLED;
    expect(hellos.map(said)).toEqual([expected(ORDINARY), expected(ORDINARY, { flags })]);
  });

  it('finds the name behind a post-quantum key share, cut as segments cut it', async () => {
    const keyShare = filler(ExtensionType.KEY_SHARE, POST_QUANTUM_BYTES);
    const parts = { extensions: [keyShare, ...(ORDINARY.extensions ?? [])] };
    const hellos = await send([
      split(toRecords(buildHello(parts)), 1448),
      split(toRecords(buildHello(parts)), 700),
    ]);
    const whole = expected(parts, { flags: EventFlag.TLS_REASSEMBLED });
    expect(hellos.map(said)).toEqual([whole, whole]);
  });

  it('reads hellos of many kilobytes', async () => {
    const parts = { extensions: [filler(21, 50_000), ...(ORDINARY.extensions ?? [])] };
    const [hello] = await sendOne(toRecords(buildHello(parts)));
    expect(hello && said(hello)).toEqual(expected(parts, { flags: hello?.flags ?? -1 }));
    expect((hello?.flags ?? -1) & EventFlag.TLS_MALFORMED).toBe(0);
  });

  it.each([
    {
      what: 'no extensions',
      parts: { extensions: undefined },
      gives: { name: '', protocols: '', version: TLS12 },
    },
    {
      what: 'an empty list of them',
      parts: { extensions: [] },
      gives: { name: '', protocols: '', version: TLS12 },
    },
    {
      what: 'no name',
      parts: { extensions: [alpn('h2')] },
      gives: { name: '', protocols: 'h2', version: TLS12 },
    },
    {
      what: 'capitals in the name',
      parts: { extensions: [serverName('CDN-LFS.HuggingFace.CO'), filler(23, 0)] },
      gives: { name: 'cdn-lfs.huggingface.co', protocols: '', version: TLS12 },
    },
    {
      what: 'the longest name',
      parts: { extensions: [serverName(`${'a'.repeat(251)}.org`)] },
      gives: { name: `${'a'.repeat(251)}.org`, protocols: '', version: TLS12 },
    },
    {
      what: 'more protocols than are carried',
      parts: { extensions: [alpn('h2', 'x'.repeat(60), 'y'.repeat(70), 'z')] },
      gives: { name: '', protocols: `h2,${'x'.repeat(60)}`, version: TLS12 },
    },
    {
      what: 'a hello within the hello',
      parts: { extensions: [serverName(NAME), filler(ExtensionType.ENCRYPTED_CLIENT_HELLO, 300)] },
      gives: { name: NAME, protocols: '', version: TLS12, flags: EventFlag.TLS_ENCRYPTED_HELLO },
    },
    {
      what: 'no session and many cipher suites',
      parts: { ...ORDINARY, sessionBytes: 0, cipherSuites: 200 },
      gives: {},
    },
  ])('reads a hello with $what', async ({ parts, gives }) => {
    const hellos = await sendOne(toRecords(buildHello(parts)));
    expect(hellos.map(said)).toEqual([expected(parts, gives)]);
  });

  it.each([
    { what: 'a name longer than any', extensions: [serverName('a'.repeat(300))], name: '' },
    { what: 'two names', extensions: [serverName(NAME), serverName('other.example.org')], name: NAME },
    { what: 'a name that reaches past its extension', extensions: [cut(serverName(NAME), 6)], name: '' },
    {
      what: 'an extension that reaches past the end',
      extensions: [lengthen(serverName(NAME), 40)],
      name: '',
    },
    {
      what: 'a protocol that reaches past its list',
      extensions: [serverName(NAME), cut(alpn('http/1.1'), 2)],
      name: NAME,
    },
  ])('says that it is malformed: $what', async ({ extensions, name }) => {
    const [hello, ...others] = await sendOne(toRecords(buildHello({ extensions })));
    expect(others).toEqual([]);
    expect(hello && said(hello)).toMatchObject({ name, flags: EventFlag.TLS_MALFORMED });
  });

  it('says that it is malformed: a last extension longer than all of them, with nothing behind it', async () => {
    const hello = buildHello({ extensions: [serverName(NAME), filler(99, 4)] });
    hello[hello.length - 5] = 40;
    const [event] = await sendOne(toRecords(hello));
    expect(event && said(event)).toMatchObject({ name: NAME, flags: EventFlag.TLS_MALFORMED });
  });

  it('says that it is malformed: more records than it follows', async () => {
    const [hello] = await sendOne(toRecords(buildHello(ORDINARY), 1));
    expect((hello?.flags ?? 0) & EventFlag.TLS_MALFORMED).toBe(EventFlag.TLS_MALFORMED);
  });

  it.each([
    { what: 'another handshake message', bytes: toRecords(Uint8Array.of(2, 0, 0, 4, 1, 2, 3, 4)) },
    { what: 'an alert', bytes: toRecords(Uint8Array.of(1, 0), 16384, 21) },
    { what: 'bytes that only begin alike', bytes: Uint8Array.of(22, 3, 9, 9, 9, 9, 9, 9) },
    { what: 'something else', bytes: Buffer.from('SSH-2.0-OpenSSH_9.2\r\n') },
  ])('takes nothing else for a hello: $what', async ({ bytes }) => {
    expect(await send([[bytes], split(bytes, 1)])).toEqual([]);
  });

  it('finds the hello that follows a preface in plain text', async () => {
    const hello = toRecords(buildHello(ORDINARY));
    const preface = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]); // PostgreSQL's SSLRequest
    const connect = Buffer.from(`CONNECT ${NAME}:443 HTTP/1.1\r\nHost: ${NAME}:443\r\n\r\n`);
    const hellos = await send([
      [preface, hello],
      [connect, hello],
    ]);
    expect(hellos.map(said)).toEqual([expected(ORDINARY), expected(ORDINARY)]);
  });

  it('reads whatever order, sizes and pieces: what was built is what is told', async () => {
    const extension = fc.record({ type: fc.constantFrom(10, 13, 21, 23, 45, 51), size: fc.nat(400) });
    const hello = fc.record({
      before: fc.array(extension, { maxLength: 8 }),
      name: fc.stringMatching(/^[a-z0-9-]{1,60}\.[a-z]{2,20}$/),
      between: fc.array(extension, { maxLength: 8 }),
      protocols: fc.array(fc.stringMatching(/^[a-z0-9/.]{1,8}$/), { minLength: 1, maxLength: 5 }),
      recordBytes: fc.integer({ min: 100, max: 2000 }),
      pieceBytes: fc.integer({ min: 20, max: 2000 }),
    });
    await fc.assert(
      fc.asyncProperty(hello, async ({ before, name, between, protocols, recordBytes, pieceBytes }) => {
        const toFiller = ({ type, size }: { type: number; size: number }) => filler(type, size);
        const parts = {
          extensions: [
            ...before.map(toFiller),
            serverName(name),
            ...between.map(toFiller),
            alpn(...protocols),
          ],
        };
        const [event] = await send([split(toRecords(buildHello(parts), recordBytes), pieceBytes)]);
        const flags = (event?.flags ?? 0) & EventFlag.TLS_REASSEMBLED;
        expect(event && said(event)).toEqual(
          expected(parts, { name, protocols: protocols.join(','), version: TLS12, flags }),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('survives any bytes that begin like a hello', async () => {
    const original = toRecords(buildHello(ORDINARY));
    const damage = fc.array(
      fc.record({ at: fc.integer({ min: 6, max: original.length - 1 }), byte: fc.nat(255) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(damage, fc.integer({ min: 10, max: 400 }), async (changes, size) => {
        const bytes = Uint8Array.from(original);
        for (const { at, byte } of changes) bytes[at] = byte;
        expect((await send([split(bytes, size)])).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
    expect((await sendOne(original)).map(said)).toEqual([expected(ORDINARY)]);
  });

  it('reads the hellos of real clients', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=localhost', '-keyout', key, '-out', certificate];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...subject],
      {
        stdio: 'ignore',
      },
    );
    const httpsPort = await freePort();
    const https = network.start(server, [
      'openssl',
      's_server',
      '-www',
      '-key',
      key,
      '-cert',
      certificate,
      '-port',
      httpsPort,
    ]);
    await https.line();
    const resolve = `${NAME}:${httpsPort}:${ADDRESSES.server4}`;
    const python = `import socket, ssl
context = ssl._create_unverified_context()
with socket.create_connection(("${ADDRESSES.server4}", ${httpsPort})) as plain:
    context.wrap_socket(plain, server_hostname="${NAME}").close()`;
    const clients = [
      {
        command: ['curl', '-sSk', '-o', '/dev/null', '--resolve', resolve, `https://${NAME}:${httpsPort}/`],
        protocols: 'h2,http/1.1',
      },
      {
        command: [
          'openssl',
          's_client',
          '-connect',
          `${ADDRESSES.server4}:${httpsPort}`,
          '-servername',
          NAME,
        ],
        protocols: '',
      },
      { command: ['python3', '-c', python], protocols: '' },
    ];
    for (const { command, protocols } of clients) {
      sensors.clear();
      const { status, stderr } = await network.run(client, command);
      expect([command[0], status, status === 0 ? '' : stderr]).toEqual([command[0], 0, '']);
      const [hello, ...others] = sensors.all('tls.hello');
      expect(others).toEqual([]);
      expect(hello && said(hello)).toMatchObject({ name: NAME, version: TLS13, protocols, flags: 0 });
    }
    rmSync(folder, { recursive: true });
  });

  it('loses nothing of all that', () => {
    expect(sensors.losses()).toEqual([]);
  });

  async function freePort(): Promise<string> {
    const probe = 'import socket; s = socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])';
    return (await network.run(server, ['python3', '-c', probe])).stdout.trim();
  }
});

/** The extension with bytes missing from its end. */
function cut({ type, body }: Extension, bytes: number): Extension {
  return { type, body: body.subarray(0, body.length - bytes) };
}

/** The extension with a list that claims to be longer than it is. */
function lengthen({ type, body }: Extension, bytes: number): Extension {
  const longer = Uint8Array.from(body);
  longer[4] = (longer[4] ?? 0) + bytes;
  return { type, body: longer };
}
