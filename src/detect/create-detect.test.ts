// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import { resolve, setUp, tcp, udp, WHO } from '../../test/suites/detect-setup.ts';
import type { EventRecord } from '../events/record.ts';

describe('the agent itself', () => {
  it('numbers its records without a gap, whatever is made', () => {
    const { feed, records, detect } = setUp({ kinds: new Set(['network.flow', 'heartbeat', 'inventory']) });
    resolve(feed, 'hf.co');
    feed('network.connect', { socket: tcp(1) });
    feed('network.close', { socket: tcp(1) });
    detect.heartbeat({
      bootNs: 5n,
      clockOffsetNs: 1_767_225_600_000_000_007n,
      uptimeSeconds: 1,
      events: 4,
      lost: [],
      undecodable: 0,
      pods: 1,
      processes: 2,
      degraded: [],
      policies: [],
    });
    detect.inventory(6n);
    expect(records.map(({ kind, sequence, time }) => [kind, sequence, time.slice(-11)])).toEqual([
      ['network.flow', 0, expect.any(String)],
      ['heartbeat', 1, '.000000012Z'],
      ['inventory', 2, '.000000013Z'],
    ]);
    expect((records[0] as EventRecord).destination?.name).toBe('hf.co');
  });

  it('counts what had no room, by pod, and says so in its heartbeat', () => {
    const limits = { maxFlowsPerScope: 2, maxAddressesPerScope: 2, maxQuestionsPerScope: 2 };
    const { feed, detect, records } = setUp({ limits });
    for (let i = 1; i <= 4; i++) {
      resolve(feed, `h${i}.example`, `198.51.100.${i}`, i);
      feed('network.connect', { socket: tcp(i, `198.51.100.${i}`) });
      feed('dns.question', { socket: udp(50 + i), id: i, type: 1, name: 'x' });
    }
    const other = buildPod('team', 'other');
    feed('network.connect', { socket: tcp(99) }, { ...WHO, pod: other });
    expect(detect.losses()).toMatchObject({ flowsEvicted: 2, questionsEvicted: 2 });
    expect(detect.losses().namesEvicted).toBeGreaterThan(0);
    detect.heartbeat({
      bootNs: 1n,
      clockOffsetNs: 0n,
      uptimeSeconds: 1,
      events: 4,
      lost: [{ kind: 'dns.answer', reason: 'ring-full', count: 1 }],
      undecodable: 0,
      pods: 1,
      processes: 2,
      degraded: [],
      policies: [],
    });
    expect(records.at(-1)).toMatchObject({
      lost: expect.arrayContaining([
        { kind: 'dns.answer', reason: 'ring-full', count: 1 },
        { kind: 'network.flow', reason: 'flow-table-full', count: 2 },
      ]),
    });
  });

  it('tells that a pod is throttled', () => {
    const { feed, last } = setUp();
    feed('coverage.throttle', { shed: 12 });
    expect(last()).toMatchObject({
      kind: 'coverage.throttle',
      coverage: { shed: 12 },
      pod: { name: 'notebook' },
    });
  });

  it('forgets pods that did nothing for long', () => {
    const { feed, detect, wait } = setUp();
    feed('process.exec', { executable: '/bin/x' });
    wait(3_000_000);
    expect(detect.summary().pods).toHaveLength(1);
    wait(1_000_000);
    expect(detect.summary().pods).toEqual([]);
  });
});
