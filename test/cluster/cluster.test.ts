// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ApiClient } from '../../src/cluster/api-client.ts';
import { ApiError } from '../../src/cluster/api-error.ts';
import { versionOf } from '../../src/cluster/object-head.ts';
import { type ClusterWatch, startCluster } from '../../src/cluster/start-cluster.ts';
import { governanceKeys } from '../../src/identity/governance.ts';
import { PodDirectory } from '../../src/identity/pod-directory.ts';
import { TEST_PACE } from '../suites/api-server/cluster-setup.ts';
import { describeWire } from '../suites/api-server/wire-suite.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Manifest } from './kube-admin.ts';
import { noCluster } from './no-cluster.ts';
import { type ClusterUnderTest, openClusterUnderTest } from './open-cluster-under-test.ts';

const { env } = process;
const LONG_MS = 300_000;

let cluster: ClusterUnderTest;

function podManifest(
  name: string,
  more: Readonly<Record<string, unknown>> = {},
  nodeName = cluster.node,
): Manifest {
  const { namespace } = cluster;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, ...more },
    spec: { nodeName, containers: [{ name: 'main', image: 'registry.test/app:1' }] },
  };
}

const pod = (name: string): Manifest => podManifest(name);

const expiring = (plane: ControlPlane | undefined) =>
  plane === undefined ? {} : { expire: () => expire(plane) };

/** Lets etcd forget a version; a server that is started anew has nothing of the past in its cache either. */
async function expire(plane: ControlPlane): Promise<string> {
  const version = versionOf(await cluster.admin.create(pod('old')));
  for (const n of ['1', '2', '3']) await cluster.admin.patch(pod('old'), { metadata: { labels: { n } } });
  await cluster.admin.delete(pod('old'));
  await plane.compact();
  await plane.stopApiServer();
  await plane.startApiServer();
  return version;
}

function until(assertion: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(assertion, { timeout: 120_000, interval: 20 });
}

describeUnless(noCluster, 'a real cluster', { timeout: LONG_MS }, () => {
  beforeAll(async () => {
    cluster = await openClusterUnderTest(env);
  }, LONG_MS);

  afterAll(async () => cluster?.close(), LONG_MS);

  describeWire('the real API server', async () => ({
    connection: cluster.weir,
    namespace: cluster.namespace,
    node: cluster.node,
    createPod: async (name, labels, node) =>
      void (await cluster.admin.create(podManifest(name, { labels }, node))),
    labelPod: async (name, labels) => cluster.admin.patch(pod(name), { metadata: { labels } }),
    deletePod: async (name) => cluster.admin.delete(pod(name)),
    ...expiring(cluster.plane),
    close: async () => {
      for (let index = 0; index < 7; index++) await cluster.admin.delete(pod(`first-${index}`));
    },
  }));

  describe('the rights of daemonset/manifests/rbac.yaml', () => {
    const statusOf = async (path: string): Promise<number> => {
      const client = new ApiClient({ connection: cluster.weir, userAgent: 'weir-test' });
      onTestFinished(() => client.close());
      try {
        const response = await client.get({ path, signal: AbortSignal.timeout(20_000) });
        response.destroy();
        return 200;
      } catch (error: unknown) {
        if (error instanceof ApiError) return error.status;
        throw error;
      }
    };

    it.each([
      '/api/v1/pods',
      '/api/v1/namespaces',
      '/api/v1/services',
      '/apis/discovery.k8s.io/v1/endpointslices',
    ])('allow to list %s', async (path) => {
      expect(await statusOf(path)).toBe(200);
    });

    it.each(['apps/v1 replicasets', 'apps/v1 deployments', 'apps/v1 statefulsets', 'batch/v1 jobs'])(
      'allow to get %s',
      async (kind) => {
        const [version, plural] = kind.split(' ');
        // allowed, but there is none
        expect(await statusOf(`/apis/${version}/namespaces/${cluster.namespace}/${plural}/none`)).toBe(404);
      },
    );

    it.each([
      '/api/v1/secrets',
      '/api/v1/configmaps',
      '/api/v1/nodes',
      '/api/v1/serviceaccounts',
      '/api/v1/namespaces/default',
      '/apis/apps/v1/replicasets',
      '/apis/apps/v1/daemonsets',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    ])('forbid to read %s', async (path) => {
      expect(await statusOf(path)).toBe(403);
    });
  });

  describe('startCluster', () => {
    const made: Manifest[] = [];

    afterEach(async () => {
      for (const manifest of made.splice(0).reverse()) await cluster.admin.delete(manifest);
    });

    const create = async (manifest: Manifest): Promise<string> => {
      made.push(manifest);
      const { metadata } = await cluster.admin.create(manifest);
      return String(metadata.uid);
    };

    const follow = (pageSize?: number) => {
      const directory = new PodDirectory({ keys: governanceKeys(), now: Date.now });
      const said: string[] = [];
      const log = {
        info: (_: object, message: string) => void said.push(message),
        warn: (_: object, message: string) => void said.push(message),
      };
      const { weir: connection, node } = cluster;
      const pace = { ...TEST_PACE, healthyMs: 100 };
      const watch = startCluster({ connection, node, directory, log, pace, ...(pageSize && { pageSize }) });
      onTestFinished(() => watch.close());
      return { directory, said, watch, names: () => [...directory.list()].map(({ name }) => name).sort() };
    };

    const current = (watch: ClusterWatch): Promise<void> =>
      until(() => expect(watch.status().resources.map(({ state }) => state)).toEqual(['current', 'current']));

    it('resolves workloads, joins the labels of namespaces, and follows changes with no right too few', async () => {
      const labels = { run: 'x' };
      const selector = { matchLabels: labels };
      const template = {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: 'registry.test/app:1' }] },
      };
      const { namespace } = cluster;
      const owner = (kind: string, name: string, uid: string): object => ({
        ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid, controller: true }],
      });
      // as the controllers of a cluster would leave it, so that they change nothing where there are any
      const deployment = await create({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'model', namespace },
        spec: { replicas: 1, paused: true, selector, template },
      });
      const replicaSet = await create({
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'model-1', namespace, labels, ...owner('Deployment', 'model', deployment) },
        spec: { replicas: 1, selector, template },
      });
      await create(podManifest('model-1-a', { labels, ...owner('ReplicaSet', 'model-1', replicaSet) }));
      const { directory, watch, said } = follow();
      await until(() =>
        expect([...directory.list()]).toMatchObject([
          { name: 'model-1-a', workload: { kind: 'Deployment', name: 'model' }, serviceAccount: 'default' },
        ]),
      );
      const change = { metadata: { labels: { 'weir.dev/domain': 'train-data' } } };
      await cluster.admin.patch(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
        change,
      );
      await until(() =>
        expect([...directory.list()]).toMatchObject([{ governance: { domain: 'train-data' } }]),
      );
      await cluster.admin.delete(pod('model-1-a'));
      await until(() => expect([...directory.list()].map(({ name }) => name)).not.toContain('model-1-a'));
      expect(watch.status().unresolvedOwners).toEqual([]);
      expect(said).toEqual([]);
    });

    it('lists in pages, and tells two pods of one name apart', async () => {
      for (let index = 0; index < 30; index++) await create(pod(`page-${index}`));
      const { directory, names, watch } = follow(7);
      await current(watch);
      expect(names()).toHaveLength(30);
      await cluster.admin.delete(pod('page-0'));
      const uid = await create(pod('page-0'));
      await until(() => expect(directory.byUid(uid)).toBeDefined());
      expect(names()).toHaveLength(30);
    });

    it('keeps what it knows while the server restarts, and goes on after it', async ({ skip }) => {
      const { plane } = cluster;
      if (plane === undefined) return skip('needs an API server of its own');
      await create(pod('stays'));
      const { names, watch } = follow();
      await current(watch);
      await plane.stopApiServer();
      await until(() => expect(watch.status().resources.map(({ state }) => state)).toEqual(['away', 'away']));
      expect(names()).toEqual(['stays']);
      await plane.startApiServer();
      await create(pod('comes'));
      await until(() => expect(names()).toEqual(['comes', 'stays']));
    });
  });
});
