// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ApiServerDouble } from '../../test/suites/api-server/api-server-double.ts';
import { beforeEachDouble } from '../../test/suites/api-server/before-each-double.ts';
import { followDouble, TEST_PACE, until } from '../../test/suites/api-server/cluster-setup.ts';
import { plainObject, podObject } from '../../test/suites/api-server/objects.ts';

const TEN_MEGABYTES = 10 << 20;

let api: ApiServerDouble;
beforeEachDouble((started) => {
  api = started;
  api.store.put('namespaces', plainObject('default'));
});

describe('an object that can not be taken', () => {
  it.each([
    [
      'a label value of 10 MB',
      { labels: { app: 'x'.repeat(TEN_MEGABYTES) } },
      /it has 104\d+ bytes, more than/,
    ],
    [
      'an annotation of 10 MB',
      { annotations: { a: 'x'.repeat(TEN_MEGABYTES) } },
      /it has 104\d+ bytes, more than/,
    ],
    [
      'a label value of 2 MB',
      { labels: { app: 'x'.repeat(2 << 20) } },
      /metadata\.labels\[app\]: must have at most 1024 characters, got 2097152/,
    ],
    [
      'a label name of 2 KB',
      { labels: { ['n'.repeat(2 << 10)]: '' } },
      /metadata\.labels\[n{80}\]: must have at most/,
    ],
  ])('leaves its last good state in force, said once: %s', async (_, bad, message) => {
    api.store.put('pods', podObject('a', { labels: { app: 'good' } }));
    const { directory, said, status, current } = followDouble(api);
    await current();
    api.store.put('pods', podObject('a', bad));
    api.store.put('pods', podObject('a', bad));
    api.store.put('pods', podObject('b'));
    await until(() => expect([...directory.list()]).toHaveLength(2));
    expect(directory.byUid([...directory.list()][0]?.uid ?? '')?.labels).toEqual({ app: 'good' });
    expect(status('pods')).toMatchObject({ state: 'current', rejected: 2, broken: 0, lists: 1, objects: 2 });
    expect(said).toMatchObject([{ level: 'warn', facts: { resource: 'pods', object: 'default/a' } }]);
    expect(said[0]?.message).toMatch(message);
    expect(said[0]?.message.length).toBeLessThan(500);
  });

  it('is not taken for deleted when a list has it', async () => {
    api.store.put('pods', podObject('a', { labels: { app: 'good' } }));
    api.store.put('pods', podObject('gone'));
    const { directory, names, status, current } = followDouble(api);
    await current();
    await api.close();
    api.store.put('pods', podObject('a', { labels: { app: 'x'.repeat(TEN_MEGABYTES) } }));
    api.store.put('pods', podObject('b'));
    api.store.remove('pods', 'default/gone');
    api.store.compact();
    await api.open();
    await until(() => expect(names()).toEqual(['a', 'b']));
    expect([...directory.list()].find(({ name }) => name === 'a')?.labels).toEqual({ app: 'good' });
    expect(status('pods')).toMatchObject({ lists: 2, rejected: 1 });
  });

  it('keeps all that a list lacks when not even its name can be read', async () => {
    api.store.put('pods', podObject('a'));
    const { names, current } = followDouble(api);
    await current();
    await api.close();
    api.store.remove('pods', 'default/a');
    api.store.put('pods', podObject('b'));
    api.store.compact();
    const huge = { spec: { text: 'x'.repeat(TEN_MEGABYTES) }, metadata: { name: 'z', namespace: 'default' } };
    api.interceptions.push(({ path, query }, response) => {
      if (path !== '/api/v1/pods' || query.get('watch') === 'true') return false;
      const metadata = { resourceVersion: String(api.store.version) };
      response.end(JSON.stringify({ metadata, items: [huge, api.store.get('pods', 'default/b')] }));
      return true;
    });
    await api.open();
    await until(() => expect(names()).toEqual(['a', 'b']));
  });

  it.each([
    [
      'containers that are no list',
      { spec: { nodeName: 'node-1', containers: 'x' } },
      /pod default\/a: spec\.containers: must be a list, got "x"/,
    ],
    [
      'labels that are no texts',
      { metadata: { name: 'a', namespace: 'default', labels: { app: 5 } } },
      /pod default\/a: metadata\.labels\.app: must be text, got 5/,
    ],
  ])('names the field: %s', async (_, bad, message) => {
    api.store.put('pods', podObject('a'));
    const { said, current, names } = followDouble(api);
    await current();
    api.store.put('pods', { ...podObject('a'), ...bad });
    await until(() => expect(said).toHaveLength(1));
    expect(said[0]?.message).toMatch(message);
    expect(names()).toEqual(['a']);
  });

  it('is said of no more than so many', async () => {
    const { said, status, names, current } = followDouble(api);
    await current();
    for (let index = 0; index < 600; index++)
      api.store.put('pods', { ...podObject(`p${index}`), spec: { nodeName: 'node-1', containers: 1 } });
    api.store.put('pods', podObject('last'));
    await until(() => expect(names()).toEqual(['last']));
    expect(status('pods').rejected).toBe(600);
    expect(said).toHaveLength(256);
  });
});

describe('a stream', () => {
  it('may come a byte at a time', async () => {
    api.dripBytes = 1;
    const { directory, current } = followDouble(api);
    await current();
    api.store.put('pods', podObject('a', { labels: { note: 'größer 🦭' } }));
    await until(() => expect([...directory.list()]).toMatchObject([{ labels: { note: 'größer 🦭' } }]));
  });

  it('is begun anew when nothing comes for too long, and the state listed when that goes on', async () => {
    // a server that neither says anything nor ends the stream when it is to
    api.interceptions.push(({ query }, response) => {
      if (query.get('watch') !== 'true') return false;
      response.writeHead(200).flushHeaders();
      return true;
    });
    const pace = { ...TEST_PACE, idleMs: 30, watchSeconds: [0, 0] as const, healthyMs: 60_000 };
    const { status, said } = followDouble(api, { pace });
    await until(() => expect(status('pods').broken).toBeGreaterThan(3));
    await until(() => expect(status('pods').lists).toBeGreaterThan(1));
    expect(said.filter(({ facts }) => facts.resource === 'pods')).toMatchObject([
      { level: 'warn', message: expect.stringMatching(/^nothing came for 0\.03 s/) },
    ]);
  });

  it('that says what is no event is begun anew, and in the end the state is listed', async () => {
    let asked = 0;
    api.interceptions.push(({ path, query }, response) => {
      if (path !== '/api/v1/pods' || query.get('watch') !== 'true' || ++asked > 6) return false;
      response.end(['not json\n', '[]\n', '{"type":"ADDED"}\n'][asked % 3]);
      return true;
    });
    const { status, current, said } = followDouble(api);
    await current();
    expect(asked).toBe(7);
    expect(status('pods')).toMatchObject({ lists: 3, objects: 0 });
    expect(said.filter(({ level }) => level === 'warn')).toMatchObject([
      { message: expect.stringMatching(/^what is no (JSON|event) came: /) },
    ]);
  });

  it('that ends at once in good order is not asked for in a tight loop', async () => {
    const waits: number[] = [];
    api.interceptions.push(({ path, query }, response) => {
      if (path !== '/api/v1/pods' || query.get('watch') !== 'true') return false;
      waits.push(api.requests.length);
      response.end();
      return true;
    });
    const pace = { ...TEST_PACE, healthyMs: 60_000, longestPauseMs: 3_600_000 };
    api.forbidden.add('namespaces');
    const { status } = followDouble(api, { pace });
    await until(() => expect(status('namespaces').lists).toBeGreaterThan(60));
    // Pauses of 2, 4, 8 … ms: while the other resource was asked for 60 times 20 ms apart there was room for about ten.
    expect(waits.length).toBeLessThan(20);
  });

  it('has its unknown events counted, and goes on', async () => {
    const { status, current, names } = followDouble(api);
    await current();
    api.write(
      '{"type":"SHRUNK","object":{"metadata":{"name":"x","namespace":"default","resourceVersion":"1001"}}}\n',
    );
    api.write('{"type":"ADDED","object":{"metadata":{"resourceVersion":"1001"}}}\n');
    api.store.put('pods', podObject('a'));
    await until(() => expect(names()).toEqual(['a']));
    expect(status('pods')).toMatchObject({ rejected: 2, broken: 0 });
  });

  it('is not held by an end of a pod that was replaced', async () => {
    api.store.put('pods', podObject('a', { uid: 'new' }));
    const { current, names } = followDouble(api);
    await current();
    api.write(
      '{"type":"DELETED","object":{"metadata":{"name":"a","namespace":"default","uid":"old","resourceVersion":"1001"}}}\n',
    );
    api.store.put('pods', podObject('b'));
    await until(() => expect(names()).toEqual(['a', 'b']));
  });
});

describe('memory', () => {
  it('does not grow with what the server sends without end', async () => {
    const chunk = Buffer.alloc(1 << 20, 0x78);
    let sent = 0;
    api.interceptions.push(({ path, query }, response) => {
      if (path !== '/api/v1/pods' || query.get('watch') !== 'true' || sent > 0) return false;
      response.write('{"type":"ADDED","object":{"metadata":{"name":"endless","namespace":"default","x":"');
      const more = (): void => {
        while (sent < 300 && !response.destroyed) {
          sent += 1;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
        response.end('"}}}\n');
      };
      more();
      return true;
    });
    const before = process.memoryUsage().external;
    const { status } = followDouble(api);
    let peak = 0;
    await until(() => {
      peak = Math.max(peak, process.memoryUsage().external - before);
      expect(status('pods').rejected).toBe(1);
    });
    expect(sent).toBe(300);
    // 300 MB went through; the server's own buffers are in this process too
    expect(peak).toBeLessThan(100 << 20);
  });
});
