// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EventFlag, EventKind, ObserveFlag, RequestSource } from '../../src/gen/events.ts';
import { findPython } from '../../src/lab/find-python.ts';
import { ACTOR, buildActor } from './actor.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { type HttpRequest, Watch } from './watch.ts';

const CLIENT = join(import.meta.dirname, 'cases/tls-client.py');
const PROBES = ['SSL_write', 'SSL_write_ex', 'SSL_free'];
const WINDOW = 1536;

/** Texts that a client hands to its library one by one, or requests of an HTTP client: [method, path, body]. */
type Connection = readonly string[] | { readonly http: readonly (readonly [string, string, string?])[] };

describeLive('programs of bpf/tls_library.bpf.c', () => {
  let place: LivePlace;
  let watch: Watch;
  let observed: string;
  let python: string;
  let folder: string;
  let web: Http2SecureServer;
  let sink: Server;
  const probed = new Set<string>();

  beforeAll(async () => {
    buildActor();
    folder = mkdtempSync(join(tmpdir(), 'weir-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', '-x509', ...newKey, '-subj', '/CN=sink', '-keyout', key, '-out', cert], {
      stdio: 'pipe',
    });
    const identity = { key: readFileSync(key), cert: readFileSync(cert) };
    web = createSecureServer({ ...identity, allowHTTP1: true }, (request, response) => {
      request.resume().on('end', () => response.end('ok'));
    });
    sink = createServer(identity, (socket) => socket.on('error', () => socket.destroy()).resume());
    for (const server of [web, sink]) await once(server.listen(0, '127.0.0.1'), 'listening');

    python = await findPython();
    place = makeLivePlace('tls-library');
    observed = place.makeCgroup('observed');
    const pod = cgroupIdOf(observed);
    watch = new Watch({ objects: ['tls_library'] });
    watch.tables.setCgroup(pod, { pod, observe: ObserveFlag.CONTENT });
  });
  beforeEach(() => watch.clear());
  afterAll(async () => {
    await watch.close();
    place.remove();
    for (const server of [web, sink]) server.close();
    rmSync(folder, { recursive: true });
  });

  const portOf = (server: Http2SecureServer | Server): string =>
    String((server.address() as AddressInfo).port);

  /** Probes a libssl for all processes, by the path at which one of them sees it. */
  function probe(pid: number, library: string): void {
    if (probed.has(library)) return;
    probed.add(library);
    for (const symbol of PROBES) {
      const program = watch.collection.program(`tls_library/on_${symbol.toLowerCase()}`);
      watch.keep(program.attachUprobe({ path: `/proc/${pid}/root${library}`, symbol }));
    }
  }

  /** Starts a client in a cgroup, probes its library once it has one, gives it `input`, and reads what was seen. */
  async function run(cgroup: string, command: readonly string[], input: string): Promise<HttpRequest[]> {
    const child = spawn(ACTOR, ['enter', cgroup, ...command], { stdio: ['pipe', 'ignore', 'inherit'] });
    const ended = once(child, 'close');
    const { pid = 0 } = child;
    await expect.poll(() => libraryOf(pid), { timeout: 60_000 }).toBeDefined();
    probe(pid, libraryOf(pid) ?? '');
    child.stdin.end(input);
    expect(await ended).toEqual([0, null]);
    watch.drain();
    expect(watch.requests.every((request) => request.header.tgid === pid)).toBe(true);
    return watch.requests.splice(0);
  }

  function write(connections: readonly Connection[], options: { cgroup?: string; server?: Server } = {}) {
    const { cgroup = observed, server = sink } = options;
    const encoded = connections.map((connection) =>
      'http' in connection ? connection : connection.map((text) => Buffer.from(text).toString('base64')),
    );
    return run(cgroup, [python, CLIENT, portOf(server)], `${JSON.stringify(encoded)}\n`);
  }

  /** The libssl that a process has mapped, as it sees it. */
  const libraryOf = (pid: number): string | undefined =>
    /^.* (\/\S*\/libssl\S*)$/m.exec(readFileSync(`/proc/${pid}/maps`, 'utf8'))?.[1];

  const head = (path: string, headers: Record<string, string | number> = { Host: 'hub.example' }): string =>
    `GET ${path} HTTP/1.1\r\n${Object.entries(headers)
      .map((header) => `${header.join(': ')}\r\n`)
      .join('')}\r\n`;

  it('reads the requests of Python, one connection told from another', async () => {
    const http = [
      ['GET', '/org/model/resolve/main/config.json?download=true'],
      ['POST', '/v1/chat', '{"model":"m"}'],
      ['GET', '/after'],
    ] as const;
    const seen = await write([{ http }, { http: [['DELETE', '/other']] }], { server: web });
    const host = `127.0.0.1:${portOf(web)}`;
    expect(seen).toMatchObject(
      [...http, ['DELETE', '/other']].map(([method, target]) => ({
        ...{ method, target, host, source: RequestSource.TLS_LIBRARY },
        header: { kind: EventKind.HTTP_REQUEST, cgroupId: cgroupIdOf(observed), flags: 0 },
        socket: { cookie: 0n, remotePort: 0 },
      })),
    );
    expect(seen[0]?.tlsObject).not.toBe(0n);
    expect(new Set(seen.slice(0, 3).map((request) => request.tlsObject)).size).toBe(1);
    expect(seen[0]?.header.processStart).not.toBe(0n);
  });

  it('reads the requests of curl, but none of HTTP/2', async () => {
    const url = `https://127.0.0.1:${portOf(web)}/a/b?c=d`;
    // what to do comes from standard input, so that curl waits with its library mapped
    const curl = (version: string) =>
      run(observed, ['curl', '--silent', '--insecure', `--${version}`, '--config', '-'], `url = "${url}"\n`);
    expect(await curl('http1.1')).toMatchObject([
      { method: 'GET', target: '/a/b?c=d', host: `127.0.0.1:${portOf(web)}`, header: { flags: 0 } },
    ]);
    expect(await curl('http2')).toEqual([]);
  });

  it('takes the bytes of a body for no request, and sees the one after it', async () => {
    const disguise = head('/disguise');
    const announced = head('/upload', { Host: 'a', 'content-LENGTH': 3 * disguise.length });
    const seen = await write([
      [announced, disguise, disguise + disguise, head('/next')],
      [announced + disguise, disguise, disguise, head('/next')],
    ]);
    expect(seen.map((request) => request.target)).toEqual(['/upload', '/next', '/upload', '/next']);
  });

  it('begins anew with a connection that takes the place of one left within a body', async () => {
    const left = [head('/left', { Host: 'a', 'Content-Length': 100_000 }), 'part'];
    const seen = await write(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? left : [head('/new')])));
    expect(seen.filter((request) => request.target === '/new')).toHaveLength(10);
    const places = new Set(seen.map((request) => request.tlsObject));
    expect(places.size).toBeLessThan(seen.length); // else the library gave every connection a place of its own
  });

  it('puts together a head that is written in pieces', async () => {
    const whole = head('/in/pieces', { 'X-First': 1, hOsT: ' hub.example ', 'X-Last': 2 });
    const bytes = [...whole];
    const halves = [whole.slice(0, 7), whole.slice(7)];
    const seen = await write([bytes, halves, [...bytes, ...bytes]]);
    expect(seen).toMatchObject(
      Array(4).fill({ method: 'GET', target: '/in/pieces', host: 'hub.example', header: { flags: 0 } }),
    );
  });

  it('says when there is no host', async () => {
    const seen = await write([
      [head('/none', { 'X-Host': 'a', Hostess: 'b', Accept: '*/*' })],
      [head('/empty', { Host: '' })],
      [head('/far', { 'X-Long': 'x'.repeat(WINDOW), Host: 'a' })],
    ]);
    expect(seen).toMatchObject(
      ['/none', '/empty', '/far'].map((target) => ({
        target,
        host: '',
        header: { flags: EventFlag.HTTP_NO_HOST },
      })),
    );
  });

  it('gives the start of a target or host that is too long', async () => {
    const [target, endless] = [`/${'t'.repeat(1030)}`, `/${'e'.repeat(5000)}`];
    const seen = await write([[head(target)], [head(endless)], [head('/h', { Host: 'h'.repeat(256) })]]);
    expect(seen).toMatchObject([
      { target: target.slice(0, 1024), host: 'hub.example', header: { flags: EventFlag.HTTP_TRUNCATED } },
      {
        target: endless.slice(0, 1024),
        host: '',
        header: { flags: EventFlag.HTTP_TRUNCATED | EventFlag.HTTP_NO_HOST },
      },
      { target: '/h', host: 'h'.repeat(255), header: { flags: EventFlag.HTTP_TRUNCATED } },
    ]);
  });

  it('says when bytes follow that no length announces', async () => {
    const seen = await write([[head('/first') + head('/second')], [head('/alone')]]);
    expect(seen).toMatchObject([
      { target: '/first', header: { flags: EventFlag.HTTP_TRAILING } },
      { target: '/alone', header: { flags: 0 } },
    ]);
  });

  it('takes what is no request for none', async () => {
    const lines = [
      'HELO there\r\n',
      'GET /old\r\n\r\n',
      'GET / HTTP/0.9\r\n\r\n',
      'GET / HTTP/1.1 more\r\n\r\n',
      'get / HTTP/1.1\r\n\r\n',
      'GET  / HTTP/1.1\r\n\r\n',
      'ABCDEFGHIJKLMNOPQ / HTTP/1.1\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      '{"GET":"/ HTTP/1.1"}',
      '\0\0\x12\x04',
      `HELLO ${'world'.repeat(1000)}`,
    ];
    const seen = await write([...lines.map((line) => [line]), [lines.join(''), head('/real')]]);
    expect(seen.map((request) => request.target)).toEqual(['/real']);
  });

  it('says nothing of cgroups whose content is not observed', async () => {
    const [silent, network] = [place.makeCgroup('silent'), place.makeCgroup('network')];
    const pod = cgroupIdOf(network);
    watch.tables.setCgroup(pod, { pod, observe: ObserveFlag.NETWORK });
    for (const cgroup of [silent, network]) expect(await write([[head('/')]], { cgroup })).toEqual([]);
    expect(watch.losses()).toEqual([]);
  });
});
