// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, onTestFinished } from 'vitest';
import { ApiServerDouble, sendStatus } from '../../test/suites/api-server/api-server-double.ts';
import { followDouble, until } from '../../test/suites/api-server/cluster-setup.ts';
import type { EventRecord } from '../events/record.ts';
import { DEFAULT_POD_EVENT_PACE, type PodEventPace } from './pod-event-pace.ts';

const EVENTS = 'events.events.k8s.io';
const TEST_EVENT_PACE: PodEventPace = { ...DEFAULT_POD_EVENT_PACE, leastMs: 0, lookMs: 2, refillMs: 1 };

/** A denial of a pod, as records tell it. */
function denial(more: Partial<EventRecord> = {}): EventRecord {
  return {
    schema: 'weir.dev/record/v1',
    kind: 'egress.decision',
    time: '2027-01-02T03:04:05.123456789Z',
    ...{ node: 'node-1', bootId: 'b', run: 'r', sequence: 1, agent: '1', catalog: '1' },
    pod: { namespace: 'research', name: 'notebook', uid: 'u-1' },
    destination: { address: '203.0.113.9', port: 443, name: 'api.openai.com' },
    flow: { protocol: 'tcp', direction: 'outbound', cookie: '1', localAddress: '', localPort: 1 },
    policy: {
      ...{ kind: 'ClusterAIGovernancePolicy', name: 'training', clause: 'egress.default', mode: 'enforce' },
      ...{ hook: 'connect', set: 1 },
    },
    verdict: 'deny',
    ...more,
  };
}

const toPort = (port: number): EventRecord => denial({ destination: { address: '203.0.113.9', port } });

async function start({ withAudit = false, pace = TEST_EVENT_PACE } = {}) {
  const api = await ApiServerDouble.start();
  onTestFinished(() => api.close());
  api.store.define(EVENTS);
  const { cluster, said } = followDouble(api, { podEvents: { withAudit, pace } });
  const sink = cluster.podEvents ?? expect.fail('no sink');
  onTestFinished(() => sink.close());
  const writes = () => api.requests.filter(({ method }) => method !== 'GET');
  return { api, sink, said, writes, events: () => api.store.list(EVENTS) };
}

describe('denials as Events of a pod', () => {
  it('are one for each destination and clause, in which repeats are counted', async () => {
    const { sink, events } = await start();
    sink.write(denial());
    await until(() => expect(events()).toHaveLength(1));
    for (let at = 0; at < 3; at++) sink.write(denial({ time: '2027-01-02T03:09:05.5Z' }));
    await until(() =>
      expect(events()[0]?.series).toEqual({ count: 4, lastObservedTime: '2027-01-02T03:09:05.5Z' }),
    );
    expect(events()).toMatchObject([
      {
        apiVersion: 'events.k8s.io/v1',
        metadata: { namespace: 'research', name: expect.stringMatching(/^notebook\.[0-9a-f]{16}$/) },
        eventTime: '2027-01-02T03:04:05.123456Z',
        ...{ reason: 'EgressDenied', type: 'Warning', action: 'Deny' },
        ...{ reportingController: 'weir.dev/agent', reportingInstance: 'node-1' },
        regarding: { kind: 'Pod', namespace: 'research', name: 'notebook', uid: 'u-1' },
        note: 'egress to api.openai.com (203.0.113.9) port 443/tcp denied by ClusterAIGovernancePolicy training, clause egress.default. `kubectl weir why` says more',
      },
    ]);
  });

  it('leave out what passed, unless it is asked for', async () => {
    const { sink, events } = await start();
    sink.write(denial({ verdict: 'audit' }));
    sink.write(denial({ verdict: 'allow' }));
    sink.write(toPort(1));
    await until(() => expect(events()).toHaveLength(1));
    const audited = await start({ withAudit: true });
    audited.sink.write(denial({ verdict: 'audit' }));
    await until(() => expect(audited.events()).toMatchObject([{ reason: 'EgressAudited', type: 'Normal' }]));
  });

  it('are bounded for a pod, and for the node, which is counted, and is no loss of records', async () => {
    const { sink, events } = await start({ pace: { ...TEST_EVENT_PACE, maxOfPod: 2, maxEvents: 3 } });
    for (const port of [1, 2, 3]) sink.write(toPort(port));
    for (const uid of ['a', 'b']) sink.write(denial({ pod: { namespace: 'research', name: uid, uid } }));
    await until(() => expect(events()).toHaveLength(3));
    expect(sink.untold()).toEqual({ pod: 1, node: 1 });
    expect(sink.status().losses).toEqual([]);
  });

  it('take no more writes than the budget has, and lose no count', async () => {
    const pace = { ...TEST_EVENT_PACE, burst: 2, refillMs: 3_600_000 };
    const { sink, events, writes } = await start({ pace });
    for (const port of [1, 2, 3, 4]) for (let at = 0; at < 5; at++) sink.write(toPort(port));
    await until(() => expect(events()).toHaveLength(2));
    expect(writes()).toHaveLength(2);
    expect(events().map(({ series }) => series)).toMatchObject([{ count: 5 }, { count: 5 }]);
  });

  it('say once what is in the way, and are told when it is over', async () => {
    const { api, sink, said, events } = await start();
    api.forbidden.add(EVENTS);
    sink.write(denial());
    await until(() => expect(sink.status().retries).toBeGreaterThan(2));
    expect(sink.status().trouble).toContain(
      'Events of pods can not be written: events.events.k8s.io is forbidden',
    );
    api.forbidden.delete(EVENTS);
    await until(() => expect(events()).toHaveLength(1));
    await until(() => expect(sink.status().trouble).toBeUndefined());
    expect(said.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('go on for other pods where a namespace goes, and anew where the server forgot one', async () => {
    const { api, sink, events, said } = await start();
    api.interceptions.push(({ path, method }, response) => {
      if (method !== 'POST' || !path.includes('/gone/')) return false;
      const message = 'unable to create new content in namespace gone because it is being terminated';
      sendStatus(response, 403, 'Forbidden', message);
      return true;
    });
    sink.write(denial({ pod: { namespace: 'gone', name: 'x', uid: 'x' } }));
    sink.write(denial());
    await until(() => expect(events()).toHaveLength(1));
    expect(said).toEqual([]);
    const name = events()[0]?.metadata.name ?? '';
    api.store.remove(EVENTS, `research/${name}`);
    sink.write(denial());
    await until(() => expect(api.requests.filter(({ method }) => method === 'PATCH')).not.toEqual([]));
    await until(() => {
      sink.write(denial());
      expect(events()).toHaveLength(1);
    });
  });
});
