// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ApiClient } from '../../src/cluster/api-client.ts';
import { DEFAULT_POD_EVENT_PACE } from '../../src/cluster/pod-event-pace.ts';
import { PodEvents } from '../../src/cluster/pod-events.ts';
import type { EventRecord } from '../../src/events/record.ts';
import { TEST_PACE } from '../suites/api-server/cluster-setup.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { noCluster } from './no-cluster.ts';
import { type ClusterUnderTest, openClusterUnderTest } from './open-cluster-under-test.ts';

const LONG_MS = 300_000;
let cluster: ClusterUnderTest;

interface StoredEvent {
  readonly metadata: { readonly uid: string };
  readonly reason: string;
  readonly note: string;
  readonly type: string;
  readonly regarding: { readonly uid?: string };
  readonly series?: { readonly count: number };
}

async function eventsOf(pod: string): Promise<readonly StoredEvent[]> {
  const path = `/apis/events.k8s.io/v1/namespaces/${cluster.namespace}/events?fieldSelector=regarding.name%3D${pod}`;
  return ((await cluster.admin.json('GET', path)) as { readonly items: readonly StoredEvent[] }).items;
}

describeUnless(noCluster, 'Events of pods on a real API server', { timeout: LONG_MS }, () => {
  beforeAll(async () => {
    cluster = await openClusterUnderTest(process.env);
  }, LONG_MS);
  afterAll(async () => {
    await cluster?.close();
  }, LONG_MS);

  it('are taken with the rights that the agent has, and counted up in one', async () => {
    const { weir, namespace, node } = cluster;
    const client = new ApiClient({ connection: weir, userAgent: 'weir-test' });
    const said: string[] = [];
    const log = { info: () => undefined, warn: (facts: object) => void said.push(JSON.stringify(facts)) };
    const eventPace = { ...DEFAULT_POD_EVENT_PACE, leastMs: 0, lookMs: 10 };
    const events = new PodEvents({ client, node, withAudit: true, log, pace: TEST_PACE, eventPace });
    const record = (verdict: 'deny' | 'audit'): EventRecord => ({
      schema: 'weir.dev/record/v1',
      kind: 'egress.decision',
      // as records have it: the API takes microseconds
      time: new Date().toISOString().replace('Z', '000001Z'),
      ...{ node, bootId: 'b', run: 'r', sequence: 1, agent: '1', catalog: '1' },
      pod: { namespace, name: 'notebook', uid: '5f1ae3a5-9b0a-4a0e-8a39-0c1f6f2d8a11' },
      destination: { address: '203.0.113.9', port: 443, name: 'api.openai.com' },
      flow: { protocol: 'tcp', direction: 'outbound', cookie: '1', localAddress: '', localPort: 1 },
      policy: {
        kind: 'AIGovernancePolicy',
        namespace,
        name: 'p',
        clause: 'egress.default',
        hook: 'connect',
        set: 1,
      },
      verdict,
    });
    try {
      events.write(record('deny'));
      await vi.waitFor(async () => expect(await eventsOf('notebook')).toHaveLength(1), { timeout: 60_000 });
      for (let at = 0; at < 4; at++) events.write(record('deny'));
      const counted = async () => expect((await eventsOf('notebook'))[0]?.series).toMatchObject({ count: 5 });
      await vi.waitFor(counted, { timeout: 60_000, interval: 200 });
      events.write(record('audit'));
      await vi.waitFor(async () => expect(await eventsOf('notebook')).toHaveLength(2), { timeout: 60_000 });
      const stored = await eventsOf('notebook');
      expect(stored.map(({ reason, type }) => `${reason} ${type}`).toSorted()).toEqual([
        'EgressAudited Normal',
        'EgressDenied Warning',
      ]);
      expect(stored[0]?.regarding.uid).toBe('5f1ae3a5-9b0a-4a0e-8a39-0c1f6f2d8a11');
      expect(said).toEqual([]);
    } finally {
      await events.close();
      client.close();
    }
  });
});
