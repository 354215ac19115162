// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODE_STATUS_KIND, POLICY_GROUP, POLICY_VERSION } from '../../src/config/policy-schema.ts';
import type { PolicyStatus } from '../../src/gen/policy.ts';
import type { NodePolicyState } from '../../src/policy/node-policy-state.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { policyState } from '../suites/policy-state.ts';
import type { Manifest } from './kube-admin.ts';
import { noOwnCluster } from './no-cluster.ts';
import type { ClusterUnderTest } from './open-cluster-under-test.ts';
import {
  API_VERSION,
  DEFINITIONS,
  NODES,
  nodeStatus,
  PolicyCluster,
  UNBOUND,
  until,
} from './policy-cluster.ts';
import type { StatusAgent } from './status-agents.ts';

const { env } = process;
const LONG_MS = 300_000;

type Definition = Manifest & {
  readonly spec: { readonly versions: readonly Version[]; readonly [field: string]: unknown };
};
type Version = Readonly<Record<string, unknown>> & { readonly name: string };

let place: PolicyCluster;
let cluster: ClusterUnderTest;

const policyOf = (name: string, more: object = {}): Manifest => ({
  apiVersion: API_VERSION,
  kind: 'ClusterAIGovernancePolicy',
  metadata: { name },
  spec: { podSelector: { matchLabels: { app: name } }, mode: 'audit', egress: { default: 'deny' }, ...more },
});

type Stored = Manifest & {
  readonly metadata: { readonly uid: string; readonly generation: number };
  readonly status?: PolicyStatus;
};

const stored = (name: string): Promise<Stored> => cluster.admin.get<Stored>(policyOf(name));

async function conditionOf(name: string, type: string): Promise<string> {
  const { status } = await stored(name);
  const { status: holds, reason, message } = status?.conditions?.find((each) => each.type === type) ?? {};
  return `${holds} ${reason}: ${message}`;
}

/** As the server gave it an identity. */
async function stateOf(name: string, more: Partial<NodePolicyState> = {}): Promise<NodePolicyState> {
  const { metadata } = await stored(name);
  return policyState(name, { uid: metadata.uid, generation: metadata.generation, ...more });
}

// Nodes and an admission policy are the whole cluster's: only in one of the test's own.
describeUnless(noOwnCluster, 'the status of policies on a real API server', { timeout: LONG_MS }, () => {
  beforeAll(async () => {
    place = await PolicyCluster.open(env);
    ({ cluster } = place);
  }, LONG_MS);

  afterAll(async () => {
    await place?.close();
  }, LONG_MS);

  it('has definitions with nothing against them', async () => {
    for (const plural of DEFINITIONS) {
      const name = `${plural}.${POLICY_GROUP}`;
      const { status } = await cluster.admin.get<{
        status: { conditions: readonly { type: string; status: string }[] };
      }>({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name },
      });
      const said = status.conditions.map(({ type, status: holds }) => `${type}: ${holds}`);
      expect(said).toContain('Established: True');
      expect(said).not.toContain('NonStructuralSchema: True');
    }
  });

  describe('the rights of an agent', () => {
    const [first, second] = NODES;
    const cluster1 = `/apis/${API_VERSION}/clusteraigovernancepolicies`;
    const leases = () => `/apis/coordination.k8s.io/v1/namespaces/${cluster.namespace}/leases`;

    it('let it write the status of its own node, and of no other', async () => {
      expect(await place.apply(first, nodeStatus(first))).toBe('taken');
      expect(await place.apply(first, nodeStatus(second))).toContain(
        `the agent of node ${first} writes no other WeirNodeStatus`,
      );
      expect(await place.apply(second, nodeStatus(first))).toContain('writes no other WeirNodeStatus');
      expect(await place.apply(second, nodeStatus(second))).toBe('taken');
    });

    it('let a token of no pod write none', async () => {
      expect(await place.apply(UNBOUND, nodeStatus(first))).toContain('names no node');
      expect(await place.apply(UNBOUND, nodeStatus('other'))).toContain('names no node');
    });

    it('let nobody delete one, and no policy be changed', async () => {
      await cluster.admin.create(policyOf('rights'));
      const path = `/apis/${API_VERSION}/${NODE_STATUS_KIND.plural}/${first}`;
      expect(await place.ask(first, path, 'DELETE')).toMatch(/^403/);
      expect(await place.ask(first, `${cluster1}/rights`, 'PATCH', { spec: { mode: 'enforce' } })).toMatch(
        /^403/,
      );
      expect(await place.ask(first, cluster1, 'POST', policyOf('own'))).toMatch(/^403/);
      expect(await place.ask(first, `${cluster1}/rights`, 'DELETE')).toMatch(/^403/);
      // through the status nothing but the status can be changed
      const change = { spec: { mode: 'enforce' }, status: { observedGeneration: 1 } };
      expect(await place.ask(first, `${cluster1}/rights/status`, 'PATCH', change)).toBe('taken');
      expect((await stored('rights')).spec).toMatchObject({ mode: 'audit' });
      await cluster.admin.delete(policyOf('rights'));
    });

    it('let it have the one Lease, in its own namespace', async () => {
      const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'foreign' } };
      await cluster.admin.create({
        ...lease,
        metadata: { name: 'foreign', namespace: cluster.namespace },
        spec: { holderIdentity: 'somebody' },
      });
      expect(await place.ask(first, leases(), 'GET')).toMatch(/^403/);
      expect(
        await place.ask(first, `${leases()}/foreign`, 'PATCH', { spec: { holderIdentity: 'x' } }),
      ).toMatch(/^403/);
      expect(await place.ask(first, `${leases()}/weir-policy-status`, 'GET')).toMatch(/^404/);
      const elsewhere = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
      expect(await place.ask(first, elsewhere, 'POST', lease)).toMatch(/^403/);
    });
  });

  describe('three agents', () => {
    let agents: StatusAgent[];
    const leaders = () => agents.filter((agent) => agent.status()?.isLeader === true);
    const tier = { reason: 'tier-missing', tier: 'lsm', clause: 'egress.deny.leaks' } as const;

    beforeAll(async () => {
      await cluster.admin.create(policyOf('serving'));
      await cluster.admin.create(policyOf('idle'));
      agents = await Promise.all(NODES.map((node) => place.startAgent(node)));
      const states = [await stateOf('serving'), await stateOf('idle', { selectedPods: 0 })];
      for (const agent of agents) agent.tell(...states);
    }, LONG_MS);

    afterAll(async () => {
      for (const agent of agents) await agent.stop();
    }, LONG_MS);

    it('come to one status, which the columns of kubectl show', async () => {
      await until(async () =>
        expect(await conditionOf('serving', 'Programmed')).toBe('True Programmed: in force on 3 of 3 nodes'),
      );
      await until(async () =>
        expect(await conditionOf('idle', 'Programmed')).toBe('True SelectsNoPods: it selects no pod now'),
      );
      expect(leaders()).toHaveLength(1);
      const { status } = await stored('serving');
      expect(status).toMatchObject({
        observedGeneration: 1,
        selectedPods: 6,
        programmedOn: '3/3',
        nodesStale: 0,
      });
      const table = await cluster.admin.table(`/apis/${API_VERSION}/clusteraigovernancepolicies/serving`);
      expect(table).toMatchObject({
        Mode: 'audit',
        Accepted: 'True',
        Programmed: 'True',
        Pods: 6,
        Nodes: '3/3',
        Degraded: 'Unknown',
      });
    });

    it('write what each node says, owned by its Node, and small', async () => {
      const [first] = NODES;
      const node = await cluster.admin.get({ apiVersion: 'v1', kind: 'Node', metadata: { name: first } });
      const report = await cluster.admin.get(nodeStatus(first));
      expect(report.metadata.ownerReferences).toEqual([
        { apiVersion: 'v1', kind: 'Node', name: first, uid: node.metadata.uid },
      ]);
      expect(report.status).toMatchObject({ policies: [{ policy: 'serving', pods: 2, generation: 1 }] });
      expect(report.metadata.managedFields).toMatchObject([{ manager: 'weir-node', operation: 'Apply' }]);
    });

    it('name the nodes that lack what a clause needs', async () => {
      const [, second] = agents;
      second?.tell(await stateOf('serving', { unprogrammed: [tier] }));
      await until(async () =>
        expect(await conditionOf('serving', 'Programmed')).toBe(
          'False TierMissing: in force on 2 of 3 nodes; policy-node-2: clause egress.deny.leaks needs the tier lsm',
        ),
      );
      expect(await conditionOf('serving', 'Accepted')).toContain('True Accepted');
      // it no longer says that it knows this one
      await until(async () =>
        expect(await conditionOf('idle', 'Programmed')).toMatch(
          /^False Pending: .* waiting for policy-node-2$/,
        ),
      );
    });

    it('go on when the one that leads is killed: another one does, and the conditions stay right', async () => {
      const [leader] = leaders();
      if (leader === undefined) throw new Error('nobody leads');
      const before = await stored('serving');
      await leader.kill();
      agents = agents.filter((agent) => agent !== leader);
      await until(() => expect(leaders()).toHaveLength(1));
      const lease = await cluster.admin.get<{ spec: { holderIdentity: string; leaseTransitions: number } }>({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'weir-policy-status', namespace: cluster.namespace },
      });
      expect(lease.spec.holderIdentity).toBe(leaders()[0]?.node);
      expect(lease.spec.leaseTransitions).toBe(1);
      // nothing changed: nothing was written, and no condition became new
      expect((await stored('serving')).status).toEqual(before.status);
      for (const agent of agents)
        agent.tell(await stateOf('serving'), await stateOf('idle', { selectedPods: 0 }));
      const isSecondGone = leader.node === 'policy-node-2';
      await until(async () =>
        expect(await conditionOf('serving', 'Programmed')).toMatch(
          isSecondGone ? /^False TierMissing/ : /^True/,
        ),
      );
      // the report of the one that is gone holds until it is stale: here it is taken away, as with its node
      await cluster.admin.delete(nodeStatus(leader.node));
      await until(async () =>
        expect(await conditionOf('serving', 'Programmed')).toBe('True Programmed: in force on 2 of 2 nodes'),
      );
    });

    it('tell of a new generation, each when it has it', async () => {
      await cluster.admin.patch(policyOf('serving'), { spec: { mode: 'enforce' } });
      await until(async () =>
        expect(await conditionOf('serving', 'Programmed')).toMatch(
          /^Unknown Pending: .*waiting for policy-node-/,
        ),
      );
      const state = await stateOf('serving');
      expect(state.generation).toBe(2);
      const idle = await stateOf('idle', { selectedPods: 0 });
      const [one, ...others] = agents;
      one?.tell(state, idle);
      await until(async () =>
        expect(await conditionOf('serving', 'Programmed')).toMatch(/^False Pending: in force on 1 of 2/),
      );
      for (const other of others) other.tell(state, idle);
      await until(async () =>
        expect(await conditionOf('serving', 'Programmed')).toBe('True Programmed: in force on 2 of 2 nodes'),
      );
      expect((await stored('serving')).status?.observedGeneration).toBe(2);
    });

    it('give the Lease back at their end: the next one need not wait', async () => {
      const [leader] = leaders();
      await leader?.stop();
      agents = agents.filter((agent) => agent !== leader);
      await until(() => expect(leaders()).toHaveLength(1));
    });

    it('go on under a definition with more in it, which keeps what is stored', async () => {
      const name = `clusteraigovernancepolicies.${POLICY_GROUP}`;
      const at = (version: string): Promise<Stored> =>
        cluster.admin.json(
          'GET',
          `/apis/${POLICY_GROUP}/${version}/clusteraigovernancepolicies/serving`,
        ) as Promise<Stored>;
      const before = await at(POLICY_VERSION);
      const definition = await cluster.admin.get<Definition>({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name },
      });
      const [present] = definition.spec.versions;
      if (present === undefined) throw new Error('no version');
      // an optional field more, and a version with the same fields that new objects are stored in
      const more = withField(present, 'note');
      const versions = [
        { ...more, storage: false },
        { ...more, name: 'v1beta1', storage: true },
      ];
      await cluster.admin.replace({ ...definition, spec: { ...definition.spec, versions } } as Manifest);
      await until(async () => void (await at('v1beta1')));
      const [old, beta] = [await at(POLICY_VERSION), await at('v1beta1')];
      expect(old).toEqual(before);
      expect({ ...beta, apiVersion: API_VERSION, metadata: 0 }).toEqual({ ...before, metadata: 0 });
      expect(beta.metadata).toMatchObject({
        uid: before.metadata.uid,
        generation: before.metadata.generation,
      });
      // still valid, in both versions, and the new field is kept
      for (const version of [POLICY_VERSION, 'v1beta1'])
        await cluster.admin.json(
          'PATCH',
          `/apis/${POLICY_GROUP}/${version}/clusteraigovernancepolicies/serving?fieldValidation=Strict`,
          { spec: { note: `by ${version}` } },
        );
      expect((await at(POLICY_VERSION)).spec).toMatchObject({ note: 'by v1beta1' });
      const { status } = await cluster.admin.get<{ status: { storedVersions: readonly string[] } }>(
        definition,
      );
      expect(status.storedVersions).toEqual([POLICY_VERSION, 'v1beta1']);
      // agents that know nothing of it go on writing
      const state = await stateOf('serving');
      expect(state.generation).toBe(4);
      for (const agent of agents) agent.tell(state);
      await until(async () => {
        const { status: now } = await at('v1beta1');
        expect(now).toMatchObject({ observedGeneration: 4 });
      });
    });
  });
});

/** The version with one optional field more in its spec. */
function withField(version: Version, field: string): Version {
  const text = JSON.stringify(version);
  const marked = text.replace('"mode":{', `"${field}":{"type":"string","maxLength":64},"mode":{`);
  if (marked === text) throw new Error('the spec has no mode');
  return JSON.parse(marked) as Version;
}
