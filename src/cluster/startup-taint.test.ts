// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, onTestFinished } from 'vitest';
import { ApiServerDouble, sendStatus } from '../../test/suites/api-server/api-server-double.ts';
import { followDouble, TEST_PACE, until } from '../../test/suites/api-server/cluster-setup.ts';
import { clusterFlaws } from './cluster-status.ts';

const KEY = 'weir.dev/agent-not-ready';
const others = [
  { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
  { key: 'gpu', value: 'a100', effect: 'NoSchedule' },
];
const ours = [
  { key: KEY, effect: 'NoSchedule' },
  { key: KEY, effect: 'NoExecute' },
];

async function startDouble(taints: object[]): Promise<ApiServerDouble> {
  const api = await ApiServerDouble.start();
  onTestFinished(() => api.close());
  api.store.put('nodes', {
    metadata: { name: 'node-1', labels: { a: 'b' } },
    spec: { podCIDR: 'x', taints },
  });
  api.store.put('nodes', { metadata: { name: 'node-2' }, spec: { taints: ours } });
  return api;
}

const node = (api: ApiServerDouble, name = 'node-1') => api.store.get('nodes', name);
const patches = (api: ApiServerDouble) => api.requests.filter(({ method }) => method === 'PATCH');

describe('the start-up taint', () => {
  it('is taken off this node when the agent is ready, and not before; nothing else changes', async () => {
    const api = await startDouble([...others, ...ours]);
    const { cluster, said } = followDouble(api, { startupTaint: KEY });
    await until(() =>
      expect(cluster.status().resources.map(({ state }) => state)).toEqual(['current', 'current']),
    );
    expect(api.requests.filter(({ path }) => path.startsWith('/api/v1/nodes'))).toEqual([]);
    cluster.ready();
    await until(() => expect(node(api)?.spec).toEqual({ podCIDR: 'x', taints: others }));
    expect(node(api)?.metadata.labels).toEqual({ a: 'b' });
    expect(node(api, 'node-2')?.spec).toEqual({ taints: ours });
    await until(() => expect(said.map(({ message }) => message)).toEqual(['start-up taint: removed']));
  });

  it('is left alone where the configuration names none, and where the node has none', async () => {
    const api = await startDouble(others);
    const without = followDouble(api);
    without.cluster.ready();
    const { cluster, said } = followDouble(api, { startupTaint: KEY });
    cluster.ready();
    await until(() => expect(said).toMatchObject([{ message: 'start-up taint: the node does not have it' }]));
    expect(api.requests.filter(({ path }) => path.startsWith('/api/v1/nodes'))).toHaveLength(1);
    expect(without.said).toEqual([]);
  });

  it('keeps what others write to the node at the same time', async () => {
    const api = await startDouble(ours);
    const late = { key: 'late', effect: 'NoSchedule' };
    let writes = 3;
    api.interceptions.push(({ method }) => {
      if (method === 'PATCH' && writes-- > 0)
        api.store.put('nodes', { metadata: { name: 'node-1' }, spec: { taints: [late, ...ours] } });
      return false;
    });
    const { cluster, said } = followDouble(api, { startupTaint: KEY });
    cluster.ready();
    await until(() => expect(node(api)?.spec).toEqual({ taints: [late] }));
    expect(patches(api)).toHaveLength(4);
    await until(() => expect(said.map(({ level }) => level)).toEqual(['info']));
  });

  it('says once that it may not, shows it, and goes on until it may', async () => {
    const api = await startDouble(ours);
    let refused = 0;
    let allowed = false;
    api.interceptions.push(({ method }, response) => {
      if (method !== 'PATCH' || allowed) return false;
      refused += 1;
      sendStatus(response, 403, 'Forbidden', 'nodes "node-1" is forbidden');
      return true;
    });
    const { cluster, said } = followDouble(api, { startupTaint: KEY });
    cluster.ready();
    await until(() => expect(refused).toBeGreaterThan(2));
    expect(clusterFlaws(cluster.status()).join()).toContain(
      `kubernetes taint ${KEY} of node node-1 can not be removed`,
    );
    expect(said.filter(({ level }) => level === 'warn')).toMatchObject([
      { facts: { reason: 'nodes "node-1" is forbidden' } },
    ]);
    allowed = true;
    await until(() => expect(node(api)?.spec).toMatchObject({ taints: [] }));
    await until(() => expect(cluster.status().taintProblem).toBeUndefined());
  });

  it('is tried again soon after a first refusal, as a server gives it that has just started', async () => {
    const api = await startDouble(ours);
    let refusals = 1;
    api.interceptions.push(({ method }, response) => {
      if (method !== 'PATCH' || refusals-- <= 0) return false;
      sendStatus(response, 403, 'Forbidden', 'RBAC: clusterrole.rbac.authorization.k8s.io not found');
      return true;
    });
    const pace = { ...TEST_PACE, longestPauseMs: 3_600_000, refusedPauseMs: 3_600_000 };
    const { cluster } = followDouble(api, { startupTaint: KEY, pace });
    cluster.ready();
    await until(() => expect(node(api)?.spec).toMatchObject({ taints: [] }));
    expect(patches(api)).toHaveLength(2);
  });

  it('outlasts a server that is away, and ends with the cluster', async () => {
    const api = await startDouble(ours);
    const { cluster } = followDouble(api, { startupTaint: KEY });
    await api.close();
    cluster.ready();
    await until(() => expect(cluster.status().taintProblem).toContain('ECONNREFUSED'));
    await api.open();
    await until(() => expect(node(api)?.spec).toMatchObject({ taints: [] }));
    api.store.put('nodes', { metadata: { name: 'node-1' }, spec: { taints: ours } });
    await api.close();
    const second = followDouble(api, { startupTaint: KEY });
    second.cluster.ready();
    await until(() => expect(second.cluster.status().taintProblem).toBeDefined());
    await second.cluster.close();
  });
});
