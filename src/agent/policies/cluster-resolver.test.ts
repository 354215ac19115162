// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ApiServerDouble } from '../../../test/suites/api-server/api-server-double.ts';
import { followDouble, until } from '../../../test/suites/api-server/cluster-setup.ts';
import type { KubeObject } from '../../../test/suites/api-server/object-store.ts';
import { plainObject, podObject } from '../../../test/suites/api-server/objects.ts';
import { governanceKeys } from '../../identity/governance.ts';
import { PodDirectory } from '../../identity/pod-directory.ts';
import { destinationKey, type ResolvableDestination } from '../../policy/resolvable-destination.ts';
import { ClusterResolver } from './cluster-resolver.ts';

const SLICES = 'endpointslices.discovery.k8s.io';
const KEYS = governanceKeys();
let api: ApiServerDouble;

beforeEach(async () => {
  api = await ApiServerDouble.start();
  onTestFinished(() => api.close());
});

function follow() {
  const directory = new PodDirectory({ keys: KEYS, now: () => 0 });
  const resolver = new ClusterResolver({ directory, keys: KEYS });
  const { cluster } = followDouble(api, { directory, onElsewhere: () => resolver.elsewhereChanged() });
  directory.subscribeNamespaces(() => resolver.namespacesChanged());
  return { resolver, elsewhere: cluster.elsewhere };
}

function remote(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  ip: string,
): KubeObject {
  const pod = podObject(name, { namespace, node: 'node-9', labels });
  return { ...pod, status: { phase: 'Running', podIPs: [{ ip }] } };
}

const STORE: ResolvableDestination = {
  kind: 'pods',
  namespaces: {},
  podSelector: { matchLabels: { 'weir.dev/domain': 'feature-store' } },
};

describe('ClusterResolver', () => {
  it('knows pods by their labels and by those of their namespaces, which hold over them', async () => {
    api.store.put('namespaces', plainObject('data', { labels: { 'weir.dev/domain': 'feature-store' } }));
    api.store.put('namespaces', plainObject('training', { labels: { 'weir.dev/domain': 'training' } }));
    api.store.put('namespaces', plainObject('plain'));
    const own = { 'weir.dev/domain': 'feature-store' };
    api.store.put('pods', remote('by-namespace', 'data', {}, '10.1.0.1'));
    api.store.put('pods', remote('by-label', 'plain', own, '10.1.0.2'));
    api.store.put('pods', remote('claims', 'training', own, '10.1.0.3'));
    api.store.put('pods', remote('other', 'plain', {}, '10.1.0.4'));
    const { resolver, elsewhere } = follow();
    resolver.follow(elsewhere);
    resolver.want([STORE]);
    await until(() => expect(resolver.addressesOf(STORE)).toEqual(['10.1.0.1', '10.1.0.2']));
    api.store.put('namespaces', plainObject('data'));
    await until(() => expect(resolver.addressesOf(STORE)).toEqual(['10.1.0.2']));
    api.store.put('namespaces', plainObject('plain', { labels: { 'weir.dev/domain': 'feature-store' } }));
    await until(() => expect(resolver.addressesOf(STORE)).toEqual(['10.1.0.2', '10.1.0.4']));
  });

  it('knows services by their own addresses and by what is behind them', async () => {
    const metadata = { name: 'kubernetes', namespace: 'default' };
    api.store.put('services', { metadata, spec: { clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'] } });
    const labels = { 'kubernetes.io/service-name': 'kubernetes' };
    api.store.put(SLICES, { metadata: { ...metadata, labels }, endpoints: [{ addresses: ['192.0.2.7'] }] });
    const { resolver, elsewhere } = follow();
    resolver.follow(elsewhere);
    const wanted: ResolvableDestination = { kind: 'known', name: 'kube-apiserver' };
    resolver.want([wanted, { kind: 'service', namespace: 'data', name: 'none' }]);
    await until(() => expect(resolver.addressesOf(wanted)).toEqual(['10.96.0.1', '192.0.2.7']));
    await until(() =>
      expect(resolver.addressesOf({ kind: 'service', namespace: 'data', name: 'none' })).toEqual([]),
    );
    const asked = new Set(
      api.requests.map(({ path }) => path).filter((path) => path.includes('namespaces/')),
    );
    expect([...asked].sort()).toEqual([
      '/api/v1/namespaces/data/services',
      '/api/v1/namespaces/default/services',
      '/apis/discovery.k8s.io/v1/namespaces/data/endpointslices',
      '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
    ]);
  });

  it('holds what was known before until the server tells, whatever is wanted meanwhile', async () => {
    api.forbidden.add('pods');
    api.store.put(SLICES, { metadata: { name: 'some', namespace: 'other' }, endpoints: [] });
    const { resolver, elsewhere } = follow();
    resolver.restore(
      new Map([
        [destinationKey(STORE), ['10.1.0.7']],
        ['service data/gone', ['10.96.0.7']],
      ]),
    );
    resolver.follow(elsewhere);
    const other: ResolvableDestination = { kind: 'service', namespace: 'data', name: 'none' };
    resolver.want([other]);
    await until(() => expect(resolver.addressesOf(other)).toEqual([]));
    resolver.want([STORE]);
    await until(() => expect(elsewhere.status()[0]?.lists).toBeGreaterThan(3));
    expect(resolver.addressesOf(STORE)).toEqual(['10.1.0.7']);
    expect([...resolver.known()]).toEqual([[destinationKey(STORE), ['10.1.0.7']]]);
    api.forbidden.delete('pods');
    await until(() => expect(resolver.addressesOf(STORE)).toEqual([]));
    expect([...resolver.known()]).toEqual([[destinationKey(STORE), []]]);
    resolver.want([]);
    expect([...resolver.known()]).toEqual([]);
  });
});
