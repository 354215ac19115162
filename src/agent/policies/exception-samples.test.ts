// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Policy } from '../../policy/policy.ts';
import { exceptionSamples } from './exception-samples.ts';

const NOW = Date.parse('2027-01-01T00:00:00Z');

function policy(name: string, seconds: number, namespace?: string): Policy {
  const clause = { name: 'pilot', destination: { kind: 'names', names: ['a.example'] } } as const;
  const allow = [{ ...clause, expiresMs: NOW + seconds * 1e3 }];
  return {
    ...(namespace === undefined
      ? { kind: 'ClusterAIGovernancePolicy' }
      : { kind: 'AIGovernancePolicy', namespace }),
    ...{ name, mode: 'enforce', podSelector: {} },
    egress: { default: 'deny', allow, deny: [], proxies: [], isQuicDenied: false, isHelloDenied: false },
  };
}

it('tells how long exceptions last, of policies that select pods here', () => {
  const policies = [
    policy('serving', 90),
    policy('team', 30, 'prod'),
    policy('nobody', 10),
    policy('over', 0),
  ];
  const podsOf = ({ name }: Policy): number => (name === 'nobody' ? 0 : 1);
  expect([...exceptionSamples({ policies, podsOf }, NOW)]).toEqual([
    {
      name: 'weir_exception_expiry_seconds',
      labels: { kind: 'AIGovernancePolicy', policy: 'prod/team' },
      value: 30,
    },
    {
      name: 'weir_exception_expiry_seconds',
      labels: { kind: 'ClusterAIGovernancePolicy', policy: 'serving' },
      value: 90,
    },
  ]);
});

it('is bounded', () => {
  const policies = Array.from({ length: 100 }, (_, at) => policy(`p${at}`, at + 1));
  expect([...exceptionSamples({ policies, podsOf: () => 1 }, NOW)]).toHaveLength(32);
});
