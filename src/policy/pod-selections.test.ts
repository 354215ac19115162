// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { policiesOf } from './evaluate-egress.ts';
import { PodSelections } from './pod-selections.ts';
import type { Policy } from './policy.ts';

const APPS = ['a', 'b', 'c'];
const makePod = (at: number) => ({
  ...{ namespace: at % 2 === 0 ? 'even' : 'odd', name: `p-${at}`, namespaceLabels: {}, governance: {} },
  labels: { app: APPS[at % APPS.length] ?? '' },
});

const makePolicy = (name: number, app: string, mode: Policy['mode'], isOfCluster: boolean): Policy => ({
  ...(isOfCluster
    ? { kind: 'ClusterAIGovernancePolicy' }
    : { kind: 'AIGovernancePolicy', namespace: 'even' }),
  name: `policy-${name}`,
  mode,
  podSelector: app === '' ? {} : { matchLabels: { app } },
  egress: { default: 'deny', allow: [], deny: [], proxies: [], isQuicDenied: false, isHelloDenied: false },
});

/** One turn: policies that come, which go, and which pods are asked about. */
const anyTurn = fc.record({
  come: fc.array(
    fc.tuple(
      fc.nat(9),
      fc.constantFrom('', ...APPS),
      fc.constantFrom('enforce' as const, 'audit' as const),
      fc.boolean(),
    ),
    { maxLength: 4 },
  ),
  go: fc.array(fc.nat(20), { maxLength: 3 }),
  asked: fc.subarray(Array.from({ length: 8 }, (_, at) => at)),
});

it('gives what all policies give, whatever came and went meanwhile', () => {
  fc.assert(
    fc.property(fc.array(anyTurn, { maxLength: 8 }), (turns) => {
      const pods = Array.from({ length: 8 }, (_, at) => makePod(at));
      const selections = new PodSelections();
      let policies: readonly Policy[] = [];
      for (const { come, go, asked } of turns) {
        const made = come.map((each) => makePolicy(...each));
        const names = new Set(made.map(({ kind, name }) => `${kind} ${name}`));
        const stay = policies.filter(
          ({ kind, name }, at) => !go.includes(at) && !names.has(`${kind} ${name}`),
        );
        policies = [...stay, ...new Map(made.map((each) => [`${each.kind} ${each.name}`, each])).values()];
        selections.take(policies);
        for (const at of asked) {
          const pod = pods[at] ?? makePod(at);
          expect(selections.of(pod)).toEqual(policiesOf(policies, pod));
        }
      }
    }),
  );
});
