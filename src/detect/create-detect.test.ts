// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPod, buildProcess } from '../../test/suites/build-event.ts';
import type { EventValues } from '../../test/suites/build-frames.ts';
import { NO_HOLDS, resolve, setUp, tcp, udp, WHO } from '../../test/suites/detect-setup.ts';
import { readApprovedModels } from '../catalog/approved-models.ts';
import type { EventName } from '../events/event-kinds.ts';
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
      identity: NO_HOLDS,
      degraded: [],
      policies: [],
      suspended: [],
    });
    detect.inventory(6n);
    expect(records.map(({ kind, sequence, time }) => [kind, sequence, time.slice(-11)])).toEqual([
      ['network.flow', 0, expect.any(String)],
      ['heartbeat', 1, '.000000012Z'],
      ['inventory', 2, '.000000013Z'],
    ]);
    expect((records[0] as EventRecord).destination?.name).toBe('hf.co');
  });

  it('raises a finding for a pod that lost its last enforcing policy, with which and why', () => {
    const { detect, records } = setUp({});
    const kind = 'ClusterAIGovernancePolicy' as const;
    const policy = { kind, name: 'serving', generation: 3, mode: 'enforce' as const, podSelector: {} };
    const lost = { pod: buildPod('team', 'one'), policies: [{ policy, cause: 'removed' as const }] };
    detect.lostEnforcement(lost, 5n);
    expect(records).toMatchObject([
      {
        ...{ kind: 'finding', pod: { namespace: 'team', name: 'one' } },
        finding: {
          ...{ rule: 'enforcement-lost', severity: 'high', count: 1 },
          message:
            'no policy is enforced in the pod any more: ClusterAIGovernancePolicy serving, generation 3, was removed (see its policy_change)',
        },
      },
    ]);
    detect.tick(600_000_000_000n);
    expect(records).toHaveLength(1);
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
      identity: NO_HOLDS,
      degraded: [],
      policies: [],
      suspended: [],
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

  it('takes events in any order, loses none of its count, and lets no pod grow beyond its limits', () => {
    const name = fc.constantFrom('huggingface.co', 'cdn-lfs-us-1.hf.co', 'a.example', '', '\u0000\ufffd');
    const socket = fc.record({
      cookie: fc.nat(12),
      remotePort: fc.constantFrom(0, 53, 443),
      protocol: fc.constantFrom(6, 17, 0),
      direction: fc.nat(3),
      localPort: fc.nat(2),
      remoteAddress: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    });
    const records = fc.uint8Array({ maxLength: 60 });
    const target = fc.constantFrom(
      '/a/b/resolve/main/x.gguf',
      '/api/models/a/b',
      '*',
      '',
      'http://[',
      '/%',
      '/../../x?token=1',
    );
    const event = fc.oneof(
      fc.tuple(fc.constantFrom('network.connect', 'network.send', 'network.listen'), fc.record({ socket })),
      fc.tuple(
        fc.constantFrom('network.established', 'network.accept', 'network.flow', 'network.close'),
        fc.record({ socket, bytesReceived: fc.bigInt(0n, 2n ** 64n - 1n), error: fc.nat(200) }),
      ),
      fc.tuple(
        fc.constantFrom('dns.question', 'dns.answer'),
        fc.record({ socket, name, id: fc.nat(2), type: fc.nat(30), records }),
      ),
      fc.tuple(fc.constant('tls.hello'), fc.record({ socket, serverName: name, version: fc.nat(65_535) })),
      fc.tuple(
        fc.constant('http.request'),
        fc.record({
          socket,
          host: name,
          target,
          method: fc.constantFrom('GET', 'HEAD', ''),
          source: fc.nat(3),
          tlsObject: fc.nat(3),
        }),
      ),
    );
    const limits = {
      maxFlows: 6,
      maxFlowsPerScope: 4,
      maxAddressesPerScope: 2,
      maxQuestionsPerScope: 2,
      maxModelsPerFlow: 1,
      maxFindings: 2,
      maxScopes: 2,
    };
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(3), fc.nat(20_000)), { maxLength: 120 }), (steps) => {
        const {
          feed,
          records: made,
          wait,
          detect,
        } = setUp({ limits, approved: readApprovedModels(['s3://x/']) });
        for (const [[kind, values], pod, ms] of steps) {
          const who = { process: buildProcess({ pid: 70 + pod }), pod: buildPod('p', String(pod)) };
          feed(kind as EventName, values as EventValues<EventName>, who);
          wait(ms);
        }
        detect.flush();
        expect(made.map(({ sequence }) => sequence)).toEqual(made.map((_, i) => i));
        expect(detect.summary().events).toBe(steps.length);
        for (const value of Object.values(detect.losses())) expect(value).toBeGreaterThanOrEqual(0);
        for (const record of made) expect(() => JSON.stringify(record)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});
