// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, onTestFinished } from 'vitest';
import { ApiServerDouble, sendStatus } from '../../test/suites/api-server/api-server-double.ts';
import { beforeEachDouble } from '../../test/suites/api-server/before-each-double.ts';
import { connectionTo, followDouble, TEST_PACE, until } from '../../test/suites/api-server/cluster-setup.ts';
import { plainObject, podObject } from '../../test/suites/api-server/objects.ts';
import { clusterFlaws } from './cluster-status.ts';
import type { ClusterOptions } from './start-cluster.ts';

let api: ApiServerDouble;
beforeEachDouble((started) => {
  api = started;
  api.store.put('namespaces', plainObject('default', { labels: { 'weir.dev/owner': 'platform' } }));
  api.store.put('pods', podObject('other', { node: 'node-2' }));
});

const start = (options: Partial<ClusterOptions> = {}) => followDouble(api, options);

describe('startCluster', () => {
  it('tells of the pods of its node and of all namespaces, then of each change', async () => {
    api.store.put('pods', podObject('a', { labels: { app: 'x' } }));
    const { directory, names, current, status, cluster } = start();
    await current();
    expect(names()).toEqual(['a']);
    expect([...directory.list()][0]).toMatchObject({
      origin: 'api',
      labels: { app: 'x' },
      governance: { owner: 'platform' },
      node: 'node-1',
    });
    api.store.put('pods', podObject('b'));
    api.store.put('pods', podObject('a', { labels: { app: 'y' } }));
    await until(() => expect([...directory.list()].map(({ labels }) => labels)).toEqual([{ app: 'y' }, {}]));
    api.store.put('namespaces', plainObject('default', { labels: { 'weir.dev/owner': 'science' } }));
    await until(() => expect([...directory.list()][1]?.governance).toEqual({ owner: 'science' }));
    api.store.remove('pods', 'default/a');
    await until(() => expect(names()).toEqual(['b']));
    api.store.remove('namespaces', 'default');
    await until(() => expect([...directory.list()][0]?.governance).toEqual({}));
    expect(status('pods')).toMatchObject({ lists: 1, watches: 1, broken: 0, objects: 1, ageSeconds: 0 });
    expect(clusterFlaws(cluster.status())).toEqual([]);
  });

  it('follows a pod that is bound to the node, and lets go of it only when it is deleted', async () => {
    const { names, current } = start();
    await current();
    const pending = podObject('late', { node: '' });
    api.store.put('pods', pending);
    api.store.put('pods', { ...pending, spec: { ...(pending.spec as object), nodeName: 'node-1' } });
    await until(() => expect(names()).toEqual(['late']));
    const object = api.store.get('pods', 'default/late');
    if (object === undefined) throw new Error('gone');
    api.store.put('pods', {
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
      status: { phase: 'Succeeded' },
    });
    api.store.put('pods', podObject('marker'));
    await until(() => expect(names()).toEqual(['late', 'marker']));
    api.store.remove('pods', 'default/late');
    await until(() => expect(names()).toEqual(['marker']));
  });

  it('keeps two pods of one name apart by their uids, in a watch and in a list', async () => {
    api.store.put('pods', podObject('a', { uid: 'one' }));
    const { directory, current, changes, status } = start();
    await current();
    api.store.remove('pods', 'default/a');
    api.store.put('pods', podObject('a', { uid: 'two' }));
    await until(() => expect(directory.byUid('two')).toBeDefined());
    expect(directory.byUid('one')).toBeUndefined();
    expect(changes.map((each) => (each.type === 'set' ? each.pod.uid : `-${each.uid}`))).toEqual(
      expect.arrayContaining(['one', '-one', 'two']),
    );
    await api.close();
    api.store.remove('pods', 'default/a');
    api.store.put('pods', podObject('a', { uid: 'three' }));
    api.store.compact();
    await api.open();
    await until(() => expect(directory.byUid('three')).toBeDefined());
    expect(directory.byUid('two')).toBeUndefined();
    expect(status('pods').expired).toBe(1);
  });

  it('calls a static pod by the hash of its manifest, which its cgroup carries', async () => {
    const hash = 'ca'.repeat(16);
    const mirror = (uid: string, name = 'etcd-node-1') =>
      podObject(name, {
        namespace: 'kube-system',
        uid,
        annotations: { 'kubernetes.io/config.hash': hash, 'kubernetes.io/config.mirror': hash },
        owner: { apiVersion: 'v1', kind: 'Node', name: 'node-1', uid: 'node-uid' },
      });
    api.store.put('pods', mirror('m1'));
    const { directory, current, said } = start();
    await current();
    expect(directory.byUid(hash)).toMatchObject({ workload: { kind: 'Node', name: 'node-1' } });
    api.store.remove('pods', 'kube-system/etcd-node-1');
    await until(() => expect(directory.byUid(hash)).toBeUndefined());
    api.store.put('pods', mirror('m2'));
    await until(() => expect(directory.byUid(hash)).toBeDefined());
    // another pod that claims to be it, before and after a list
    api.store.put('pods', mirror('m3', 'a-false-one'));
    await until(() => expect(said).toMatchObject([{ facts: { object: 'kube-system/a-false-one' } }]));
    expect(directory.byUid(hash)?.name).toBe('etcd-node-1');
    await api.close();
    api.store.put('pods', mirror('m3', 'a-false-one'));
    api.store.put('pods', podObject('marker'));
    api.store.compact();
    await api.open();
    await until(() => expect([...directory.list()].map(({ name }) => name)).toContain('marker'));
    expect(directory.byUid(hash)?.name).toBe('etcd-node-1');
    api.store.remove('pods', 'kube-system/etcd-node-1');
    await until(() => expect(directory.byUid(hash)?.name).toBe('a-false-one'));
  });

  it('lists in pages, cheaply at first, and watches from the version of the list', async () => {
    for (let index = 0; index < 25; index++) api.store.put('pods', podObject(`p${index}`));
    const { names, current } = start({ pageSize: 10 });
    await current();
    expect(names()).toHaveLength(25);
    const asked = api.requests.filter(({ path }) => path === '/api/v1/pods').map(({ query }) => query);
    expect(asked.map((query) => query.get('continue') !== null)).toEqual([false, true, true, false]);
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      fieldSelector: 'spec.nodeName=node-1',
      limit: '10',
      resourceVersion: '0',
      resourceVersionMatch: 'NotOlderThan',
    });
    expect(Object.fromEntries(asked[3] ?? [])).toMatchObject({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: String(api.store.version),
      fieldSelector: 'spec.nodeName=node-1',
    });
  });

  it('goes on where it stopped when a stream is cut, also amid an event or a character', async () => {
    const { names, current, status, said } = start();
    await current();
    api.store.put('pods', podObject('before', { labels: { note: 'ü' } }));
    await until(() => expect(names()).toEqual(['before']));
    const event = Buffer.from(`{"type":"MODIFIED","object":{"metadata":{"name":"before","labels":{"note":"ü`);
    api.write(event.subarray(0, -1).toString('latin1'));
    api.cut();
    api.store.put('pods', podObject('after'));
    await until(() => expect(names()).toEqual(['after', 'before']));
    await until(() => expect(status('pods')).toMatchObject({ state: 'current', lists: 1, broken: 1 }));
    expect(said).toEqual([]);
  });

  it('resumes from a bookmark, though nothing that it follows has changed since', async () => {
    const { current } = start();
    await current();
    for (let index = 0; index < 5; index++) api.store.put('pods', podObject(`q${index}`, { node: 'node-2' }));
    api.bookmark();
    const marked = api.store.version;
    api.end();
    const versions = (): (string | null)[] =>
      api.requests
        .filter(({ path, query }) => path === '/api/v1/pods' && query.get('watch') === 'true')
        .map(({ query }) => query.get('resourceVersion'));
    await until(() => expect(versions()).toEqual([String(marked - 5), String(marked)]));
  });

  it.each([
    ['with status 410', false],
    ['in the stream', true],
  ])('lists again when its version is too old, said %s', async (_, inStream) => {
    api.expireInStream = inStream;
    api.store.put('pods', podObject('old'));
    const { names, current, status, said } = start();
    await current();
    const seen = api.store.version;
    await api.close();
    api.store.remove('pods', 'default/old');
    api.store.put('pods', podObject('new'));
    api.store.compact();
    await api.open();
    await until(() => expect(names()).toEqual(['new']));
    await until(() => expect(status('pods')).toMatchObject({ state: 'current', lists: 2, expired: 1 }));
    expect(said.filter(({ level }) => level === 'warn').length).toBeLessThanOrEqual(2);
    const lists = api.requests.filter(({ path, query }) => path === '/api/v1/pods' && !query.has('watch'));
    expect(lists.map(({ query }) => query.get('resourceVersion'))).toEqual(['0', String(seen)]);
  });

  it('asks for what holds now, in one answer, when the pages of a list become too old', async () => {
    for (let index = 0; index < 25; index++) api.store.put('pods', podObject(`p${index}`));
    let compacted = false;
    api.interceptions.push(({ query }) => {
      if (query.get('continue') !== null && !compacted) {
        compacted = true;
        api.store.compact();
      }
      return false;
    });
    const { names, current, status } = start({ pageSize: 10 });
    await current();
    expect(names()).toHaveLength(25);
    expect(status('pods')).toMatchObject({ lists: 2, expired: 1 });
  });

  it('asks for what holds now when this server is behind the one before', async () => {
    const { names, current, status } = start();
    await current();
    await api.close();
    const behind = await ApiServerDouble.start(api.certificates);
    onTestFinished(() => behind.close());
    behind.store.put('namespaces', plainObject('default'));
    behind.store.put('pods', podObject('restored'));
    let asked = 0;
    api.interceptions.push((request, response) => {
      if (request.path !== '/api/v1/pods') return false;
      const wanted = request.query.get('resourceVersion');
      asked += 1;
      if (wanted === null) {
        const items = behind.store.list('pods');
        response.end(JSON.stringify({ metadata: { resourceVersion: '5' }, items }));
      } else if (wanted === '5') return false;
      else sendStatus(response, 504, 'Timeout', `Too large resource version: ${wanted}`);
      return true;
    });
    await api.open();
    await until(() => expect(names()).toEqual(['restored']));
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(status('pods').expired).toBeGreaterThanOrEqual(2);
  });

  it('says once that it may not read a resource, asks again, and follows it when it may', async () => {
    api.forbidden.add('pods');
    const { cluster, names, status, said, directory } = start();
    await until(() => expect(status('pods').lists).toBeGreaterThan(3));
    expect(status('pods')).toMatchObject({ state: 'forbidden', ageSeconds: undefined });
    expect(status('namespaces').state).toBe('current');
    expect(directory.namespaceLabels('default')).toEqual({ 'weir.dev/owner': 'platform' });
    expect(said).toEqual([
      expect.objectContaining({
        level: 'warn',
        message: expect.stringMatching(/^not allowed to list and watch pods \(403\): pods is forbidden/),
      }),
    ]);
    expect(clusterFlaws(cluster.status())).toEqual([
      expect.stringMatching(/^kubernetes pods: 127\.0\.0\.1:\d+ forbidden, never listed \(not allowed/),
    ]);
    api.forbidden.delete('pods');
    api.store.put('pods', podObject('a'));
    await until(() => expect(names()).toEqual(['a']));
    await until(() => expect(said.map(({ level }) => level)).toEqual(['warn', 'info']));
  });

  it('says once that the server has no such resource', async () => {
    api.interceptions.push(({ path }, response) => {
      if (path !== '/api/v1/namespaces') return false;
      response.writeHead(404).end('404 page not found\n');
      return true;
    });
    const { said, status } = start();
    await until(() => expect(status('namespaces').lists).toBeGreaterThan(3));
    expect(status('namespaces').state).toBe('missing');
    expect(said).toHaveLength(1);
  });

  it('reads its token anew when the server does not know it any longer', async () => {
    let token = 'token-1';
    const { names, current, status, said } = start({ connection: connectionTo(api, () => token) });
    await current();
    api.tokens.clear();
    api.tokens.add('token-2');
    api.cut();
    await until(() => expect(status('pods').state).toBe('refused'));
    token = 'token-2';
    api.store.put('pods', podObject('a'));
    await until(() => expect(names()).toEqual(['a']));
    await until(() => expect(said.filter(({ level }) => level === 'info')).toHaveLength(2));
    expect(said.filter(({ level }) => level === 'warn')).toHaveLength(2);
    expect(JSON.stringify(said)).not.toContain('token-');
  });

  it('leaves the server alone for as long as it asks', async () => {
    let asked = 0;
    api.interceptions.push(({ path }, response) => {
      if (path !== '/api/v1/pods') return false;
      asked += 1;
      sendStatus(response, 429, 'TooManyRequests', 'too many requests', { 'retry-after': '60' });
      return true;
    });
    api.forbidden.add('namespaces');
    const { status } = start();
    await until(() => expect(status('namespaces').lists).toBeGreaterThan(10));
    expect(asked).toBe(1);
    expect(status('pods').problem).toMatch(/429 TooManyRequests/);
  });

  it('keeps what it knows while the server is away, says how old it is, and comes back', async () => {
    api.store.put('pods', podObject('a'));
    const { cluster, names, current, status, said } = start();
    await current();
    await api.close();
    await until(() => expect(said.filter(({ level }) => level === 'warn')).toHaveLength(2));
    expect(names()).toEqual(['a']);
    expect(status('pods')).toMatchObject({ state: 'away', ageSeconds: expect.any(Number) });
    expect(clusterFlaws(cluster.status())).toHaveLength(2);
    await api.open();
    api.store.put('pods', podObject('b'));
    await until(() => expect(names()).toEqual(['a', 'b']));
    await until(() => expect(said.filter(({ level }) => level === 'info')).toHaveLength(2));
    expect(said.filter(({ level }) => level === 'warn')).toHaveLength(2);
  });

  it('starts while the server is away', async () => {
    await api.close();
    const { names, status } = start();
    await until(() => expect(status('pods').lists).toBeGreaterThan(2));
    expect(status('pods')).toMatchObject({ state: 'away', ageSeconds: undefined, objects: 0 });
    api.store.put('pods', podObject('a'));
    await api.open();
    await until(() => expect(names()).toEqual(['a']));
  });

  it('does not believe a server that its authority has not signed', async () => {
    const stranger = await ApiServerDouble.start();
    onTestFinished(() => stranger.close());
    const connection = { ...connectionTo(api), server: new URL(stranger.url) };
    const { status, said } = start({ connection });
    await until(() => expect(status('pods').lists).toBeGreaterThan(2));
    expect(status('pods')).toMatchObject({ state: 'away', objects: 0 });
    expect(said[0]?.message).toMatch(/certificate/);
    expect(stranger.requests).toEqual([]);
  });

  it('asks again soon after a first refusal, as a server gives it that has just started', async () => {
    api.forbidden.add('pods');
    const { status } = start({ pace: { ...TEST_PACE, refusedPauseMs: 3_600_000 } });
    await until(() => expect(status('pods').state).toBe('forbidden'));
    api.forbidden.delete('pods');
    await until(() => expect(status('pods').state).toBe('current'));
  });

  it('closes while it lists, watches and waits', async () => {
    const { cluster, current } = start();
    await current();
    await cluster.close();
    await until(() => expect(api.watches).toBe(0));
    api.forbidden.add('pods');
    const waiting = start({ pace: { ...TEST_PACE, refusedPauseMs: 3_600_000 } });
    await until(() => expect(waiting.status('pods').state).toBe('forbidden'));
    await waiting.cluster.close();
  });
});
