// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { EventFlag, RequestSource } from '../../src/gen/events.ts';
import { split } from './build-hello.ts';
import { describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { ADDRESSES, type Peer, TestNetwork } from './net.ts';
import { NetworkSensors, type Seen } from './network-sensors.ts';

const HOST = 'hub.example.org';
/** MAX_HTTP_TARGET and HTTP_WINDOW in bpf/. */
const MAX_TARGET = 1024;
const WINDOW = 1536;

/** `METHOD target host`, as an event says it. */
function line(event: Seen): string {
  const { method, target, host } = event.fields as { method: string; target: string; host: string };
  return `${method} ${target} ${host}`;
}

function get(target: string, ...headers: string[]): string {
  return `GET ${target} HTTP/1.1\r\nHost: ${HOST}\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`;
}

function post(target: string, body: string, announced = body.length): string {
  return `POST ${target} HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: ${announced}\r\n\r\n${body}`;
}

describeLive('plain HTTP requests', () => {
  let place: LivePlace;
  let network: TestNetwork;
  let sensors: NetworkSensors;
  let client: string;
  let server: string;
  let sender: Peer;
  let port: string;

  beforeAll(async () => {
    place = makeLivePlace('http');
    network = new TestNetwork('http');
    sensors = new NetworkSensors(place);
    client = place.makeCgroup('client');
    server = place.makeCgroup('server');
    sensors.observe(client);
    const answer = 'HTTP/1.1 204 No Content\\r\\n\\r\\n';
    port = await network.startPython(server, 'tcp_sink.py', [ADDRESSES.server4, answer]).line();
    sender = network.startPython(client, 'tcp_sender.py', [ADDRESSES.server4, port]);
  });

  afterEach(() => sensors.clear());

  afterAll(async () => {
    await network.remove();
    await sensors.close();
    place.remove();
  });

  /** Sends pieces, each in a segment, on one connection, and gives the requests seen. */
  async function send(...pieces: (string | Uint8Array)[]): Promise<Seen[]> {
    const before = sensors.all('http.request').length;
    sender.say(JSON.stringify(pieces.map((piece) => Buffer.from(piece as string).toString('hex'))));
    await sender.line();
    return sensors.all('http.request').slice(before);
  }

  it('tells method, target and host, and who asked, on any port', async () => {
    const [request, ...others] = await send(get('/api/models/acme/bert?revision=main', 'Accept: */*'));
    expect(others).toEqual([]);
    expect(request && line(request)).toBe(`GET /api/models/acme/bert?revision=main ${HOST}`);
    expect(request).toMatchObject({ tgid: sender.pid, remote: `${ADDRESSES.server4}:${port}`, flags: 0 });
    expect(request?.fields).toMatchObject({ source: RequestSource.PLAINTEXT, tlsObject: 0n });
    expect(request?.cookie).toBe(sensors.one('network.connect').cookie);
  });

  it('tells of each request of a connection that is kept alive', async () => {
    const targets = ['/', '/a', '/b?c=d', `/${'e'.repeat(200)}`];
    const requests = await send(...targets.map((target) => get(target)));
    expect(requests.map(line)).toEqual(targets.map((target) => `GET ${target} ${HOST}`));
    expect(requests.map((request) => request.flags)).toEqual(targets.map(() => 0));
  });

  it('reads a request wherever it is cut in two', async () => {
    const bytes = Buffer.from(get('/resolve/main/model.safetensors', 'User-Agent: test'));
    for (let at = 1; at < bytes.length; at++) {
      const requests = await send(bytes.subarray(0, at), bytes.subarray(at));
      expect([at, requests.map(line)]).toEqual([at, [`GET /resolve/main/model.safetensors ${HOST}`]]);
    }
  });

  it('reads a request byte by byte', async () => {
    const requests = await send(...split(Buffer.from(get('/slow')), 1));
    expect(requests.map(line)).toEqual([`GET /slow ${HOST}`]);
  });

  it('takes no body for a request, and finds the request behind it', async () => {
    const body = get('/not-a-request').repeat(20);
    const whole = post('/upload', body);
    const cutting = [500, 900, whole.length - 30];
    const pieces = [0, ...cutting].map((from, index) => whole.slice(from, cutting[index]));
    pieces[3] += get('/next');
    expect((await send(...pieces, get('/last'))).map(line)).toEqual([
      `POST /upload ${HOST}`,
      `GET /next ${HOST}`,
      `GET /last ${HOST}`,
    ]);
  });

  it('says that more follows what it told of: requests in one segment', async () => {
    const requests = await send(get('/first') + get('/second'), get('/third'));
    expect(requests.map(line)).toEqual([`GET /first ${HOST}`, `GET /third ${HOST}`]);
    expect(requests.map((request) => request.flags)).toEqual([EventFlag.HTTP_TRAILING, 0]);
  });

  it('goes on after an upload in chunks', async () => {
    const head = `POST /chunks HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const requests = await send(head, '5\r\nhello\r\n', '0\r\n\r\n', get('/after'));
    expect(requests.map(line)).toEqual([`POST /chunks ${HOST}`, `GET /after ${HOST}`]);
  });

  it.each([
    {
      what: 'no Host',
      bytes: 'GET /old HTTP/1.0\r\n\r\n',
      gives: 'GET /old ',
      flags: EventFlag.HTTP_NO_HOST,
    },
    {
      what: 'a host in capitals',
      bytes: 'GET / HTTP/1.1\r\nHOST:\tHub.Example.ORG:8080\r\n\r\n',
      gives: 'GET / Hub.Example.ORG:8080',
      flags: 0,
    },
    {
      what: 'a proxy tunnel',
      bytes: `CONNECT ${HOST}:443 HTTP/1.1\r\nHost: ${HOST}:443\r\n\r\n`,
      gives: `CONNECT ${HOST}:443 ${HOST}:443`,
      flags: 0,
    },
    {
      what: 'an absolute target',
      bytes: `GET http://${HOST}/x HTTP/1.1\r\nHost: proxy\r\n\r\n`,
      gives: `GET http://${HOST}/x proxy`,
      flags: 0,
    },
    {
      what: 'a long target',
      bytes: get(`/${'t'.repeat(1200)}`),
      gives: `GET /${'t'.repeat(MAX_TARGET - 1)} ${HOST}`,
      flags: EventFlag.HTTP_TRUNCATED,
    },
    {
      what: 'Host behind more headers than are looked at',
      bytes: `GET /x HTTP/1.1\r\nCookie: ${'c'.repeat(WINDOW)}\r\nHost: ${HOST}\r\n\r\n`,
      gives: 'GET /x ',
      flags: EventFlag.HTTP_NO_HOST,
    },
  ])('reads a request with $what', async ({ bytes, gives, flags }) => {
    const requests = await send(bytes);
    expect(requests.map(line)).toEqual([gives]);
    expect(requests.map((request) => request.flags)).toEqual([flags]);
  });

  it.each([
    'HELLO world\r\n',
    'EHLO mail.example.org\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\x00\x01\x02',
    'GET',
  ])('takes nothing else for a request: %j', async (bytes) => expect(await send(bytes)).toEqual([]));

  it('reads the requests of real clients', async () => {
    const url = `http://${ADDRESSES.server4}:${port}`;
    const python = `import http.client
connection = http.client.HTTPConnection("${ADDRESSES.server4}", ${port})
connection.request("POST", "/python", body=b"x" * 100, headers={"Host": "${HOST}"})
connection.getresponse().read()
connection.close()`;
    await network.run(client, ['curl', '-sS', '-o', '/dev/null', '-H', `Host: ${HOST}`, `${url}/curl`]);
    await network.run(client, ['python3', '-c', python]);
    expect(sensors.all('http.request').map(line)).toEqual([`GET /curl ${HOST}`, `POST /python ${HOST}`]);
  });

  it('loses nothing of all that', () => {
    expect(sensors.losses()).toEqual([]);
  });
});
