// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import { resolve, setUp, tcp, WHO } from '../../test/suites/detect-setup.ts';
import { EgressHook, EgressVerdict } from '../gen/events.ts';

const CLAUSE = {
  kind: 'ClusterAIGovernancePolicy',
  name: 'training',
  clause: 'egress.default',
  mode: 'enforce',
};

function set(options: Parameters<typeof setUp>[0] = {}) {
  const setup = setUp({ clauseOf: () => ({ ...CLAUSE, decision: 'd1' }), ...options });
  const deny = (cookie: number, to: string, verdict: number = EgressVerdict.DENY, who = WHO): void =>
    setup.feed(
      'egress.decision',
      { socket: tcp(cookie, to), verdict, hook: EgressHook.CONNECT, set: 1 },
      who,
    );
  const told = () =>
    [...setup.detect.denials()].map(({ denials }) => ({ all: [...denials], other: denials.other }));
  return { ...setup, deny, told };
}

it('folds denials of one destination, by name where one is known, and keeps who did it last', () => {
  const { feed, deny, told } = set();
  resolve(feed, 'api.example.com', '203.0.113.1', 1);
  resolve(feed, 'api.example.com', '203.0.113.2', 2);
  deny(1, '203.0.113.1');
  deny(2, '203.0.113.2');
  deny(3, '203.0.113.3', EgressVerdict.AUDIT);
  deny(4, '203.0.113.4', EgressVerdict.ALLOW);
  expect(told()).toMatchObject([
    {
      all: [
        {
          ...{ verdict: 'deny', count: 2, protocol: 'tcp', policy: CLAUSE, pid: 70 },
          destination: { name: 'api.example.com', address: '203.0.113.2', port: 443 },
          program: WHO.process?.executable,
        },
        { verdict: 'audit', count: 1, destination: { address: '203.0.113.3' } },
      ],
      other: 0,
    },
  ]);
});

it('keeps a bounded number for each pod, the last ones, and counts the others', () => {
  const { deny, told, detect } = set({ limits: { maxDenialsPerScope: 2 } });
  for (let at = 1; at <= 4; at++) deny(at, `203.0.113.${at}`);
  deny(5, '203.0.113.3');
  const other = buildPod('team', 'other');
  deny(9, '203.0.113.1', EgressVerdict.DENY, { ...WHO, pod: other });
  expect(told()).toMatchObject([
    {
      all: [
        { destination: { address: '203.0.113.4' }, count: 1 },
        { destination: { address: '203.0.113.3' }, count: 2 },
      ],
      other: 2,
    },
    { all: [{ count: 1 }], other: 0 },
  ]);
  expect(detect.losses().denialsFolded).toBe(2);
});

it('takes no room of another pod, and has none left over', () => {
  const { deny, told, detect } = set({ limits: { maxDenials: 1 } });
  deny(1, '203.0.113.1');
  const other = { ...WHO, pod: buildPod('team', 'other') };
  deny(2, '203.0.113.1', EgressVerdict.DENY, other);
  expect(told()).toMatchObject([{ all: [{ count: 1 }] }, { all: [], other: 1 }]);
  const fill = detect.tableFills().find(({ table }) => table === 'denials');
  expect(fill).toEqual({ table: 'denials', entries: 1, capacity: 1 });
});

it('counts also where nobody wants the records', () => {
  const { deny, told, records } = set({ kinds: new Set(['heartbeat']) });
  deny(1, '203.0.113.1');
  expect(records).toEqual([]);
  expect(told()).toHaveLength(1);
});
