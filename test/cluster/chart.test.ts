// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startCluster } from '../../src/cluster/start-cluster.ts';
import { governanceKeys } from '../../src/identity/governance.ts';
import { PodDirectory } from '../../src/identity/pod-directory.ts';
import { CHART, NO_HELM, runHelm } from '../chart/helm.ts';
import { TEST_PACE } from '../suites/api-server/cluster-setup.ts';
import { kubeconfigOf } from '../suites/api-server/kubeconfig-of.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { ADMIN_TOKEN } from './control-plane.ts';
import { type Manifest, readYaml } from './kube-admin.ts';
import { noCluster } from './no-cluster.ts';
import { type ClusterUnderTest, openClusterUnderTest } from './open-cluster-under-test.ts';

const { env } = process;
const LONG_MS = 300_000;
const GOLDEN = join(import.meta.dirname, '../chart/golden');
const KEY = 'weir.dev/agent-not-ready';

const golden = (file: string): Manifest[] => readYaml(readFileSync(join(GOLDEN, file), 'utf8'));

describeUnless(noCluster, 'the chart on a real API server', { timeout: LONG_MS }, () => {
  let cluster: ClusterUnderTest;

  beforeAll(async () => {
    cluster = await openClusterUnderTest(env);
  }, LONG_MS);

  afterAll(async () => cluster?.close(), LONG_MS);

  /** In the namespace of this run; kinds of an operator that isn't there are left out. */
  const installable = (manifests: Manifest[]): Manifest[] =>
    manifests
      .filter(({ apiVersion }) => !apiVersion.startsWith('monitoring.coreos.com'))
      .map((manifest) =>
        manifest.metadata.namespace === undefined
          ? manifest
          : { ...manifest, metadata: { ...manifest.metadata, namespace: cluster.namespace } },
      );

  it.each(readdirSync(GOLDEN))('takes all of %s, and every field of it', async (file) => {
    const manifests = installable(golden(file));
    expect(manifests.map(({ kind }) => kind)).toContain('DaemonSet');
    for (const manifest of manifests) {
      const made = await cluster.admin.dryRun(manifest);
      expect(made).toMatchObject({ kind: manifest.kind, metadata: { name: manifest.metadata.name } });
    }
  });

  it('refuses a field that is not there', async () => {
    const [daemonSet] = golden('default.yaml').filter(({ kind }) => kind === 'DaemonSet');
    if (daemonSet === undefined) throw new Error('no DaemonSet');
    const [made] = installable([{ ...daemonSet, spec: { ...(daemonSet.spec as object), hostPid: true } }]);
    await expect(cluster.admin.dryRun(made ?? daemonSet)).rejects.toThrow('hostPid');
  });

  describeUnless(NO_HELM, 'helm', () => {
    const release = (): string => `${cluster.namespace}-chart`;
    const daemonSet = async (): Promise<string> =>
      await cluster.admin.text(`/apis/apps/v1/namespaces/${cluster.namespace}/daemonsets/${release()}`);
    const mark = async (): Promise<string | undefined> =>
      /"weir.dev\/config":\s*"(\w+)"/.exec(await daemonSet())?.[1];

    it('installs, changes and removes it, and says what to do next', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'weir-helm-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const file = env.KUBECONFIG ?? join(folder, 'kubeconfig');
      const { plane, namespace } = cluster;
      if (plane !== undefined) {
        const { server, ca } = plane;
        writeFileSync(file, kubeconfigOf({ server, ca, token: ADMIN_TOKEN }));
      }
      // on no node: there is no image here
      const place = ['--namespace', namespace, '--kubeconfig', file];
      const values = ['--set-string', 'nodeSelector.weir-test=none', '--set', 'serviceAccount.name=chart'];
      const helm = (...args: string[]): string => {
        const { ok, text } = runHelm([...args, ...place]);
        if (!ok) throw new Error(text);
        return text;
      };
      const notes = helm('install', release(), CHART, ...values);
      expect(notes).toContain(`kubectl -n ${namespace} rollout status daemonset/${release()}`);
      expect(notes).toContain('kubectl weir pods');
      const first = await mark();
      expect(first).toBeDefined();
      expect(
        runHelm(['upgrade', release(), CHART, ...values, ...place, '--set', 'config.node=n']).text,
      ).toContain('config.node: every node would be called "n"');
      expect(await mark()).toBe(first);
      helm('upgrade', release(), CHART, ...values, '--set', 'config.observe=all');
      expect(await mark()).not.toBe(first);
      helm('uninstall', release());
      await expect(daemonSet()).rejects.toThrow('404');
    });
  });

  describe('the start-up taint', () => {
    const node = (): Manifest => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: cluster.node },
      spec: {
        taints: [
          { key: 'other', effect: 'NoSchedule' },
          { key: KEY, effect: 'NoSchedule' },
          { key: KEY, effect: 'NoExecute' },
        ],
      },
    });
    const taints = async (): Promise<unknown> => {
      const { spec } = (await cluster.admin.json('GET', `/api/v1/nodes/${cluster.node}`)) as {
        spec: { taints?: { key: string }[] };
      };
      return spec.taints?.map(({ key }) => key);
    };
    const follow = () => {
      const said: string[] = [];
      const say = (_: object, message: string): void => void said.push(message);
      const watch = startCluster({
        connection: cluster.weir,
        node: cluster.node,
        directory: new PodDirectory({ keys: governanceKeys(), now: Date.now }),
        log: { info: say, warn: say },
        pace: TEST_PACE,
        startupTaint: KEY,
      });
      onTestFinished(() => watch.close());
      return { said, watch };
    };
    const until = (assertion: () => void | Promise<void>): Promise<void> =>
      vi.waitFor(assertion, { timeout: 120_000, interval: 20 });

    it('is taken off with the rights of the chart, and only with them', async () => {
      await cluster.admin.create(node());
      onTestFinished(() => cluster.admin.delete(node()));
      const { said, watch } = follow();
      watch.ready();
      await until(() => expect(said).toContain('start-up taint: can not be removed; trying again'));
      expect(await taints()).toContain(KEY);
      const role = golden('startup-taint.yaml').find(({ kind }) => kind === 'ClusterRole');
      await cluster.admin.patch(
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRole',
          metadata: { name: cluster.namespace },
        },
        { rules: role?.rules },
      );
      await until(() => expect(said.at(-1)).toBe('start-up taint: removed'));
      // the API server keeps taints of its own there: not-ready
      expect(await taints()).toContain('other');
      expect(await taints()).not.toContain(KEY);
    });
  });
});
