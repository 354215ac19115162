// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ApiServerDouble } from '../../test/suites/api-server/api-server-double.ts';
import { beforeEachDouble } from '../../test/suites/api-server/before-each-double.ts';
import { connectionTo, TEST_PACE, until } from '../../test/suites/api-server/cluster-setup.ts';
import type { KubeObject } from '../../test/suites/api-server/object-store.ts';
import { podObject } from '../../test/suites/api-server/objects.ts';
import { ApiClient } from './api-client.ts';
import { Elsewhere } from './elsewhere.ts';

const DB = { selector: 'app=db' };
const WEB = { selector: 'app=web' };
const SLICES = 'endpointslices.discovery.k8s.io';

let api: ApiServerDouble;
beforeEachDouble((started) => {
  api = started;
});

function open() {
  const client = new ApiClient({ connection: connectionTo(api), userAgent: 'test' });
  let changes = 0;
  const said: string[] = [];
  const say = (_: object, message: string): void => void said.push(message);
  const elsewhere = new Elsewhere({
    client,
    log: { info: say, warn: say },
    pace: TEST_PACE,
    onChange: () => {
      changes += 1;
    },
  });
  onTestFinished(async () => {
    await elsewhere.close();
    client.close();
  });
  return { elsewhere, said, changes: () => changes };
}

function remote(name: string, app: string, ips: readonly string[], more: object = {}): KubeObject {
  const pod = podObject(name, { node: 'node-9', labels: { app } });
  const status = { phase: 'Running', podIPs: ips.map((ip) => ({ ip })) };
  return { ...pod, status, ...more };
}

function slice(
  name: string,
  service: string,
  addresses: readonly string[],
  addressType = 'IPv4',
): KubeObject {
  const metadata = { name, namespace: 'data', labels: { 'kubernetes.io/service-name': service } };
  return { metadata, addressType, endpoints: [{ addresses }], ports: [{ port: 5432 }, { name: 'any' }] };
}

describe('Elsewhere', () => {
  it('asks for nothing until something is wanted, then for that alone', async () => {
    api.store.put('pods', remote('a', 'db', ['10.1.0.1', 'fd00::1']));
    api.store.put('pods', remote('b', 'web', ['10.1.0.2']));
    const { elsewhere, changes } = open();
    expect(elsewhere.pods(DB)).toBeUndefined();
    expect(api.requests).toEqual([]);
    elsewhere.want({ pods: [DB, DB], services: [] });
    await until(() => expect([...(elsewhere.pods(DB) ?? [])]).toHaveLength(1));
    expect([...(elsewhere.pods(DB) ?? [])]).toEqual([
      {
        namespace: 'default',
        uid: expect.any(String),
        labels: { app: 'db' },
        addresses: ['10.1.0.1', 'fd00::1'],
      },
    ]);
    await until(() => expect(changes()).toBe(1));
    expect(api.requests.map(({ query }) => query.get('labelSelector'))).not.toContain(null);
    api.store.put('pods', remote('c', 'db', ['10.1.0.3']));
    await until(() => expect([...(elsewhere.pods(DB) ?? [])]).toHaveLength(2));
    api.store.remove('pods', 'default/a');
    await until(() => expect([...(elsewhere.pods(DB) ?? [])]).toHaveLength(1));
  });

  it('ends what is not wanted any longer, and leaves the rest as it is', async () => {
    const { elsewhere } = open();
    elsewhere.want({ pods: [DB, WEB], services: [] });
    await until(() => expect(api.watches).toBe(2));
    elsewhere.want({ pods: [WEB, { selector: '' }], services: [] });
    await until(() => expect(elsewhere.status().map(({ state }) => state)).toEqual(['current', 'current']));
    await until(() => expect(api.watches).toBe(2));
    expect(elsewhere.pods(DB)).toBeUndefined();
    expect(elsewhere.status().map(({ resource, lists }) => [resource, lists])).toEqual([
      ['pods app=web', 1],
      ['pods *', 1],
    ]);
    elsewhere.want({ pods: [], services: [] });
    await until(() => expect(api.watches).toBe(0));
  });

  it('gives no address that is not, or no longer, of the pod alone', async () => {
    api.store.put('pods', remote('none', 'db', []));
    api.store.put(
      'pods',
      remote('ended', 'db', ['10.1.0.1'], { status: { phase: 'Succeeded', podIPs: [{ ip: '10.1.0.1' }] } }),
    );
    api.store.put(
      'pods',
      remote('host', 'db', ['192.0.2.1'], { spec: { nodeName: 'n', hostNetwork: true } }),
    );
    api.store.put('pods', remote('own', 'db', ['10.1.0.4']));
    const { elsewhere } = open();
    elsewhere.want({ pods: [DB], services: [] });
    await until(() => expect([...(elsewhere.pods(DB) ?? [])]).toHaveLength(4));
    expect([...(elsewhere.pods(DB) ?? [])].flatMap(({ addresses }) => addresses)).toEqual(['10.1.0.4']);
  });

  it('follows the endpoints of services', async () => {
    api.store.put(SLICES, slice('db-1', 'db', ['10.1.0.1']));
    api.store.put(SLICES, slice('db-2', 'db', ['example.test'], 'FQDN'));
    api.store.put(SLICES, slice('web-1', 'web', ['10.1.0.9']));
    const { elsewhere } = open();
    elsewhere.want({ pods: [], services: ['data/db'] });
    await until(() =>
      expect([...(elsewhere.endpoints('data/db') ?? [])]).toEqual([
        { addresses: ['10.1.0.1'], ports: [{ port: 5432, protocol: 'TCP' }] },
        { addresses: [], ports: [] },
      ]),
    );
    api.store.put(SLICES, slice('db-1', 'db', ['10.1.0.1', '10.1.0.2']));
    await until(() =>
      expect([...(elsewhere.endpoints('data/db') ?? [])][0]?.addresses).toEqual(['10.1.0.1', '10.1.0.2']),
    );
    api.store.remove(SLICES, 'data/db-1');
    await until(() => expect([...(elsewhere.endpoints('data/db') ?? [])]).toHaveLength(1));
  });

  it('follows the addresses of services, and of no others', async () => {
    const service = (name: string, spec: object): KubeObject => ({
      metadata: { name, namespace: 'data' },
      spec,
    });
    api.store.put(
      'services',
      service('db', { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9', 'fd00::9'] }),
    );
    api.store.put('services', service('web', { clusterIP: '10.96.0.8' }));
    const { elsewhere } = open();
    elsewhere.want({ pods: [], services: ['data/db', 'data/none'] });
    expect(elsewhere.serviceAddresses('data/db')).toBeUndefined();
    await until(() => expect(elsewhere.serviceAddresses('data/db')).toEqual(['10.96.0.9', 'fd00::9']));
    await until(() => expect(elsewhere.serviceAddresses('data/none')).toEqual([]));
    api.store.put('services', service('db', { clusterIP: 'None' }));
    await until(() => expect(elsewhere.serviceAddresses('data/db')).toEqual([]));
  });

  it('asks for the pods of one namespace where they are meant', async () => {
    api.store.put('pods', remote('a', 'db', ['10.1.0.1']));
    const { elsewhere } = open();
    const there = { namespace: 'data', selector: 'app=db' };
    elsewhere.want({ pods: [there], services: [] });
    await until(() => expect([...(elsewhere.pods(there) ?? ['not listed'])]).toEqual([]));
    expect(new Set(api.requests.map(({ path }) => path))).toEqual(new Set(['/api/v1/namespaces/data/pods']));
  });

  it('has room for so many streams, and names what it does not follow', async () => {
    const { elsewhere } = open();
    const pods = Array.from({ length: 66 }, (_, index) => ({ selector: `n=${index}` }));
    elsewhere.want({ pods, services: ['data/db'] });
    expect(elsewhere.refused).toEqual(['n=64', 'n=65', 'data/db']);
    expect(elsewhere.status()).toHaveLength(64);
    elsewhere.want({ pods: pods.slice(0, 3), services: ['data/db'] });
    expect(elsewhere.refused).toEqual([]);
    expect(elsewhere.status()).toHaveLength(5);
  });

  it('says once that it may not read what is wanted', async () => {
    api.forbidden.add(SLICES);
    const { elsewhere, said } = open();
    elsewhere.want({ pods: [], services: ['data/db'] });
    await until(() => expect(elsewhere.status()[1]?.lists).toBeGreaterThan(3));
    expect(elsewhere.endpoints('data/db')).toBeUndefined();
    expect(said).toEqual([
      expect.stringMatching(/^not allowed to list and watch endpointslices data\/db \(403\)/),
    ]);
  });
});
