// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { setUp } from '../../test/suites/detect-setup.ts';

const POLICY = {
  kind: 'AIGovernancePolicy',
  namespace: 'prod',
  name: 'own',
  uid: 'u',
  mode: 'enforce',
} as const;

it('records what is new of a policy, numbered as all records are', () => {
  const { detect, records } = setUp();
  detect.policy(
    {
      ...{ news: 'rejected', source: 'api AIGovernancePolicy', selectedPods: 2 },
      policy: { ...POLICY, generation: 4 },
      before: { ...POLICY, generation: 3 },
      problems: [{ code: 'value', field: 'spec.mode', message: 'is none' }],
    },
    5n,
  );
  detect.policy(
    {
      ...{ news: 'ending', policy: POLICY, clause: 'egress.allow.pilot', reason: 'trial' },
      ...{ expiresMs: 86_400_000, selectedPods: 1 },
    },
    6n,
  );
  expect(records).toEqual([
    expect.objectContaining({
      ...{ kind: 'policy_change', sequence: 0, change: 'rejected', source: 'api AIGovernancePolicy' },
      policy: { ...POLICY, generation: 4 },
      before: { generation: 3, mode: 'enforce' },
      selectedPods: 2,
      problems: [{ code: 'value', field: 'spec.mode', message: 'is none' }],
    }),
    expect.objectContaining({
      ...{ kind: 'exception', sequence: 1, policy: POLICY, selectedPods: 1 },
      exception: {
        ...{ state: 'ending', clause: 'egress.allow.pilot', reason: 'trial' },
        expires: '1970-01-02T00:00:00.000Z',
      },
    }),
  ]);
});

it('tells AI pods with and without policy in inventories, where that is known', () => {
  const { detect, records } = setUp();
  detect.inventory(5n);
  detect.inventory(6n, { withPolicy: ['prod/a'], withoutPolicy: ['prod/b'] });
  expect(records[0]).not.toHaveProperty('aiPods');
  expect(records[1]).toMatchObject({ aiPods: { withPolicy: ['prod/a'], withoutPolicy: ['prod/b'] } });
});
