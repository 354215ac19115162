// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { policyState } from '../../../test/suites/policy-state.ts';
import { NODE_STATUS_LIMITS } from '../../config/node-status-schema.ts';
import type { NodePolicyState } from '../node-policy-state.ts';
import { writeNodeStatus } from './write-node-status.ts';

const write = (...states: NodePolicyState[]) =>
  writeNodeStatus({ states, version: '1.0.0', timeMs: Date.UTC(2027, 0, 2), heartbeatSeconds: 300 });

describe('writeNodeStatus', () => {
  it('tells of what is in force with its pods, and of the rest in a word', () => {
    expect(
      write(policyState('b'), policyState('a', { namespace: 'team', selectedPods: 0, generation: 7 })),
    ).toEqual({
      version: '1.0.0',
      time: '2027-01-02T00:00:00Z',
      heartbeatSeconds: 300,
      policies: [{ policy: 'b', uid: 'uid-b', generation: 1, pods: 2 }],
      idle: ['uid-a:7'],
    });
  });

  it('tells what is wrong, and why something is not in force, also where no pod is selected', () => {
    const state = policyState('a', {
      selectedPods: 0,
      heldGeneration: 3,
      problems: [{ code: 'value', field: 'spec.mode', message: 'must be audit or enforce' }],
      unprogrammed: [{ reason: 'tier-missing', tier: 'stream', clause: 'egress.allow.hub' }],
      degraded: { l3Only: 1, packetOnly: 0, opaque: 4 },
    });
    expect(write(state).policies).toEqual([
      {
        policy: 'a',
        uid: 'uid-a',
        generation: 1,
        pods: 0,
        problems: ['spec.mode: must be audit or enforce'],
        heldGeneration: 3,
        unprogrammed: [{ reason: 'tier-missing', tier: 'stream', clause: 'egress.allow.hub' }],
        degraded: { l3Only: 1, packetOnly: 0, opaque: 4 },
      },
    ]);
  });

  it('leaves policies of files out: nobody else knows them', () => {
    const { uid: _, generation: __, ...file } = policyState('file');
    expect(write(file)).not.toHaveProperty('policies');
  });

  it('is the same in whatever order policies are told', () => {
    const [a, b, c] = [policyState('a'), policyState('b'), policyState('c', { selectedPods: 9 })];
    expect(write(a, b, c)).toEqual(write(c, b, a));
  });

  it('stays small with 200 policies, whatever the number of pods', () => {
    const states = Array.from({ length: 200 }, (_, index) =>
      policyState(`policy-${index}`, {
        namespace: `team-${index % 20}`,
        uid: crypto.randomUUID(),
        generation: index,
        selectedPods: 500,
      }),
    );
    expect(JSON.stringify(write(...states)).length).toBeLessThan(24 << 10);
    const idle = states.map((state) => ({ ...state, selectedPods: 0 }));
    expect(JSON.stringify(write(...idle)).length).toBeLessThan(10 << 10);
  });

  it('counts what finds no room, and keeps what selects most pods', () => {
    const most = NODE_STATUS_LIMITS.policies;
    const states = Array.from({ length: most + 5 }, (_, index) =>
      policyState(`p${index}`, { selectedPods: index + 1 }),
    );
    const { policies = [], omitted } = write(...states);
    expect(omitted).toBe(5);
    expect(policies).toHaveLength(most);
    expect(Math.min(...policies.map(({ pods }) => pods))).toBe(6);
  });

  it('cuts long texts', () => {
    const message = 'x'.repeat(5000);
    const long = policyState('a', {
      problems: Array.from({ length: 50 }, () => ({ code: 'value', field: 'spec', message })),
      unprogrammed: Array.from({ length: 50 }, () => ({ reason: 'refused-by-kernel', message }) as const),
    });
    expect(JSON.stringify(write(long)).length).toBeLessThan(5_000);
  });
});
