// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { nextExpiries } from './next-expiry.ts';
import type { Clause, Policy } from './policy.ts';

const NOW = Date.parse('2027-01-01T00:00:00Z');
const DAY = 86_400_000;

function policy(name: string, ...ends: readonly (number | undefined)[]): Policy {
  const allow = ends.map(
    (days, at): Clause => ({
      name: `c${at}`,
      destination: { kind: 'names', names: ['a.example'] },
      ...(days !== undefined && { expiresMs: NOW + days * DAY }),
    }),
  );
  const egress = {
    default: 'deny',
    allow,
    deny: [],
    proxies: [],
    isQuicDenied: false,
    isHelloDenied: false,
  } as const;
  return { kind: 'ClusterAIGovernancePolicy', name, mode: 'enforce', podSelector: {}, egress };
}

const shown = (policies: readonly Policy[], max = 10) =>
  nextExpiries(policies, NOW, max).map(({ policy: { name }, clause, expiresMs }) => [
    name,
    clause,
    (expiresMs - NOW) / DAY,
  ]);

describe('the next expiry', () => {
  it('is of each policy the exception that ends first, the nearest policy first', () => {
    expect(shown([policy('a', 9, 3, 7), policy('b', 2), policy('c', undefined)])).toEqual([
      ['b', 'egress.allow.c0', 2],
      ['a', 'egress.allow.c1', 3],
    ]);
  });

  it('is none of what is over: at its instant it counts no more', () => {
    expect(shown([policy('a', 0, -1), policy('b', -5, 4)])).toEqual([['b', 'egress.allow.c1', 4]]);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 50 }, (_, at) => policy(`p${at}`, 50 - at));
    expect(shown(many, 2).map(([name]) => name)).toEqual(['p49', 'p48']);
  });
});
