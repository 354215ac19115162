// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { PoliciesAnswer } from '../../src/api/policies-answer.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import { ApiServerDouble } from '../suites/api-server/api-server-double.ts';
import { plainObject, podObject } from '../suites/api-server/objects.ts';
import {
  CLUSTER_POLICIES,
  definePolicies,
  NODE_STATUSES,
  statusOf,
} from '../suites/api-server/status-setup.ts';
import { policyObject } from '../suites/policy-object.ts';
import {
  type AgentPlaces,
  agentArguments,
  makeAgentPlaces,
  runWeirAside,
  WeirProcess,
} from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

describeWithLab('an agent and the status of policies', () => {
  let lab: Lab;
  let api: ApiServerDouble;
  let places: AgentPlaces;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    const pod = await lab.addPod({ namespace: 'research', name: 'notebook' });
    places = makeAgentPlaces();
    api = await ApiServerDouble.start();
    writeFileSync(join(places.runDir, 'kubeconfig'), api.kubeconfig('weir-here'));
    api.store.put('namespaces', plainObject('research'));
    const { namespace, name, uid } = pod.parts;
    api.store.put('pods', podObject(name, { namespace, uid }));
    definePolicies(api);
    api.store.put(CLUSTER_POLICIES, policyObject('baseline', { uid: 'uid-baseline' }));
  });
  afterAll(async () => {
    await api?.close();
    places?.remove();
    await lab?.close();
  });

  test('writes what its node says and, being alone, the sum of it; weir policy status says the same', async () => {
    const own = agentArguments(lab, places);
    const at = own.indexOf('--pods');
    const agent = new WeirProcess([
      'run',
      ...own.filter((_, index) => index !== at && index !== at + 1),
      ...['--node', 'node-1', '--kubernetes-kubeconfig', join(places.runDir, 'kubeconfig')],
      ...['--cri-mode', 'off'],
    ]);
    onTestFinished(async () => void (await agent.stop('SIGKILL')));
    await agent.started();
    // drawn at random: up to 10 s for the lease, 5 s for what the node says
    const soon = { timeout: 90_000, interval: 200 };
    await expect
      .poll(() => statusOf(api, 'baseline'), soon)
      .toMatchObject({
        observedGeneration: 1,
        selectedPods: 1,
        nodes: 1,
        conditions: [
          { type: 'Accepted', status: 'True' },
          { type: 'Programmed', status: 'False', reason: 'EnforcementOff' },
          { type: 'Degraded', status: 'Unknown', reason: 'NotCounted' },
        ],
      });
    expect(api.store.get(NODE_STATUSES, 'node-1')?.status).toMatchObject({
      policies: [{ policy: 'baseline', uid: 'uid-baseline', generation: 1, pods: 1 }],
    });
    const text = await runWeirAside('policy', 'status', '--run-dir', places.runDir);
    expect(text).toMatch(/^baseline +audit +1 +yes +NO +1 +-$/m);
    const json = await runWeirAside('policy', 'status', '--run-dir', places.runDir, '-o', 'json');
    expect(JSON.parse(json) as PoliciesAnswer).toMatchObject({
      node: 'node-1',
      policies: [{ name: 'baseline', uid: 'uid-baseline', generation: 1, selectedPods: 1, problems: [] }],
    });
    const lease = () => api.store.get('leases.coordination.k8s.io', 'weir-here/weir-policy-status')?.spec;
    expect(lease()).toMatchObject({ holderIdentity: 'node-1' });
    await agent.stop();
    expect(lease()).not.toHaveProperty('holderIdentity');
  });
});
