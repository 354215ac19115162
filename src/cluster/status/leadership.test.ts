// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ApiServerDouble,
  type Interception,
  sendStatus,
} from '../../../test/suites/api-server/api-server-double.ts';
import { connectionTo, TEST_PACE, until } from '../../../test/suites/api-server/cluster-setup.ts';
import { LEASES, NAMESPACE, TEST_STATUS_PACE } from '../../../test/suites/api-server/status-setup.ts';
import { ApiClient } from '../api-client.ts';
import { Leadership } from './leadership.ts';
import type { StatusPace } from './status-pace.ts';

const KEY = `${NAMESPACE}/lease`;

async function startDouble(): Promise<ApiServerDouble> {
  const api = await ApiServerDouble.start();
  onTestFinished(() => api.close());
  api.store.define(LEASES);
  return api;
}

interface Lease {
  readonly holderIdentity?: string;
  readonly leaseTransitions?: number;
  readonly renewTime?: string;
}

const leaseOf = (api: ApiServerDouble): Lease | undefined => api.store.get(LEASES, KEY)?.spec as Lease;

function compete(
  api: ApiServerDouble,
  identity: string,
  pace: Partial<StatusPace> = {},
  leads: string[] = [],
) {
  const client = new ApiClient({ connection: connectionTo(api), userAgent: 'test' });
  const terms: AbortSignal[] = [];
  const leadership = new Leadership({
    client,
    namespace: NAMESPACE,
    name: 'lease',
    identity,
    log: { info: () => undefined, warn: () => undefined },
    pace: TEST_PACE,
    statusPace: { ...TEST_STATUS_PACE, ...pace },
    random: Math.random,
    competitors: () => 7,
    lead: (signal) => {
      terms.push(signal);
      leads.push(identity);
      const { promise, resolve } = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => {
        leads.splice(leads.indexOf(identity), 1);
        resolve();
      });
      return promise;
    },
  });
  onTestFinished(async () => {
    await leadership.close();
    client.close();
  });
  leadership.start();
  return { leadership, terms };
}

describe('Leadership', () => {
  it('lets one of many lead, and another one when that one stops', async () => {
    const api = await startDouble();
    const leads: string[] = [];
    const all = Array.from({ length: 5 }, (_, at) => compete(api, `node-${at}`, {}, leads));
    for (let left = all.length; left > 0; left--) {
      await until(() => expect(leads).toHaveLength(1));
      const leader = all.find(({ leadership }) => leadership.isLeader);
      expect(leaseOf(api)?.holderIdentity).toBe(leads[0]);
      await leader?.leadership.close();
      expect(leader?.terms.map(({ aborted }) => aborted)).toEqual([true]);
    }
    expect(leads).toEqual([]);
    expect(leaseOf(api)).not.toHaveProperty('holderIdentity');
    expect(leaseOf(api)?.leaseTransitions).toBe(4);
  });

  it('takes a lease over that is not renewed, whatever time stands in it', async () => {
    for (const renewTime of ['2001-01-01T00:00:00.000000Z', '2099-01-01T00:00:00.000000Z']) {
      const api = await startDouble();
      api.store.put(LEASES, {
        metadata: { name: 'lease', namespace: NAMESPACE },
        spec: { holderIdentity: 'gone', leaseDurationSeconds: 1, renewTime, leaseTransitions: 3 },
      });
      const { leadership } = compete(api, 'node-1');
      await until(() => expect(leadership.isLeader).toBe(true));
      expect(leaseOf(api)).toMatchObject({ holderIdentity: 'node-1', leaseTransitions: 4 });
    }
  });

  it('leaves a lease alone that is renewed, though its times never change', async () => {
    const api = await startDouble();
    const put = (): void =>
      void api.store.put(LEASES, {
        metadata: { name: 'lease', namespace: NAMESPACE },
        spec: { holderIdentity: 'other', leaseDurationSeconds: 1, renewTime: '2001-01-01T00:00:00.000000Z' },
      });
    put();
    let looks = 0;
    // renewed under the eyes of who waits
    api.interceptions.push(({ method }) => {
      if (method === 'GET' && ++looks < 100) put();
      return false;
    });
    const { leadership } = compete(api, 'node-1');
    await until(() => expect(leadership.isLeader).toBe(true));
    // not while it was renewed
    expect(looks).toBeGreaterThanOrEqual(100);
  });

  it('has its own lease again at once after a restart', async () => {
    const api = await startDouble();
    api.store.put(LEASES, {
      metadata: { name: 'lease', namespace: NAMESPACE },
      spec: { holderIdentity: 'node-1', leaseDurationSeconds: 600, leaseTransitions: 3 },
    });
    const { leadership } = compete(api, 'node-1');
    await until(() => expect(leadership.isLeader).toBe(true));
    expect(leaseOf(api)?.leaseTransitions).toBe(3);
  });

  it('stops to lead when another one has the lease', async () => {
    const api = await startDouble();
    const { leadership, terms } = compete(api, 'node-1', { leaseMs: 300 });
    await until(() => expect(leadership.isLeader).toBe(true));
    api.store.put(LEASES, {
      metadata: { name: 'lease', namespace: NAMESPACE },
      spec: { holderIdentity: 'thief', leaseDurationSeconds: 600 },
    });
    await until(() => expect(terms[0]?.aborted).toBe(true));
    await until(() => expect(leadership.isLeader).toBe(false));
    // a renewal that was too slow ends a term as well, before anybody looked
    await until(() => expect(leadership.leader).toBe('thief'));
  });

  it.each<[string, Interception]>([
    ['does not answer', () => true],
    [
      'refuses',
      (_, response) => {
        sendStatus(response, 500, 'InternalError', 'etcd is away');
        return true;
      },
    ],
  ])('stops to lead before another can, where the server %s', async (_, interception) => {
    const api = await startDouble();
    const { leadership, terms } = compete(api, 'node-1', { leaseMs: 600 });
    await until(() => expect(leadership.isLeader).toBe(true));
    api.interceptions.push(interception);
    await until(() => expect(terms[0]?.aborted).toBe(true));
    expect(leaseOf(api)?.holderIdentity).toBe('node-1');
    api.interceptions.length = 0;
    await until(() => expect(terms).toHaveLength(2));
  });

  it('renews for as long as it leads', async () => {
    const api = await startDouble();
    const { leadership, terms } = compete(api, 'node-1', { leaseMs: 1_500 });
    await until(() => expect(leadership.isLeader).toBe(true));
    const first = leaseOf(api)?.renewTime;
    await until(() => expect(leaseOf(api)?.renewTime).not.toBe(first));
    expect(terms).toHaveLength(1);
  });

  it('says what is in the way, and leads when it is gone', async () => {
    const api = await startDouble();
    api.forbidden.add(LEASES);
    const { leadership } = compete(api, 'node-1');
    await until(() => expect(leadership.problem).toContain('forbidden'));
    api.forbidden.clear();
    await until(() => expect(leadership.isLeader).toBe(true));
    expect(leadership.problem).toBeUndefined();
  });

  it('looks less often the more compete', async () => {
    const api = await startDouble();
    api.store.put(LEASES, {
      metadata: { name: 'lease', namespace: NAMESPACE, annotations: { 'weir.dev/competitors': '5000' } },
      spec: { holderIdentity: 'other', leaseDurationSeconds: 600 },
    });
    const looks = (): number => api.requests.length;
    // 5000 of them, 50 times a second in all: each once in 100 seconds
    const patient = compete(api, 'node-1', { pollsPerSecond: 50 });
    await until(() => expect(patient.leadership.leader).toBe('other'));
    expect(looks()).toBe(1);
    const eager = compete(api, 'node-2', { pollsPerSecond: 1e6 });
    await until(() => expect(looks()).toBeGreaterThan(20));
    await eager.leadership.close();
    const before = looks();
    // the last look of the eager one is over: who looks now is the patient one
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 300);
    await promise;
    expect(looks()).toBe(before);
  });
});
