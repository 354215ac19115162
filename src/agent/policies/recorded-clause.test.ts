// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { policyVersion } from '../../../test/suites/policy-object.ts';
import { EgressVerdict, GateReason } from '../../gen/events.ts';
import { clauseOfDecision } from '../../kernel/egress/clause-of-decision.ts';
import { compilePolicies } from '../../policy/compile-tables.ts';
import type { BreakglassOverlay } from '../../policy/overlay.ts';
import { PolicyBook } from '../../policy/policy-book.ts';
import { recordedClause } from './recorded-clause.ts';

const POD = { namespace: 'prod', name: 'one', labels: {}, namespaceLabels: {}, governance: {} };
const UNTIL_MS = Date.UTC(2027, 0, 2);
const BREAKGLASS: BreakglassOverlay = {
  ...{ kind: 'breakglass', id: 'b', untilMs: UNTIL_MS, reason: 'INC-7' },
  policy: { kind: 'ClusterAIGovernancePolicy', name: 'serving' },
};

/** What the record names of a connection that the default of `serving` denies, or would. */
function recorded(overlays: readonly BreakglassOverlay[], active = overlays) {
  const book = new PolicyBook();
  const spec = { podSelector: {}, mode: 'enforce', egress: { default: 'deny' } };
  book.set('api ClusterAIGovernancePolicy', policyVersion('serving', { spec }));
  const policies = book.entries().flatMap(({ held }) => (held ? [held.policy] : []));
  const [set] = compilePolicies(policies, [POD], undefined, overlays).sets.values();
  if (set === undefined) throw new Error('no set');
  const isRelaxed = overlays.length > 0;
  const decision = {
    isRelaxed: Number(isRelaxed),
    isLegacy: 0,
    verdict: isRelaxed ? EgressVerdict.AUDIT : EgressVerdict.DENY,
    ...{ allClusterReason: GateReason.DEFAULT, allClusterRule: 0 },
    ...{ allNamespaceReason: GateReason.OPEN, allNamespaceRule: 0 },
    ...{ enforcedClusterReason: isRelaxed ? GateReason.OPEN : GateReason.DEFAULT, enforcedClusterRule: 0 },
    ...{ enforcedNamespaceReason: GateReason.OPEN, enforcedNamespaceRule: 0 },
  };
  const clause = clauseOfDecision({ id: 1, set, origins: set.rules.map((_, at) => at) }, decision);
  return clause && recordedClause(clause, active);
}

describe('the clause in the record of a decision', () => {
  it('is one in mode audit under a breakglass, which it names', () => {
    expect(recorded([BREAKGLASS])).toMatchObject({
      ...{ name: 'serving', clause: 'egress.default', mode: 'audit' },
      breakglass: { until: '2027-01-02T00:00:00.000Z', reason: 'INC-7' },
    });
  });

  it('names the end alone of one that was ended meanwhile', () => {
    expect(recorded([BREAKGLASS], [])?.breakglass).toEqual({ until: '2027-01-02T00:00:00.000Z' });
  });

  it('is in the mode of its policy where none holds', () => {
    const clause = recorded([]);
    expect(clause).toMatchObject({ name: 'serving', clause: 'egress.default', mode: 'enforce' });
    expect(clause).not.toHaveProperty('breakglass');
  });
});
