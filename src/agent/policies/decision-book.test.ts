// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { buildEvent } from '../../../test/suites/build-event.ts';
import { policyVersion } from '../../../test/suites/policy-object.ts';
import { type EgressDecisionCursor, EgressVerdict, GateReason } from '../../gen/events.ts';
import { compilePolicies } from '../../policy/compile-tables.ts';
import { PolicyBook } from '../../policy/policy-book.ts';
import { DecisionBook } from './decision-book.ts';

const POD = { namespace: 'prod', name: 'one', labels: {}, namespaceLabels: {}, governance: {} };

/** The set of one policy that enforces and one that audits, under a number. */
function heldSet(id: number, generation = 1) {
  const book = new PolicyBook();
  const spec = (mode: string) => ({ podSelector: {}, mode, egress: { default: 'deny' } });
  const options = { generation, spec: spec('enforce') };
  book.set('api ClusterAIGovernancePolicy', policyVersion('serving', options));
  book.set('api AIGovernancePolicy', policyVersion('team', { namespace: 'prod', spec: spec('audit') }));
  const policies = book.entries().flatMap(({ held }) => (held ? [held.policy] : []));
  const [set] = compilePolicies(policies, [POD]).sets.values();
  if (set === undefined) throw new Error('no set');
  return { id, set, origins: [] };
}

/** Denied by the default of the cluster; the audit policy would have denied it as well. */
function denied(): EgressDecisionCursor {
  const { event } = buildEvent('egress.decision', {
    verdict: EgressVerdict.DENY,
    enforcedClusterReason: GateReason.DEFAULT,
    enforcedNamespaceReason: GateReason.OPEN,
    allClusterReason: GateReason.DEFAULT,
    allNamespaceReason: GateReason.DEFAULT,
  });
  return event as EgressDecisionCursor;
}

it('keeps what was decided by which policies, at both gates in both evaluations', () => {
  const book = new DecisionBook(() => 0);
  const { decision, gates } = book.note(heldSet(1), denied());
  expect(gates).toMatchObject([
    { evaluation: 'both', gate: 'cluster', verdict: 'deny', by: 'default', name: 'serving', generation: 1 },
    { evaluation: 'all', gate: 'namespace', verdict: 'deny', by: 'default', name: 'team', mode: 'audit' },
  ]);
  expect(decision).toMatch(/^[0-9a-f]{16}$/);
  expect(book.find(decision)).toMatchObject({
    verdict: 'deny',
    count: 1,
    policies: [
      { kind: 'ClusterAIGovernancePolicy', name: 'serving', uid: 'uid-serving', generation: 1 },
      { kind: 'AIGovernancePolicy', namespace: 'prod', name: 'team', mode: 'audit' },
    ],
  });
});

it('calls a decision the same whatever number its set has, and another one of another generation', () => {
  const [one, two] = [new DecisionBook(() => 0), new DecisionBook(() => 9)];
  const first = one.note(heldSet(1), denied()).decision;
  expect(two.note(heldSet(7), denied()).decision).toBe(first);
  expect(one.note(heldSet(2), denied()).decision).toBe(first);
  expect(one.find(first)?.count).toBe(2);
  expect(one.note(heldSet(3, 2), denied()).decision).not.toBe(first);
  // what the policies before decided stays known
  expect(one.find(first)?.policies[0]?.generation).toBe(1);
});

it('forgets that which was told longest ago, and counts it', () => {
  const book = new DecisionBook(() => 0, 2);
  const ids = [1, 2, 3].map((generation) => book.note(heldSet(generation, generation), denied()).decision);
  expect(ids.map((id) => book.find(id) !== undefined)).toEqual([false, true, true]);
  expect(book.forgotten).toBe(1);
});
