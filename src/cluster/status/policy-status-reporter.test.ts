// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ApiServerDouble, sendStatus } from '../../../test/suites/api-server/api-server-double.ts';
import { makeTestCertificates, type TestCertificates } from '../../../test/suites/api-server/certificates.ts';
import { connectionTo, until } from '../../../test/suites/api-server/cluster-setup.ts';
import {
  CLUSTER_POLICIES,
  conditionOf,
  definePolicies,
  LEASES,
  NAMESPACE,
  NODE_STATUSES,
  startReporter,
  statusOf,
  TEAM_POLICIES,
} from '../../../test/suites/api-server/status-setup.ts';
import { policyState } from '../../../test/suites/policy-state.ts';

let certificates: TestCertificates;

beforeAll(() => {
  certificates = makeTestCertificates();
});

async function startDouble(...policies: readonly string[]): Promise<ApiServerDouble> {
  const api = await ApiServerDouble.start(certificates);
  onTestFinished(() => api.close());
  definePolicies(api, ...policies);
  return api;
}

const isStatusWrite = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'PATCH' && path.endsWith('/status');
const isNodeWrite = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'PATCH' && path.includes('/weirnodestatuses/');
const statusWrites = (api: ApiServerDouble): number => api.requests.filter(isStatusWrite).length;

const lacking = policyState('a', {
  unprogrammed: [{ reason: 'tier-missing', tier: 'lsm', clause: 'egress.deny.leaks' }],
});

describe('the status of policies', () => {
  it('is what all nodes say, with what one agent writes', async () => {
    const api = await startDouble('a', 'b');
    api.store.put(TEAM_POLICIES, { metadata: { name: 'a', namespace: 'team', uid: 'uid-t', generation: 4 } });
    const team = policyState('a', { namespace: 'team', uid: 'uid-t', generation: 4, selectedPods: 1 });
    const idle = policyState('b', { selectedPods: 0 });
    const agents = ['n1', 'n2', 'n3'].map((node) =>
      startReporter(api, { node, states: [policyState('a'), idle, team] }),
    );
    await until(() => expect(statusOf(api, 'a')).toMatchObject({ programmedOn: '3/3', selectedPods: 6 }));
    await until(() => expect(conditionOf(api, 'b', 'Programmed')).toBe('True SelectsNoPods'));
    await until(() =>
      expect(api.store.get(TEAM_POLICIES, 'team/a')?.status).toMatchObject({
        observedGeneration: 4,
        programmedOn: '3/3',
      }),
    );
    expect(agents.filter((each) => each.isLeader())).toHaveLength(1);
    agents[1]?.tell(lacking, idle, team);
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('False TierMissing'));
    expect(statusOf(api, 'a')).toMatchObject({ programmedOn: '2/3' });
    expect(conditionOf(api, 'a', 'Accepted')).toBe('True Accepted');
  });

  it('goes on with another agent when the one that writes it stops', async () => {
    const api = await startDouble('a');
    const agents = ['n1', 'n2', 'n3'].map((node) => startReporter(api, { node, states: [policyState('a')] }));
    await until(() => expect(statusOf(api, 'a')).toMatchObject({ programmedOn: '3/3' }));
    const leader = agents.find((each) => each.isLeader());
    await leader?.close();
    const [other] = agents.filter((each) => each !== leader);
    other?.tell(lacking);
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('False TierMissing'));
    expect(statusOf(api, 'a')?.conditions?.[1]?.message).toContain(`${other?.node}: clause`);
  });

  it('puts right what the one that wrote it before wrote last', async () => {
    const api = await startDouble('a');
    startReporter(api, { node: 'n1', states: [policyState('a')] });
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('True Programmed'));
    const object = api.store.get(CLUSTER_POLICIES, 'a');
    if (object === undefined) throw new Error('gone');
    api.store.put(CLUSTER_POLICIES, { ...object, status: { observedGeneration: 1, conditions: [] } });
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('True Programmed'));
  });

  it('is of the newest generation, and no longer of the one before', async () => {
    const api = await startDouble('a');
    const agent = startReporter(api, { node: 'n1', states: [policyState('a')] });
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('True Programmed'));
    const object = api.store.get(CLUSTER_POLICIES, 'a');
    if (object === undefined) throw new Error('gone');
    api.store.put(CLUSTER_POLICIES, { ...object, metadata: { ...object.metadata, generation: 2 } });
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('Unknown Pending'));
    expect(statusOf(api, 'a')?.observedGeneration).toBe(2);
    agent.tell(policyState('a', { generation: 2 }));
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('True Programmed'));
  });

  it('shows nodes without news, and counts none of them as in force', async () => {
    const api = await startDouble('a');
    const time = '2020-01-01T00:00:00Z';
    api.store.put(NODE_STATUSES, {
      metadata: { name: 'gone' },
      status: {
        ...{ version: '1', time, heartbeatSeconds: 300 },
        policies: [{ policy: 'a', uid: 'uid-a', generation: 1, pods: 7 }],
      },
    });
    startReporter(api, { node: 'n1', states: [policyState('a')] });
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('False NodesStale'));
    expect(statusOf(api, 'a')).toMatchObject({ programmedOn: '1/2', nodesStale: 1, selectedPods: 9 });
    expect(conditionOf(api, 'a', 'Degraded')).toBe('True NodesStale');
    api.store.remove(NODE_STATUSES, 'gone');
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('True Programmed'));
    expect(statusOf(api, 'a')).toMatchObject({ programmedOn: '1/1', nodesStale: 0 });
  });

  it('goes by the clock of the server where that of a node is wrong', async () => {
    const api = await startDouble('a');
    const ahead = Date.UTC(2040, 0, 1);
    api.interceptions.push((_, response) => {
      response.setHeader('date', new Date(ahead).toUTCString());
      return false;
    });
    startReporter(api, { node: 'n1', states: [policyState('a')] });
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('True Programmed'));
    expect(api.store.get(NODE_STATUSES, 'n1')?.status).toMatchObject({
      time: expect.stringMatching(/^2040-01-01/),
    });
    expect(statusOf(api, 'a')?.conditions?.[0]?.lastTransitionTime).toMatch(/^2040-01-01/);
  });
});

describe('a stampede', () => {
  it('of 50 nodes that report at once is few writes', async () => {
    const api = await startDouble('a', 'b');
    const states = [policyState('a'), policyState('b')];
    const pace = { roundMs: 200, minorMs: 60_000, pollMs: 2_000, spreadMs: 100, leastMs: 100 };
    const agents = Array.from({ length: 50 }, (_, at) =>
      startReporter(api, { node: `n${at}`, states, pace }),
    );
    await until(() => expect(statusOf(api, 'a')).toMatchObject({ programmedOn: '50/50' }));
    await until(() => expect(statusOf(api, 'b')).toMatchObject({ programmedOn: '50/50' }));
    // each node says the same ten times over, and then something new
    api.requests.length = 0;
    for (let time = 0; time < 10; time++) for (const agent of agents) agent.tell(...states);
    for (const agent of agents) agent.tell(lacking, policyState('b'));
    await until(() => expect(statusOf(api, 'a')).toMatchObject({ programmedOn: '0/50' }));
    const writes = api.requests.filter(isNodeWrite).length;
    expect(writes).toBeGreaterThanOrEqual(50);
    expect(writes).toBeLessThanOrEqual(100);
    expect(statusWrites(api)).toBeLessThan(25);
    // one agent follows, the others do not
    expect(api.watches).toBe(3);
    expect(agents.filter((each) => each.isLeader())).toHaveLength(1);
    const { conditions = [] } = statusOf(api, 'a') ?? {};
    expect(conditions[1]?.message).toContain('and 40 more: clause egress.deny.leaks');
  });

  it('of policies is written some at a time', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `p${String(at).padStart(2, '0')}`);
    const api = await startDouble(...names);
    const pace = { writesPerRound: 7, roundMs: 40 };
    startReporter(api, { node: 'n1', states: names.map((name) => policyState(name)), pace });
    await until(() => {
      for (const name of names) expect(conditionOf(api, name, 'Programmed')).toBe('True Programmed');
    });
    expect(statusWrites(api)).toBeLessThanOrEqual(120);
  });

  it('of counts of pods waits, for conditions alone are written at once', async () => {
    const api = await startDouble('a', 'b');
    const pace = { minorMs: 600_000 };
    const agent = startReporter(api, { node: 'n1', states: [policyState('a'), policyState('b')], pace });
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('True Programmed'));
    await until(() => expect(conditionOf(api, 'b', 'Programmed')).toBe('True Programmed'));
    agent.tell(policyState('a', { selectedPods: 9 }), policyState('b', { selectedPods: 9 }));
    await until(() =>
      expect(api.store.get(NODE_STATUSES, 'n1')?.status).toMatchObject({
        policies: [{ pods: 9 }, { pods: 9 }],
      }),
    );
    agent.tell(policyState('a', { selectedPods: 9 }), {
      ...lacking,
      name: 'b',
      uid: 'uid-b',
      selectedPods: 9,
    });
    await until(() => expect(conditionOf(api, 'b', 'Programmed')).toBe('False TierMissing'));
    expect(statusOf(api, 'b')?.selectedPods).toBe(9);
    expect(statusOf(api, 'a')?.selectedPods).toBe(2);
  });
});

describe('a server that does not do what it is asked', () => {
  it('says 409: what the policy is by then is looked at', async () => {
    const api = await startDouble('a');
    let conflicts = 3;
    api.interceptions.push((request, response) => {
      if (!isStatusWrite(request) || conflicts-- <= 0) return false;
      sendStatus(response, 409, 'Conflict', 'the object has been modified');
      return true;
    });
    const { reporter } = startReporter(api, { node: 'n1', states: [policyState('a')] });
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('True Programmed'));
    expect(reporter.status().writes).toContainEqual({ object: 'policy', result: 'conflicts', count: 3 });
    expect(reporter.status().problems).toEqual([]);
  });

  it('has another policy of that name by then: the old sum is not written to it', async () => {
    const api = await startDouble('a');
    let isOther = false;
    api.interceptions.push((request) => {
      if (!isStatusWrite(request) || isOther) return false;
      isOther = true;
      api.store.remove(CLUSTER_POLICIES, 'a');
      api.store.put(CLUSTER_POLICIES, { metadata: { name: 'a', uid: 'uid-new', generation: 1 } });
      return false;
    });
    startReporter(api, { node: 'n1', states: [policyState('a')] });
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('Unknown Pending'));
  });

  it('says 403: that is said once and shown, and the rest goes on', async () => {
    const api = await startDouble('a');
    let isForbidden = true;
    api.interceptions.push((request, response) => {
      if (!isForbidden || !isStatusWrite(request)) return false;
      sendStatus(response, 403, 'Forbidden', 'User "x" cannot patch resource "…/status"');
      return true;
    });
    const { reporter, said } = startReporter(api, { node: 'n1', states: [policyState('a')] });
    const about = 'the status of policies can not be written';
    await until(() => expect(statusWrites(api)).toBeGreaterThan(3));
    expect(reporter.status().problems).toEqual([`${about}: User "x" cannot patch resource "…/status"`]);
    expect(said.filter((each) => each.startsWith(about))).toEqual([`${about}; it is tried again`]);
    expect(api.store.get(NODE_STATUSES, 'n1')).toBeDefined();
    isForbidden = false;
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('True Programmed'));
    await until(() => expect(reporter.status().problems).toEqual([]));
    expect(said.at(-1)).toBe(`${about}: it works again`);
  });

  it('has no such resource yet: the node tells as soon as it has', async () => {
    const api = await ApiServerDouble.start(certificates);
    onTestFinished(() => api.close());
    const { reporter } = startReporter(api, { node: 'n1', states: [policyState('a')] });
    await until(() =>
      expect(reporter.status().problems.join()).toContain('WeirNodeStatus n1 can not be written'),
    );
    definePolicies(api, 'a');
    await until(() => expect(conditionOf(api, 'a', 'Programmed')).toBe('True Programmed'));
    await until(() => expect(reporter.status().problems).toEqual([]));
  });

  it('is slow: a write under way when the lease is lost is broken off, and nothing follows it', async () => {
    const api = await startDouble('a');
    let isWriting = false;
    let broken = 0;
    api.interceptions.push((request, response) => {
      if (!isStatusWrite(request)) return false;
      isWriting = true;
      response.on('close', () => {
        if (!response.writableEnded) broken += 1;
      });
      return true;
    });
    const agent = startReporter(api, { node: 'n1', states: [policyState('a')], pace: { leaseMs: 400 } });
    await until(() => expect(isWriting).toBe(true));
    const key = `${NAMESPACE}/weir-policy-status`;
    const lease = api.store.get(LEASES, key);
    if (lease === undefined) throw new Error('no lease');
    api.store.put(LEASES, {
      metadata: lease.metadata,
      spec: { holderIdentity: 'n2', leaseDurationSeconds: 600 },
    });
    await until(() => expect(broken).toBe(1));
    await until(() => expect(agent.isLeader()).toBe(false));
    const writes = statusWrites(api);
    agent.tell(lacking);
    await until(() =>
      expect(api.store.get(NODE_STATUSES, 'n1')?.status).toHaveProperty('policies.0.unprogrammed'),
    );
    expect(statusWrites(api)).toBe(writes);
  });

  it('is slow to take what a node says: what changes meanwhile is said next', async () => {
    const api = await startDouble('a');
    const held: (() => void)[] = [];
    api.interceptions.push((request, response) => {
      if (!isNodeWrite(request) || held.length > 0) return false;
      held.push(() => sendStatus(response, 429, 'TooManyRequests', 'busy', { 'retry-after': '0' }));
      return true;
    });
    const agent = startReporter(api, { node: 'n1', states: [policyState('a')] });
    await until(() => expect(held).toHaveLength(1));
    agent.tell(lacking);
    held[0]?.();
    await until(() =>
      expect(api.store.get(NODE_STATUSES, 'n1')?.status).toHaveProperty('policies.0.unprogrammed'),
    );
  });
});

describe('what a node writes', () => {
  const token = `e30.${Buffer.from(
    JSON.stringify({ 'kubernetes.io': { node: { name: 'n1', uid: 'uid-of-n1' } } }),
  ).toString('base64url')}.x`;

  it('is owned by its Node, where its token says which one that is', async () => {
    const api = await startDouble();
    api.tokens.add(token);
    const connection = { ...connectionTo(api, () => token), namespace: NAMESPACE };
    for (const node of ['n1', 'n2']) startReporter(api, { node, connection });
    await until(() => expect(api.store.get(NODE_STATUSES, 'n1')).toBeDefined());
    await until(() => expect(api.store.get(NODE_STATUSES, 'n2')).toBeDefined());
    const owner = { apiVersion: 'v1', kind: 'Node', name: 'n1', uid: 'uid-of-n1' };
    expect(api.store.get(NODE_STATUSES, 'n1')?.metadata.ownerReferences).toEqual([owner]);
    expect(api.store.get(NODE_STATUSES, 'n2')?.metadata).not.toHaveProperty('ownerReferences');
  });

  it('is not written again while nothing changes, and still now and then', async () => {
    const api = await startDouble('a');
    const quiet = startReporter(api, { node: 'n1', states: [policyState('a')] });
    const lively = startReporter(api, { node: 'n2', states: [policyState('a')], pace: { heartbeatMs: 50 } });
    const writes = (node: string): number =>
      api.requests.filter((each) => isNodeWrite(each) && each.path.endsWith(`/${node}`)).length;
    await until(() => expect(writes('n1')).toBe(1));
    for (let time = 0; time < 5; time++) quiet.tell(policyState('a'));
    await until(() => expect(writes('n2')).toBeGreaterThan(10));
    expect(writes('n1')).toBe(1);
    await lively.close();
  });
});
