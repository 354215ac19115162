// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { ClusterResolver } from '../../src/agent/policies/cluster-resolver.ts';
import { startCluster } from '../../src/cluster/start-cluster.ts';
import { POLICY_GROUP, POLICY_KINDS } from '../../src/config/policy-schema.ts';
import { governanceKeys } from '../../src/identity/governance.ts';
import { PodDirectory } from '../../src/identity/pod-directory.ts';
import { PolicyBook } from '../../src/policy/policy-book.ts';
import type { ResolvableDestination } from '../../src/policy/resolvable-destination.ts';
import { TEST_PACE } from '../suites/api-server/cluster-setup.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { policyObject } from '../suites/policy-object.ts';
import type { Manifest } from './kube-admin.ts';
import { readYaml } from './kube-admin.ts';
import { noCluster } from './no-cluster.ts';
import { type ClusterUnderTest, openClusterUnderTest } from './open-cluster-under-test.ts';

const { env } = process;
const LONG_MS = 300_000;
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

let cluster: ClusterUnderTest;

/** A policy as kubectl applies it, under a name of this run. */
function policy(name: string, spec?: object): Manifest {
  const { metadata: _, ...object } = policyObject(name, spec ? { spec } : {});
  // A selector of its own: in a cluster that is somebody else's it selects nothing.
  return { ...object, metadata: { name: `${cluster.namespace}-${name}` } } as unknown as Manifest;
}

const definitions = (): Manifest[] =>
  POLICY_KINDS.flatMap(({ plural }) =>
    readYaml(readFileSync(new URL(`../../daemonset/chart/crds/${plural}.yaml`, import.meta.url), 'utf8')),
  );

async function install(): Promise<void> {
  for (const definition of definitions()) await cluster.admin.json('POST', DEFINITIONS, definition);
}

async function uninstall(): Promise<void> {
  for (const { plural } of POLICY_KINDS)
    await cluster.admin.json('DELETE', `${DEFINITIONS}/${plural}.${POLICY_GROUP}`);
}

function follow() {
  const keys = governanceKeys();
  const directory = new PodDirectory({ keys, now: () => 0 });
  const book = new PolicyBook();
  const resolver = new ClusterResolver({ directory, keys });
  const said: string[] = [];
  const say = (_: object, message: string): void => void said.push(message);
  const watch = startCluster({
    connection: cluster.weir,
    node: cluster.node,
    directory,
    log: { info: say, warn: say },
    pace: TEST_PACE,
    policies: {
      replace: (kind, versions) => book.replace(`api ${kind}`, versions),
      set: (kind, version) => book.set(`api ${kind}`, version),
      delete: (kind, version) => book.delete(`api ${kind}`, version),
    },
    onElsewhere: () => resolver.elsewhereChanged(),
  });
  onTestFinished(() => watch.close());
  resolver.follow(watch.elsewhere);
  const held = () =>
    book
      .held()
      .filter(({ name }) => name.startsWith(`${cluster.namespace}-`))
      .map(
        ({ name, generation, mode }) => `${name.slice(cluster.namespace.length + 1)}@${generation} ${mode}`,
      );
  const state = (name: string) => watch.status().resources.find(({ resource }) => resource === name)?.state;
  return { book, resolver, said, held, state };
}

const until = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 120_000, interval: 20 });

describeUnless(noCluster, 'following policies on a real API server', { timeout: LONG_MS }, () => {
  beforeAll(async () => {
    cluster = await openClusterUnderTest(env);
  }, LONG_MS);

  afterAll(async () => cluster?.close(), LONG_MS);

  it('waits for the custom resources, then follows what comes, changes and goes, with no right too few', async (context) => {
    // a cluster of somebody else's keeps its custom resources
    if (cluster.plane === undefined) context.skip('needs an API server of its own');
    const { held, state, said } = follow();
    await until(() => expect(state('clusteraigovernancepolicies')).toBe('missing'));
    await install();
    onTestFinished(uninstall);
    await until(() => expect(state('clusteraigovernancepolicies')).toBe('current'));
    expect(said.filter((line) => line.includes('has no clusteraigovernancepolicies'))).toHaveLength(1);
    await cluster.admin.create(policy('a'));
    await until(() => expect(held()).toEqual(['a@1 audit']));
    await cluster.admin.patch(policy('a'), { spec: { mode: 'enforce' } });
    await until(() => expect(held()).toEqual(['a@2 enforce']));
    await cluster.admin.create(policy('b'));
    await until(() => expect(held()).toEqual(['a@2 enforce', 'b@1 audit']));
    await cluster.admin.delete(policy('a'));
    await until(() => expect(held()).toEqual(['b@1 audit']));
    await cluster.admin.delete(policy('b'));
    await until(() => expect(held()).toEqual([]));
  });

  it('holds policies while the server is away', async (context) => {
    const { plane } = cluster;
    if (plane === undefined) return context.skip('needs an API server of its own');
    await install();
    onTestFinished(uninstall);
    const { held, state } = follow();
    await until(() => expect(state('clusteraigovernancepolicies')).toBe('current'));
    await cluster.admin.create(policy('kept'));
    await until(() => expect(held()).toEqual(['kept@1 audit']));
    await plane.stopApiServer();
    await until(() => expect(state('clusteraigovernancepolicies')).not.toBe('current'));
    expect(held()).toEqual(['kept@1 audit']);
    await plane.startApiServer();
    await until(() => expect(state('clusteraigovernancepolicies')).toBe('current'));
    expect(held()).toEqual(['kept@1 audit']);
  });

  it('knows the addresses of the API server and of pods by labels, with no right too few', async () => {
    const { resolver } = follow();
    const server: ResolvableDestination = { kind: 'known', name: 'kube-apiserver' };
    const pods: ResolvableDestination = {
      ...{ kind: 'pods', namespaces: cluster.namespace },
      podSelector: { matchLabels: { app: 'store' } },
    };
    resolver.want([server, pods]);
    await until(() => expect(resolver.addressesOf(server)?.length).toBeGreaterThan(0));
    await until(() => expect(resolver.addressesOf(pods)).toEqual([]));
  });
});
