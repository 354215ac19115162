// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ApiServerDouble } from '../../test/suites/api-server/api-server-double.ts';
import { plainObject, podObject } from '../../test/suites/api-server/objects.ts';
import { loadConfig } from '../config/load-config.ts';
import { governanceKeys } from '../identity/governance.ts';
import { PodDirectory } from '../identity/pod-directory.ts';
import { createAgentLog } from './agent-log.ts';
import { openCluster } from './open-cluster.ts';

async function open(flags: Record<string, string>, env: Record<string, string> = {}) {
  const directory = new PodDirectory({ keys: governanceKeys(), now: () => 0 });
  const said: string[] = [];
  const log = createAgentLog('info', { write: (line) => void said.push(line) });
  const { config } = loadConfig({ flags });
  return { directory, said, cluster: await openCluster(config, 'node-1', directory, log, env) };
}

describe('openCluster', () => {
  it('says nothing on a machine without a cluster', async () => {
    expect(await open({})).toMatchObject({ cluster: undefined, said: [] });
    const off = await open({ 'kubernetes-mode': 'off' }, { KUBERNETES_SERVICE_HOST: '10.0.0.1' });
    expect(off.cluster).toBe(undefined);
  });

  it('insists on what it is told to use', async () => {
    await expect(open({ 'kubernetes-mode': 'in-cluster' })).rejects.toThrow(/not in a pod/);
    await expect(open({ 'kubernetes-kubeconfig': '/nowhere/config' })).rejects.toThrow(/ENOENT.*nowhere/);
    const env = { KUBECONFIG: '/elsewhere/config' };
    await expect(open({ 'kubernetes-mode': 'kubeconfig' }, env)).rejects.toThrow(/ENOENT.*elsewhere/);
  });

  it('follows the server of a kubeconfig, and says how it stands', async () => {
    const api = await ApiServerDouble.start();
    onTestFinished(() => api.close());
    api.store.put('namespaces', plainObject('default'));
    api.store.put('pods', podObject('a'));
    const folder = mkdtempSync(join(tmpdir(), 'weir-open-cluster-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'config');
    writeFileSync(file, api.kubeconfig());
    const { cluster, directory } = await open({
      'kubernetes-kubeconfig': file,
      'kubernetes-context': 'test',
    });
    if (cluster === undefined) throw new Error('not opened');
    onTestFinished(() => cluster.close());
    expect(cluster.flaws()).toHaveLength(2);
    await vi.waitFor(() => expect(cluster.flaws()).toEqual([]), { timeout: 25_000 });
    expect([...directory.list()].map(({ name }) => name)).toEqual(['a']);
    expect(cluster.describe()).toBe(
      `API server ${new URL(api.url).host}: namespaces current (1), pods current (1)`,
    );
    expect([...cluster.metrics()]).toContainEqual({
      name: 'weir_kubernetes_current',
      labels: { resource: 'pods' },
      value: 1,
    });
  });
});
