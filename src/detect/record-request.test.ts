// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildProcess } from '../../test/suites/build-event.ts';
import { GET, setUp, tcp, WHO } from '../../test/suites/detect-setup.ts';
import { RequestSource } from '../gen/events.ts';

describe('requests', () => {
  it('in plain text are on their own flow', () => {
    const { feed, ofKind } = setUp();
    feed('network.connect', { socket: tcp(1, '10.1.1.1', 8000) });
    feed('http.request', {
      socket: tcp(1, '10.1.1.1', 8000),
      method: 'GET',
      target: '/x?sig=hunter2',
      host: 'Svc.Corp:8000',
      source: RequestSource.PLAINTEXT,
    });
    expect(ofKind('http.request')[0]).toMatchObject({
      destination: { address: '10.1.1.1', name: 'svc.corp', nameEvidence: ['http'] },
      flow: { cookie: '1' },
      http: {
        method: 'GET',
        target: '/x?sig=[redacted]',
        host: 'Svc.Corp:8000',
        source: 'plaintext',
        flows: 1,
      },
    });
  });

  it('of a TLS library are joined to the flow of that process and name', () => {
    const { feed, ofKind } = setUp();
    feed('network.connect', { socket: tcp(1) });
    feed('tls.hello', { socket: tcp(1), serverName: 'huggingface.co', version: 0x0304 });
    feed('network.connect', { socket: tcp(2, '198.51.100.7') });
    feed('tls.hello', { socket: tcp(2, '198.51.100.7'), serverName: 'example.org', version: 0x0304 });
    feed('http.request', { ...GET, target: '/api/models/org/m' });
    expect(ofKind('http.request')[0]).toMatchObject({
      flow: { cookie: '1' },
      http: { flows: 1, operation: 'metadata' },
    });
    feed(
      'http.request',
      { ...GET, target: '/api/models/org/m' },
      { ...WHO, process: buildProcess({ pid: 71 }) },
    );
    expect(ofKind('http.request')[1]?.http?.flows).toBe(0);
    expect(ofKind('http.request')[1]?.destination).toBeUndefined();
  });

  it('say when several flows can have carried them, and rule out those of other library objects', () => {
    const { feed, ofKind } = setUp();
    for (const cookie of [1, 2]) {
      feed('network.connect', { socket: tcp(cookie) });
      feed('tls.hello', { socket: tcp(cookie), serverName: 'huggingface.co', version: 0x0304 });
      if (cookie === 1) feed('http.request', { ...GET, target: '/a/b/resolve/main/x.gguf', tlsObject: 11 });
    }
    feed('http.request', { ...GET, target: '/c/d/resolve/main/x.gguf', tlsObject: 22 });
    feed('http.request', { ...GET, target: '/a/b/resolve/main/y.gguf', tlsObject: 11 });
    expect(ofKind('http.request').map(({ http, flow }) => [http?.flows, flow?.cookie])).toEqual([
      [1, '1'],
      [1, '2'],
      [1, '1'],
    ]);
    for (const cookie of [3, 4]) {
      feed('network.connect', { socket: tcp(cookie) });
      feed('tls.hello', { socket: tcp(cookie), serverName: 'huggingface.co', version: 0x0304 });
    }
    feed('http.request', { ...GET, target: '/e/f/resolve/main/z.gguf', tlsObject: 33 });
    expect(ofKind('http.request').at(-1)).toMatchObject({ http: { flows: 2 } });
    expect(ofKind('http.request').at(-1)?.flow).toBeUndefined();
    for (const cookie of [1, 3]) feed('network.close', { socket: tcp(cookie), bytesReceived: 50 });
    const [one, three] = ofKind('network.flow');
    expect(one?.models).toMatchObject([{ name: 'a/b', requests: 2 }]);
    expect(three?.models).toMatchObject([{ name: 'e/f', requests: 1, candidates: 2 }]);
  });

  it('do not take an address in Host for a name', () => {
    const { feed, ofKind } = setUp();
    const socket = tcp(1, '10.1.1.1', 80);
    feed('network.connect', { socket });
    feed('http.request', {
      socket,
      method: 'GET',
      target: '/',
      host: '10.1.1.1',
      source: RequestSource.PLAINTEXT,
    });
    expect(ofKind('http.request')[0]?.destination?.name).toBeUndefined();
  });
});
