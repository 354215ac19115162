// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lostBy } from '../detect/sink.ts';
import { WeirError } from '../errors.ts';
import type { FindingRecord, WeirRecord } from '../events/record.ts';
import { createDeliverySink } from './create-delivery-sink.ts';
import type { HttpTargetOptions } from './open-http-target.ts';
import { openHttpTarget } from './open-http-target.ts';
import { openOtlpTarget } from './open-otlp-target.ts';
import type { OutputTarget } from './output-target.ts';
import { selectFields } from './select-fields.ts';

interface Received {
  readonly path: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: unknown;
}

/** A part of what OTLP sends. */
interface ResourceLogs {
  readonly resource: { readonly attributes: unknown[] };
  readonly scopeLogs: { readonly logRecords: { readonly body: { readonly stringValue: string } }[] }[];
}

type Answer = (
  count: number,
  request: Received,
) => { status: number; headers?: Record<string, string>; body?: string };

const FINDING: FindingRecord = {
  schema: 'weir.dev/record/v1',
  kind: 'finding',
  time: '2026-11-21T04:11:25.268358751Z',
  node: 'n',
  bootId: 'b',
  run: 'r',
  sequence: 7,
  agent: 'a',
  catalog: 'c',
  pod: { namespace: 'research', name: 'notebook', uid: 'u' },
  process: { id: '1:2', pid: 1, startTime: '', executable: '/bin/x', arguments: ['x', '--y'] },
  destination: { address: '203.0.113.1', port: 443, name: 'huggingface.co', channel: 'huggingface-hub' },
  finding: { rule: 'unapproved-model-download', severity: 'high', message: 'a model', count: 1 },
  verdict: 'allow',
};

function record(sequence: number): WeirRecord {
  return { ...FINDING, sequence };
}

/** A receiver on a real socket; `answer` says what it answers to request number `count`, from 1. */
async function receive(answer: Answer = () => ({ status: 204 }), tls?: { key: string; cert: string }) {
  const received: Received[] = [];
  const listener: RequestListener = async (request, response) => {
    const body: unknown = JSON.parse(await text(request));
    const what = { path: request.url ?? '', headers: request.headers, body };
    received.push(what);
    const { status, headers, body: said } = answer(received.length, what);
    response.writeHead(status, headers).end(said);
  };
  const server = (tls ? createTlsServer(tls, listener) : createServer(listener)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { received, url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, server };
}

function sinkFor(target: OutputTarget) {
  const states: (string | undefined)[] = [];
  const sink = createDeliverySink({
    name: 't',
    target,
    passes: () => true,
    onState: (trouble) => states.push(trouble),
  });
  onTestFinished(() => sink.close());
  return { sink, states };
}

function openHttp(url: string, given: Partial<HttpTargetOptions> = {}) {
  return sinkFor(openHttpTarget({ option: 'http.url', url, format: 'webhook', ...given }));
}

describe('openHttpTarget', () => {
  it('posts records as they are, with the headers that were given', async () => {
    const { received, url } = await receive();
    const { sink } = openHttp(`${url}/hook?a=b`, { headers: () => ({ Authorization: 'Bearer x' }) });
    sink.write(record(1));
    sink.write(record(2));
    sink.write(record(3));
    await expect.poll(() => received.flatMap(({ body }) => body)).toEqual([1, 2, 3].map(record));
    expect(received[0]).toMatchObject({
      path: '/hook?a=b',
      headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
    });
  });

  it('posts what falcosidekick takes, one finding a request', async () => {
    const { received, url } = await receive();
    const { sink } = openHttp(url, { format: 'falcosidekick' });
    sink.write(record(2));
    sink.write(record(3));
    await expect.poll(() => received.length).toBe(2);
    expect(received[0]?.body).toMatchObject({
      output: 'a model',
      priority: 'Error',
      rule: 'unapproved-model-download',
      time: FINDING.time,
      hostname: 'n',
      output_fields: {
        'k8s.ns.name': 'research',
        'proc.cmdline': 'x --y',
        'fd.rip.name': 'huggingface.co',
        'weir.node': 'n',
        'weir.boot_id': 'b',
        'weir.run': 'r',
        'weir.sequence': 2,
      },
    });
  });

  it('waits for a receiver that is busy or away, loses nothing and says so once', async () => {
    const { received, url, server } = await receive((count) => ({
      status: count <= 2 ? 503 : 200,
      headers: { 'retry-after': '0.01' },
    }));
    const { port } = server.address() as AddressInfo;
    const { sink, states } = openHttp(url);
    sink.write(record(1));
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(3);
    expect(received.map(({ body }) => body)).toEqual([1, 1, 1].map((n) => [record(n)]));
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    sink.write(record(2));
    await expect.poll(() => states.at(-1)).toMatch(/ECONNREFUSED|ECONNRESET|socket hang up/);
    server.listen(port, '127.0.0.1');
    await expect.poll(() => received.at(-1)?.body, { timeout: 10_000 }).toEqual([record(2)]);
    await expect.poll(() => states.at(-1)).toBeUndefined();
    expect(states.slice(0, 2)).toEqual(['status 503', undefined]);
    expect(lostBy(sink)).toBe(0);
  });

  it('counts what is refused for good, and goes on', async () => {
    const { received, url } = await receive((count) => ({ status: count === 1 ? 400 : 200 }));
    const { sink, states } = openHttp(url);
    sink.write(record(1));
    await expect.poll(() => lostBy(sink)).toBe(1);
    sink.write(record(2));
    await expect.poll(() => received.length).toBe(2);
    expect(states[0]).toBe('status 400');
  });

  it('tells falcosidekick something of every kind of record, since it refuses an event without fields', async () => {
    const { received, url } = await receive();
    const { sink } = openHttp(url, { format: 'falcosidekick' });
    const { schema, time, node, bootId, agent, catalog } = FINDING;
    sink.write({ schema, kind: 'heartbeat', time, node, bootId, sequence: 3, agent, catalog } as WeirRecord);
    await expect.poll(() => received.length).toBe(1);
    expect(received[0]?.body).toMatchObject({
      output: 'heartbeat',
      rule: 'heartbeat',
      priority: 'Debug',
      output_fields: { 'weir.sequence': 3 },
    });
  });

  it('shows no more of a record than was selected, beside what the receiver sorts by', async () => {
    const { received, url } = await receive();
    const select = selectFields({ fields: ['pod', 'finding.count'], omit: ['pod.uid'] });
    const { sink } = openHttp(url, { format: 'falcosidekick', ...(select && { select }) });
    sink.write(record(1));
    await expect.poll(() => received.length).toBe(1);
    expect(received[0]?.body).toMatchObject({ priority: 'Error', rule: 'unapproved-model-download' });
    const [{ body } = { body: {} }] = received;
    expect((body as { output_fields: object }).output_fields).toEqual({
      'k8s.ns.name': 'research',
      'k8s.pod.name': 'notebook',
      'weir.count': 1,
      'weir.node': 'n',
      'weir.boot_id': 'b',
      'weir.run': 'r',
      'weir.sequence': 1,
    });
  });

  it('waits where an operator can mend it, with headers that are read again', async () => {
    let token = 'old';
    const { received, url } = await receive((_, { headers }) => ({
      status: headers.authorization === 'new' ? 200 : 401,
    }));
    const { sink, states } = openHttp(url, { headers: () => ({ Authorization: token }) });
    sink.write(record(1));
    await expect.poll(() => states.at(0)).toBe('status 401');
    token = 'new';
    await expect.poll(() => sink.status().delivered, { timeout: 10_000 }).toBe(1);
    expect(lostBy(sink)).toBe(0);
    expect(received.at(-1)?.body).toEqual([record(1)]);
  });

  it('waits for what an operator mends, until the date that it is told, and never follows elsewhere', async () => {
    const soon = new Date(Date.now() + 3_600_000).toUTCString();
    const { received, url } = await receive((count) => ({
      status: [302, 405, 429][count - 1] ?? 200,
      headers: count === 3 ? { 'retry-after': soon } : { location: 'http://127.0.0.1:1/' },
    }));
    const { sink, states } = openHttp(url);
    sink.write(record(1));
    await expect.poll(() => states, { timeout: 10_000 }).toEqual(['status 302', 'status 405', 'status 429']);
    await sink.close();
    expect(received).toHaveLength(3);
    expect(sink.status().losses).toContainEqual({ reason: 'closed', count: 1 });
  });

  it('goes on with the headers it knows where their file can not be read', async () => {
    let reads = 0;
    const { received, url } = await receive((count) => ({ status: count === 1 ? 403 : 200 }));
    const { sink } = openHttp(url, {
      headers: () => {
        if (reads++ > 0) throw new WeirError('CONFIG_INVALID', 'no such file');
        return { Authorization: 'old' };
      },
    });
    sink.write(record(1));
    await expect.poll(() => sink.status().delivered, { timeout: 10_000 }).toBe(1);
    expect(received.map(({ headers }) => headers.authorization)).toEqual(['old', 'old']);
  });

  it('sends less at once to a receiver that asks for it', async () => {
    const { received, url } = await receive((_, { body }) => ({
      status: (body as unknown[]).length > 2 ? 413 : 200,
    }));
    const { sink } = openHttp(url);
    for (let i = 1; i <= 9; i++) sink.write(record(i));
    await expect.poll(() => sink.status().delivered).toBe(9);
    const taken = received.map(({ body }) => body as WeirRecord[]).filter(({ length }) => length <= 2);
    expect(taken.flat()).toEqual(Array.from({ length: 9 }, (_, i) => record(i + 1)));
  });

  it('trusts the certificates it is given, and no others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-tls-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-subj', '/CN=receiver'];
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-nodes', '-days', '2', ...ec, ...names, '-keyout', key, '-out', cert],
      { stdio: 'ignore' },
    );
    const tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
    const { received, url } = await receive(undefined, tls);
    const stranger = openHttp(url);
    stranger.sink.write(record(1));
    await expect.poll(() => stranger.states[0]).toMatch(/SELF_SIGNED|self.signed/);
    expect(received).toEqual([]);
    const { sink } = openHttp(url, { ca: tls.cert });
    sink.write(record(2));
    await expect.poll(() => received.length).toBe(1);
  });

  it('refuses an address that is none, naming the option', () => {
    for (const url of ['nowhere', 'ftp://x', 'http://'])
      expect(() => openHttp(url)).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('http.url') }),
      );
  });
});

describe('openOtlpTarget', () => {
  it('sends log records of one resource, and counts those that are rejected', async () => {
    const { received, url } = await receive((count) => ({
      status: 200,
      body: count === 1 ? '{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"no"}}' : '{}',
    }));
    const { sink, states } = sinkFor(
      openOtlpTarget({ option: 'otlp.endpoint', url: `${url}/`, node: 'node-1', cluster: 'c1' }),
    );
    sink.write(record(1));
    await expect.poll(() => lostBy(sink)).toBe(1);
    expect(states).toEqual(['rejected']);
    sink.write(record(2));
    await expect.poll(() => received.length).toBe(2);
    const [, { path, body } = { path: '', body: {} }] = received;
    expect(path).toBe('/v1/logs');
    const [logs] = (body as { resourceLogs: ResourceLogs[] }).resourceLogs;
    expect(logs?.resource.attributes).toContainEqual({
      key: 'k8s.node.name',
      value: { stringValue: 'node-1' },
    });
    const [log] = logs?.scopeLogs[0]?.logRecords ?? [];
    expect(log).toMatchObject({
      timeUnixNano: '1795234285268358751',
      severityNumber: 17,
      eventName: 'weir.finding',
    });
    expect(JSON.parse(log?.body.stringValue ?? '')).toEqual(record(2));
  });

  it('takes a status for final that OTLP says is', async () => {
    const { received, url } = await receive((count) => ({ status: [500, 503, 200][count - 1] ?? 200 }));
    const { sink } = sinkFor(openOtlpTarget({ option: 'otlp.endpoint', url, node: 'n' }));
    sink.write(record(1));
    await expect.poll(() => lostBy(sink)).toBe(1);
    sink.write(record(2));
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(3);
    await expect.poll(() => sink.status()).toMatchObject({ delivered: 1, retries: 1 });
  });
});
