// SPDX-License-Identifier: Apache-2.0
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createExposition, type Exposition } from '../metrics/create-exposition.ts';
import type { MetricSample } from '../metrics/metric-sample.ts';
import { serveMetrics } from './serve-metrics.ts';

function exposing(collect: () => Iterable<MetricSample>): Exposition {
  return createExposition({ collect, pause: setImmediate, now: () => performance.now() });
}

async function open(isReady = () => true) {
  let scrapes = 0;
  const exposition = exposing(() => [{ name: 'weir_events_held', labels: {}, value: ++scrapes }]);
  const server = await serveMetrics({ listen: '127.0.0.1:0', exposition, isReady });
  onTestFinished(() => server.close());
  const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method });
  return { server, get };
}

describe('serveMetrics', () => {
  it('serves metrics as Prometheus reads them', async () => {
    const { get } = await open();
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain('weir_events_held 1');
    expect(await (await get('/metrics?again')).text()).toContain('weir_events_held 2');
  });

  it('lets scrapes at one time share one text', async () => {
    const { get } = await open();
    const texts = await Promise.all(Array.from({ length: 20 }, async () => (await get('/metrics')).text()));
    for (const body of texts) expect(body).toMatch(/^weir_events_held \d+$/m);
  });

  it('tells whether the agent lives and whether it observes', async () => {
    let ready = false;
    const { get } = await open(() => ready);
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(503);
    ready = true;
    expect((await get('/readyz')).status).toBe(200);
  });

  it('refuses the rest', async () => {
    const { get } = await open();
    expect((await get('/')).status).toBe(404);
    const post = await get('/metrics', 'POST');
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('closes although a client says nothing', async () => {
    const { server } = await open();
    const socket = connect(server.port, '127.0.0.1');
    const said = text(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    await server.close();
    expect(await said).toBe('');
  });

  it('says which address it can not have', async () => {
    const { server } = await open();
    const again = { exposition: exposing(() => []), isReady: () => true };
    await expect(serveMetrics({ listen: `127.0.0.1:${server.port}`, ...again })).rejects.toMatchObject({
      code: 'LISTEN_FAILED',
      message: expect.stringContaining(`127.0.0.1:${server.port}`),
    });
    for (const listen of ['9000', 'host', 'host:70000', 'a:b:1'])
      await expect(serveMetrics({ listen, ...again })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
