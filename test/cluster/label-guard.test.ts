// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeUnless } from '../suites/describe-unless.ts';
import { KubeAdmin, KubeProblem, type Manifest, readYaml } from './kube-admin.ts';
import { noOwnCluster } from './no-cluster.ts';
import { type ClusterUnderTest, openClusterUnderTest } from './open-cluster-under-test.ts';

const { env } = process;
const LONG_MS = 300_000;
const LABEL = 'weir.dev/domain';

let cluster: ClusterUnderTest;
/** May write namespaces and pods, and is in no group that the guard names. */
let tenant: KubeAdmin;

const namespace = (): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: cluster.namespace },
});
const pod = (labels: Readonly<Record<string, string>>): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'guarded', namespace: cluster.namespace, labels },
  spec: { nodeName: cluster.node, containers: [{ name: 'main', image: 'registry.test/app:1' }] },
});

async function makeTenant(): Promise<KubeAdmin> {
  const { admin, namespace: name } = cluster;
  const role = { apiGroups: [''], resources: ['namespaces', 'pods'], verbs: ['create', 'patch'] };
  const subject = { kind: 'ServiceAccount', name: 'tenant', namespace: name };
  const rbac = 'rbac.authorization.k8s.io';
  await admin.ensure([
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'tenant', namespace: name } },
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: 'tenant' }, rules: [role] },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'tenant' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'tenant' },
      subjects: [subject],
    },
  ]);
  const token = await admin.token(name, 'tenant');
  const { tls } = await admin.connection.credentials();
  return new KubeAdmin({
    ...admin.connection,
    credentials: async () => ({ token, tls: { ...(tls.ca && { ca: tls.ca }) } }),
  });
}

/** What the API server says of a change of labels. */
async function label(
  who: KubeAdmin,
  object: Manifest,
  labels: Readonly<Record<string, string | null>>,
): Promise<string> {
  try {
    await who.patch(object, { metadata: { labels } });
    return 'accepted';
  } catch (error: unknown) {
    if (error instanceof KubeProblem && error.status === 403) return error.message;
    throw error;
  }
}

/** The guard alone, of a file that has other objects too. */
function guardOf(file: string): Manifest[] {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  return readYaml(text).filter(({ metadata }) => metadata.name === 'weir-label-guard');
}

// It guards the whole cluster: only in one of the test's own.
const GUARDS = [
  'examples/label-guard.yaml',
  // what the chart renders with admission.labelGuard
  'test/chart/golden/everything.yaml',
];

describeUnless(noOwnCluster, 'the label guard', { timeout: LONG_MS }, () => {
  describe.each(GUARDS)('of %s', (file) => {
    beforeAll(async () => {
      cluster = await openClusterUnderTest(env);
      tenant = await makeTenant();
      await cluster.admin.patch(namespace(), { metadata: { labels: { [LABEL]: 'prod-model' } } });
      await cluster.admin.create(pod({ [LABEL]: 'training', app: 'a' }));
      const guard = guardOf(file);
      expect(guard.map(({ kind }) => kind)).toEqual([
        'ValidatingAdmissionPolicy',
        'ValidatingAdmissionPolicyBinding',
      ]);
      await cluster.admin.ensure(guard);
      // The API server takes a moment to hold to it; a label that is there already is no change.
      let attempt = 0;
      const isHeld = async () =>
        expect(await label(tenant, namespace(), { 'weir.dev/probe': `${attempt++}` })).toContain(
          'weir:governors',
        );
      await vi.waitFor(isHeld, { timeout: 60_000, interval: 200 });
      await cluster.admin.patch(namespace(), { metadata: { labels: { 'weir.dev/probe': null } } });
    }, LONG_MS);

    afterAll(async () => {
      tenant?.close();
      await cluster?.close();
    }, LONG_MS);

    it.each([
      ['sets', { [LABEL]: 'training' }],
      ['removes', { [LABEL]: null }],
      ['adds', { 'weir.dev/owner': 'me' }],
    ])('keeps a tenant off labels of a namespace: %s one', async (_, labels) => {
      expect(await label(tenant, namespace(), labels)).toContain('weir:governors');
    });

    it('keeps a tenant off those of a running pod', async () => {
      expect(await label(tenant, pod({}), { [LABEL]: 'external-api' })).toContain('weir:governors');
      expect(await label(tenant, pod({}), { [LABEL]: null })).toContain('weir:governors');
    });

    it('leaves a tenant its other labels', async () => {
      expect(await label(tenant, namespace(), { team: 'a' })).toBe('accepted');
      expect(await label(tenant, pod({}), { app: 'b' })).toBe('accepted');
    });

    it('keeps a tenant from making a namespace with such a label, and lets it make one without', async () => {
      const made = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${cluster.namespace}-own` } };
      const labelled = { ...made, metadata: { ...made.metadata, labels: { [LABEL]: 'training' } } };
      await expect(tenant.create(labelled)).rejects.toThrow('weir:governors');
      await tenant.create(made);
      await cluster.admin.delete(made);
    });

    it('lets those of the groups', async () => {
      expect(await label(cluster.admin, namespace(), { [LABEL]: 'training' })).toBe('accepted');
      expect(await label(cluster.admin, pod({}), { [LABEL]: 'training' })).toBe('accepted');
    });
  });
});
