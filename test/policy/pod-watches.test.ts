// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { governanceKeys, governanceOf } from '../../src/identity/governance.ts';
import { meansPod } from '../../src/policy/fit-clause.ts';
import { watchesOf } from '../../src/policy/pod-watches.ts';
import type { PodsDestination } from '../../src/policy/policy.ts';
import type { Labels } from '../../src/policy/policy-pod.ts';
import { serverSelects } from '../suites/api-server/server-selects.ts';

const KEYS = governanceKeys({ domain: ['team.io/domain'] });

function factsOf(namespaces: Readonly<Record<string, Labels>>) {
  return {
    namespaces: Object.entries(namespaces),
    keysOf: (key: string) => Object.values(KEYS).find(([first]) => first === key) ?? [key],
    governanceOf: (labels: Labels, of: Labels) => governanceOf(labels, of, KEYS),
  };
}

const clause = (
  podSelector: PodsDestination['podSelector'],
  namespaces: PodsDestination['namespaces'] = {},
) => ({ kind: 'pods', namespaces, podSelector }) as const;
const asked = (destination: PodsDestination, namespaces: Readonly<Record<string, Labels>> = {}) =>
  watchesOf(destination, factsOf(namespaces)).map(({ namespace, selector }) => [namespace, selector]);

describe('watchesOf', () => {
  it('asks the server for what it can select', () => {
    const matchExpressions = [
      { key: 'tier', operator: 'In', values: ['b', 'a'] },
      { key: 'x', operator: 'NotIn', values: ['1'] },
      { key: 'y', operator: 'Exists' },
      { key: 'z', operator: 'DoesNotExist' },
    ] as const;
    expect(asked(clause({ matchLabels: { app: 'db' }, matchExpressions }))).toEqual([
      [undefined, '!z,app=db,tier in (a,b),x notin (1),y'],
    ]);
    expect(asked(clause({}))).toEqual([[undefined, '']]);
  });

  it('asks for one namespace where one is meant', () => {
    expect(asked(clause({ matchLabels: { app: 'db' } }, 'data'))).toEqual([['data', 'app=db']]);
    const named = { matchLabels: { 'kubernetes.io/metadata.name': 'data' } };
    expect(asked(clause({}, named))).toEqual([['data', '']]);
  });

  it('asks by itself for a namespace that decides a label of its pods', () => {
    const store = { matchLabels: { 'weir.dev/domain': 'feature-store', app: 'db' } };
    const namespaces = {
      data: { 'weir.dev/domain': 'feature-store' },
      other: { 'weir.dev/domain': 'training' },
      plain: {},
    };
    expect(asked(clause(store), namespaces)).toEqual([
      [undefined, 'app=db,weir.dev/domain=feature-store'],
      [undefined, 'app=db,team.io/domain=feature-store'],
      ['data', 'app=db'],
    ]);
  });

  it('never misses a pod that a clause means', () => {
    const key = fc.constantFrom('app', 'weir.dev/domain', 'weir.dev/x', 'team.io/domain');
    const value = fc.constantFrom('a', 'b');
    const labels = fc.dictionary(key, value, { maxKeys: 3 });
    const expression = fc.oneof(
      fc.record({
        key,
        operator: fc.constantFrom('In' as const, 'NotIn' as const),
        values: fc.uniqueArray(value, { minLength: 1, maxLength: 2 }),
      }),
      fc.record({ key, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
    );
    const selector = fc.record({
      matchLabels: labels,
      matchExpressions: fc.array(expression, { maxLength: 2 }),
    });
    const scope = fc.oneof(fc.constantFrom('one', 'two'), selector);
    let meant = 0;
    fc.assert(
      fc.property(
        fc.record({ one: labels, two: labels }),
        fc.constantFrom('one' as const, 'two' as const),
        labels,
        selector,
        scope,
        (namespaces, namespace, own, podSelector, within) => {
          const destination = clause(podSelector, within);
          const facts = factsOf(namespaces);
          const namespaceLabels = namespaces[namespace];
          const governance = facts.governanceOf(own, namespaceLabels);
          if (!meansPod(destination, { namespace, labels: own, namespaceLabels, governance })) return;
          meant += 1;
          const watches = watchesOf(destination, facts);
          const seen = watches.some(
            (watch) =>
              (watch.namespace === undefined || watch.namespace === namespace) &&
              serverSelects(watch.selector, own),
          );
          expect(seen).toBe(true);
        },
      ),
      { numRuns: 20_000 },
    );
    expect(meant).toBeGreaterThan(1_000);
  });
});
