// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { policyState } from '../../../test/suites/policy-state.ts';
import { unprogrammedSamples } from './unprogrammed-samples.ts';

const series = (...states: Parameters<typeof unprogrammedSamples>) =>
  [...unprogrammedSamples(...states)].map(({ labels, value }) => [...Object.values(labels), value].join(' '));
const missing = (clause: string) => ({ reason: 'tier-missing', tier: 'stream', clause }) as const;

it('tells pods by policy and reason, each reason once, and nothing of what is in force or selects none', () => {
  const twice = [missing('egress.allow.a'), missing('egress.allow.b'), { reason: 'off' } as const];
  expect(
    series([
      policyState('serving', { mode: 'enforce', selectedPods: 2, unprogrammed: twice }),
      policyState('team', {
        kind: 'AIGovernancePolicy',
        namespace: 'prod',
        mode: 'audit',
        selectedPods: 3,
        unprogrammed: [{ reason: 'pending' }],
      }),
      policyState('held', { selectedPods: 9, unprogrammed: [] }),
      policyState('empty', { selectedPods: 0, unprogrammed: twice }),
    ]),
  ).toEqual([
    'AIGovernancePolicy prod/team audit pending 3',
    'ClusterAIGovernancePolicy serving enforce tier-missing 2',
    'ClusterAIGovernancePolicy serving enforce off 2',
  ]);
});

it('is bounded: what selects fewest is told together', () => {
  const states = Array.from({ length: 40 }, (_, at) =>
    policyState(`p${at}`, { mode: 'enforce', selectedPods: 100 - at, unprogrammed: [{ reason: 'off' }] }),
  );
  const told = series(states);
  expect(told).toHaveLength(33);
  // 68 + 67 + … + 61
  expect(told.at(-1)).toBe('other other enforce off 516');
});
