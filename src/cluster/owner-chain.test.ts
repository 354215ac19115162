// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ApiServerDouble } from '../../test/suites/api-server/api-server-double.ts';
import { beforeEachDouble } from '../../test/suites/api-server/before-each-double.ts';
import { connectionTo, followDouble, TEST_PACE, until } from '../../test/suites/api-server/cluster-setup.ts';
import { type OwnerOptions, plainObject, podObject } from '../../test/suites/api-server/objects.ts';
import { ApiClient } from './api-client.ts';
import { OwnerChain } from './owner-chain.ts';

let api: ApiServerDouble;
beforeEachDouble((started) => {
  api = started;
  api.store.put('namespaces', plainObject('default'));
});

/** An owner, as `apiVersion kind`, with the collection it is in. */
type Link = readonly [apiVersion: string, kind: string, collection: string];

const REPLICA_SET: Link = ['apps/v1', 'ReplicaSet', 'replicasets.apps'];
const DEPLOYMENT: Link = ['apps/v1', 'Deployment', 'deployments.apps'];
const STATEFUL_SET: Link = ['apps/v1', 'StatefulSet', 'statefulsets.apps'];
const JOB: Link = ['batch/v1', 'Job', 'jobs.batch'];
const KNATIVE = 'serving.knative.dev';

const reference = ([apiVersion, kind]: Link): OwnerOptions => ({
  apiVersion,
  kind,
  name: `the-${kind.toLowerCase()}`,
  uid: `uid-${apiVersion}-${kind}`,
});

/** Puts a pod and its owners, the direct one first, each controlled by the next. */
function putChain(pod: string, links: readonly Link[]): void {
  links.forEach((link, index) => {
    const { name, uid } = reference(link);
    const above = links[index + 1];
    const owner = above === undefined ? {} : { owner: reference(above) };
    api.store.put(link[2], plainObject(name, { namespace: 'default', uid, ...owner }));
  });
  const [direct] = links;
  if (direct !== undefined) api.store.put('pods', podObject(pod, { owner: reference(direct) }));
}

const ownerRequests = (): string[] =>
  api.requests.filter(({ path }) => /\/the-/.test(path)).map(({ path }) => path);

describe('the workload of a pod', () => {
  it.each<[string, readonly Link[], string]>([
    ['a Deployment', [REPLICA_SET, DEPLOYMENT], 'Deployment'],
    ['a CronJob', [JOB, ['batch/v1', 'CronJob', 'cronjobs.batch']], 'CronJob'],
    ['a StatefulSet', [STATEFUL_SET], 'StatefulSet'],
    ['a DaemonSet', [['apps/v1', 'DaemonSet', 'daemonsets.apps']], 'DaemonSet'],
    [
      'an InferenceService of KServe, raw',
      [
        REPLICA_SET,
        DEPLOYMENT,
        ['serving.kserve.io/v1beta1', 'InferenceService', 'inferenceservices.serving.kserve.io'],
      ],
      'InferenceService',
    ],
    [
      'an InferenceService of KServe, over Knative',
      [
        REPLICA_SET,
        DEPLOYMENT,
        [`${KNATIVE}/v1`, 'Revision', `revisions.${KNATIVE}`],
        [`${KNATIVE}/v1`, 'Configuration', `configurations.${KNATIVE}`],
        [`${KNATIVE}/v1`, 'Service', `services.${KNATIVE}`],
        ['serving.kserve.io/v1beta1', 'InferenceService', 'inferenceservices.serving.kserve.io'],
      ],
      'InferenceService',
    ],
    [
      'a RayService',
      [
        ['ray.io/v1', 'RayCluster', 'rayclusters.ray.io'],
        ['ray.io/v1', 'RayService', 'rayservices.ray.io'],
      ],
      'RayService',
    ],
    ['a RayCluster of its own', [['ray.io/v1', 'RayCluster', 'rayclusters.ray.io']], 'RayCluster'],
    [
      'a TrainJob',
      [
        JOB,
        ['jobset.x-k8s.io/v1alpha2', 'JobSet', 'jobsets.jobset.x-k8s.io'],
        ['trainer.kubeflow.org/v1alpha1', 'TrainJob', 'trainjobs.trainer.kubeflow.org'],
      ],
      'TrainJob',
    ],
    [
      'a LeaderWorkerSet',
      [
        STATEFUL_SET,
        ['leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', 'leaderworkersets.leaderworkerset.x-k8s.io'],
      ],
      'LeaderWorkerSet',
    ],
    ['a PyTorchJob', [['kubeflow.org/v1', 'PyTorchJob', 'pytorchjobs.kubeflow.org']], 'PyTorchJob'],
    ['a kind that nobody knows', [['acme.test/v1', 'Widget', 'widgets.acme.test']], 'Widget'],
    [
      'a kind that nobody knows, over a Deployment',
      [REPLICA_SET, DEPLOYMENT, ['acme.test/v1', 'Widget', 'widgets.acme.test']],
      'Widget',
    ],
    [
      'a JobSet, whatever made it',
      [
        JOB,
        ['jobset.x-k8s.io/v1alpha2', 'JobSet', 'jobsets.jobset.x-k8s.io'],
        ['acme.test/v1', 'Widget', 'widgets.acme.test'],
      ],
      'JobSet',
    ],
  ])('is %s', async (_, links, kind) => {
    putChain('p', links);
    const { directory, current } = followDouble(api);
    await current();
    const [apiVersion] = links.find((link) => link[1] === kind) ?? [];
    const workload = { kind, name: `the-${kind.toLowerCase()}`, apiVersion };
    await until(() => expect([...directory.list()]).toMatchObject([{ workload }]));
  });

  it('is the direct owner at first, in the same change that tells of the pod', async () => {
    putChain('p', [REPLICA_SET, DEPLOYMENT]);
    const { changes, directory } = followDouble(api);
    await until(() => expect([...directory.list()]).toMatchObject([{ workload: { kind: 'Deployment' } }]));
    const told = changes.map((change) => change.type === 'set' && change.pod.workload?.kind);
    expect(told).toEqual(['ReplicaSet', 'Deployment']);
  });

  it('is asked for once, metadata only, however many pods it has', async () => {
    putChain('p0', [REPLICA_SET, DEPLOYMENT]);
    for (let index = 1; index < 50; index++)
      api.store.put('pods', podObject(`p${index}`, { owner: reference(REPLICA_SET) }));
    const { directory, cluster } = followDouble(api);
    const kinds = (): Set<string | undefined> =>
      new Set([...directory.list()].map(({ workload }) => workload?.kind));
    await until(() => expect([...kinds()]).toEqual(['Deployment']));
    api.store.put('pods', podObject('late', { owner: reference(REPLICA_SET) }));
    await until(() => expect([...directory.list()]).toHaveLength(51));
    expect([...kinds()]).toEqual(['Deployment']);
    expect(ownerRequests()).toEqual([
      '/apis/apps/v1/namespaces/default/replicasets/the-replicaset',
      '/apis/apps/v1/namespaces/default/deployments/the-deployment',
    ]);
    expect(cluster.status().ownerQuestions).toBe(2);
    expect(api.requests.find(({ path }) => path.includes('/the-'))?.accept).toMatch(
      /^application\/json;as=PartialObjectMetadata;/,
    );
  });

  it('stays the direct owner where the next is forbidden, which is said once, until it is allowed', async () => {
    api.forbidden.add('replicasets.apps');
    putChain('a', [REPLICA_SET, DEPLOYMENT]);
    api.store.put('pods', podObject('b', { owner: { ...reference(REPLICA_SET), uid: 'another' } }));
    const { directory, current, cluster, said } = followDouble(api);
    await current();
    await until(() => expect(ownerRequests().length).toBeGreaterThan(3));
    expect([...directory.list()]).toMatchObject([
      { workload: { kind: 'ReplicaSet' } },
      { workload: { kind: 'ReplicaSet' } },
    ]);
    expect(cluster.status().unresolvedOwners).toEqual(['replicasets.apps']);
    expect(said).toMatchObject([{ level: 'warn', facts: { resource: 'replicasets.apps', status: 403 } }]);
    api.forbidden.clear();
    await until(() => expect([...directory.list()][0]?.workload).toMatchObject({ kind: 'Deployment' }));
    expect(cluster.status().unresolvedOwners).toEqual([]);
  });

  it('is asked for again soon after a first refusal, as a server gives it that has just started', async () => {
    api.forbidden.add('replicasets.apps');
    putChain('p', [REPLICA_SET, DEPLOYMENT]);
    const pace = { ...TEST_PACE, longestPauseMs: 3_600_000, refusedPauseMs: 3_600_000 };
    const { directory, cluster } = followDouble(api, { pace });
    await until(() => expect(cluster.status().unresolvedOwners).toEqual(['replicasets.apps']));
    api.forbidden.clear();
    await until(() => expect([...directory.list()]).toMatchObject([{ workload: { kind: 'Deployment' } }]));
  });

  it('counts what is refused at the same time as one refusal, and asks no more until its pause is over', async () => {
    let now = 0;
    const client = new ApiClient({ connection: connectionTo(api), userAgent: 'test' });
    const chain = new OwnerChain({
      client,
      log: { info: () => undefined, warn: () => undefined },
      signal: new AbortController().signal,
      pace: { firstPauseMs: 100, longestPauseMs: 1e6, refusedPauseMs: 1e6 },
      random: () => 0.999_999,
      now: () => now,
    });
    onTestFinished(() => client.close());
    api.forbidden.add('replicasets.apps');
    const askAll = (): Promise<unknown> =>
      Promise.all(
        Array.from({ length: 20 }, (_, i) => {
          const { apiVersion = '', kind = '', name = '' } = reference(REPLICA_SET);
          return chain.top('default', { apiVersion, kind, name: `${name}-${i}`, uid: `u-${i}` });
        }),
      );
    await askAll();
    // four at a time: the rest was not sent any more
    expect(ownerRequests()).toHaveLength(4);
    now = 99;
    await askAll();
    expect(ownerRequests()).toHaveLength(4);
    now = 101;
    await askAll();
    expect(ownerRequests()).toHaveLength(8);
    now = 299;
    await askAll();
    expect(ownerRequests()).toHaveLength(8);
    now = 302;
    await askAll();
    expect(ownerRequests()).toHaveLength(12);
  });

  it('is tried again where the server did not answer', async () => {
    putChain('p', [REPLICA_SET, DEPLOYMENT]);
    let failures = 3;
    api.interceptions.push(({ path }, response) => {
      if (!path.includes('/the-') || failures-- <= 0) return false;
      response.destroy();
      return true;
    });
    const { directory } = followDouble(api);
    await until(() => expect([...directory.list()]).toMatchObject([{ workload: { kind: 'Deployment' } }]));
  });

  it('is the last that is there: an owner that is gone, or another one of its name, leads nowhere', async () => {
    api.store.put('pods', podObject('gone', { owner: reference(JOB) }));
    putChain('other', [REPLICA_SET, DEPLOYMENT]);
    const { name } = reference(REPLICA_SET);
    api.store.put(
      REPLICA_SET[2],
      plainObject(name, { namespace: 'default', uid: 'new', owner: reference(DEPLOYMENT) }),
    );
    const { directory, current, said } = followDouble(api);
    await current();
    await until(() => expect(ownerRequests()).toHaveLength(2));
    api.store.put('pods', podObject('last'));
    await until(() => expect([...directory.list()]).toHaveLength(3));
    expect([...directory.list()].map(({ workload }) => workload?.kind)).toEqual([
      'Job',
      'ReplicaSet',
      undefined,
    ]);
    expect(said).toEqual([]);
  });

  it('is not led astray by what a tenant writes into a reference', async () => {
    putChain('honest', [REPLICA_SET, DEPLOYMENT]);
    const stolen = reference(REPLICA_SET).uid;
    const lies: OwnerOptions[] = [
      // the uid of another's owner: what is kept of the one must not answer for the other
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'mine', uid: stolen },
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'mine', uid: stolen },
      // paths that lead elsewhere, where a refusal would count for the whole kind
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: '..', uid: 'x' },
      { apiVersion: 'apps/..', kind: 'ReplicaSet', name: 'x', uid: 'x' },
      { apiVersion: 'apps/v1/../../../api/v1', kind: 'ReplicaSet', name: 'x', uid: 'x' },
    ];
    api.store.put('replicasets.apps', plainObject('mine', { namespace: 'default', uid: 'other' }));
    lies.forEach((owner, index) => {
      api.store.put('pods', podObject(`a-lie-${index}`, { owner }));
    });
    const { directory, current } = followDouble(api);
    await current();
    await until(() => {
      const honest = [...directory.list()].find(({ name }) => name === 'honest');
      expect(honest?.workload).toMatchObject({ kind: 'Deployment', name: 'the-deployment' });
    });
    const asked = new Set(
      api.requests.map(({ path }) => path).filter((path) => !/^\/api\/v1\/[a-z]+$/.test(path)),
    );
    expect([...asked].sort()).toEqual([
      '/apis/apps/v1/namespaces/default/deployments/mine',
      '/apis/apps/v1/namespaces/default/deployments/the-deployment',
      '/apis/apps/v1/namespaces/default/replicasets/mine',
      '/apis/apps/v1/namespaces/default/replicasets/the-replicaset',
    ]);
  });

  it('ends though owners own each other', async () => {
    putChain('p', [REPLICA_SET, DEPLOYMENT]);
    const { name, uid } = reference(DEPLOYMENT);
    api.store.put(
      DEPLOYMENT[2],
      plainObject(name, { namespace: 'default', uid, owner: reference(REPLICA_SET) }),
    );
    const { directory, current } = followDouble(api);
    await current();
    await until(() => expect(ownerRequests()).toHaveLength(2));
    api.store.put('pods', podObject('q', { owner: reference(REPLICA_SET) }));
    await until(() => expect([...directory.list()]).toHaveLength(2));
    expect(ownerRequests()).toHaveLength(2);
  });

  it('does not bring a pod back that was deleted meanwhile', async () => {
    putChain('p', [REPLICA_SET, DEPLOYMENT]);
    const held: (() => void)[] = [];
    api.interceptions.push(({ path }, response) => {
      if (!path.includes('/the-replicaset')) return false;
      held.push(() =>
        response.end(
          JSON.stringify({ metadata: api.store.get(REPLICA_SET[2], 'default/the-replicaset')?.metadata }),
        ),
      );
      return true;
    });
    const { directory, names, current } = followDouble(api, { pace: TEST_PACE });
    await current();
    await until(() => expect(held).toHaveLength(1));
    api.store.remove('pods', 'default/p');
    await until(() => expect(names()).toEqual([]));
    for (const answer of held) answer();
    await until(() => expect(ownerRequests()).toHaveLength(2));
    api.store.put('pods', podObject('later'));
    await until(() => expect(names()).toEqual(['later']));
    expect([...directory.list()]).toHaveLength(1);
  });
});
