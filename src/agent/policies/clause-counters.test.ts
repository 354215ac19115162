// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { ClauseNumber } from '../../gen/events.ts';
import type { HeldSet } from '../../kernel/egress/egress-tables.ts';
import type { DecidingClause } from '../../policy/decision.ts';
import { ClauseCounters } from './clause-counters.ts';

const clause = (name: string, policy = 'training'): DecidingClause => ({
  kind: 'ClusterAIGovernancePolicy',
  policy,
  mode: 'enforce',
  clause: name,
});

/** A set in the kernel with an allow and a default of the cluster's gate. */
function held(id: number, policy?: string): HeldSet {
  const evaluation = { rest: { default: 'deny', clause: clause('egress.default', policy) } };
  const set = {
    policies: [{ kind: 'ClusterAIGovernancePolicy', name: policy ?? 'training', mode: 'enforce' }],
    rules: [{ clause: clause('egress.allow.features', policy) }],
    gates: { cluster: { enforce: evaluation, all: evaluation }, namespace: { enforce: {}, all: {} } },
  };
  return { id, set, origins: [0] } as unknown as HeldSet;
}

/** Tables in which the allow of a set decided `id` times, and the default twice as often; in all, once more each. */
function tables(...sets: readonly HeldSet[]) {
  return {
    sets: () => sets,
    countsOf: (set: number, number: number) => {
      const enforced = number === 0 ? BigInt(set) : number === ClauseNumber.DEFAULT ? BigInt(2 * set) : 0n;
      return { enforced, all: enforced === 0n ? 0n : enforced + 1n };
    },
  };
}

const TRAINING = { kind: 'ClusterAIGovernancePolicy', name: 'training' };

it('adds up what a clause decided in all sets, and in those that are gone', () => {
  const counters = new ClauseCounters();
  const now = tables(held(10), held(100));
  counters.keep(held(1), now);
  expect(counters.ofPolicy(now, TRAINING)).toEqual([
    { clause: 'egress.allow.features', enforced: 111, all: 114 },
    { clause: 'egress.default', enforced: 222, all: 225 },
  ]);
  // asking counts nothing twice
  expect(counters.ofPolicy(now, TRAINING)[0]?.enforced).toBe(111);
  expect(counters.ofPolicy(now, { ...TRAINING, namespace: 'training' })).toEqual([]);
});

it('gives so many clauses series of their own, and adds up the rest', () => {
  const counters = new ClauseCounters();
  const now = tables(held(10), held(100, 'serving'));
  const series = (most: number) =>
    [...counters.metrics(now, most)].map(({ labels, value }) => [...Object.values(labels), value].join(' '));
  expect(series(100)).toHaveLength(8);
  expect(series(1)).toEqual([
    'ClusterAIGovernancePolicy training egress.allow.features enforced 10',
    'ClusterAIGovernancePolicy training egress.allow.features all 11',
    'other other other enforced 320',
    'other other other all 323',
  ]);
});

it('gives what policies that select pods denied, by their mode, and what is gone with them', () => {
  const counters = new ClauseCounters();
  const now = tables(held(10), held(100, 'serving'));
  counters.keep(held(1), now);
  counters.keep(held(5, 'gone'), now);
  const series = (most: number) =>
    [...counters.denials(now, most)].map(({ labels, value }) => [...Object.values(labels), value].join(' '));
  // the default denied twice as often as the number of its set
  expect(series(10)).toEqual([
    'ClusterAIGovernancePolicy training enforce 22',
    'ClusterAIGovernancePolicy serving enforce 200',
  ]);
  expect(series(1)).toEqual(['ClusterAIGovernancePolicy training enforce 22', 'other other other 200']);
});
