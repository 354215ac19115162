// SPDX-License-Identifier: Apache-2.0
import { type EgressDecisionCursor, EgressVerdict, GateReason } from '../../gen/events.ts';
import { clauseUnderBreakglass } from '../../policy/clause-under-breakglass.ts';
import type { DecidingClause } from '../../policy/decision.ts';
import type { EvaluationTables, SuspensionTables } from '../../policy/table-set.ts';
import type { HeldSet } from './egress-tables.ts';

/** What of a decision says which clause it was. */
export type EgressDecision = Pick<
  EgressDecisionCursor,
  | 'verdict'
  | 'isRelaxed'
  | 'allClusterReason'
  | 'allClusterRule'
  | 'allNamespaceReason'
  | 'allNamespaceRule'
  | 'enforcedClusterReason'
  | 'enforcedClusterRule'
  | 'enforcedNamespaceReason'
  | 'enforcedNamespaceRule'
>;

/** What the kernel says of a gate. */
interface Outcome {
  readonly reason: number;
  readonly rule: number;
  readonly tables: EvaluationTables;
}

/**
 * The clause that denied, or that would have: of the gate that refused. Of what was allowed, the clause that allowed it.
 * Undefined where none did. Of a policy that a breakglass suspends, the clause counts as one in mode audit.
 */
export function clauseOfDecision(held: HeldSet, decision: EgressDecision): DecidingClause | undefined {
  const outcomes = outcomesOf(held, decision);
  const decided =
    decision.verdict === EgressVerdict.ALLOW
      ? outcomes.find(({ reason }) => reason === GateReason.ALLOW)
      : outcomes.find(isRefusal);
  const clause = decided && clauseOf(held, decided);
  return clause && clauseUnderBreakglass(clause, relaxedOf(held, decision));
}

/** The breakglass that held, where one did. */
function relaxedOf({ set }: HeldSet, { isRelaxed }: EgressDecision): SuspensionTables | undefined {
  return isRelaxed === 0 ? undefined : set.suspensions[0];
}

function outcomesOf(held: HeldSet, decision: EgressDecision): readonly Outcome[] {
  const { cluster, namespace } = held.set.gates;
  if (decision.verdict === EgressVerdict.AUDIT)
    return [
      { reason: decision.allClusterReason, rule: decision.allClusterRule, tables: cluster.all },
      { reason: decision.allNamespaceReason, rule: decision.allNamespaceRule, tables: namespace.all },
    ];
  const relaxed = relaxedOf(held, decision);
  return [
    {
      reason: decision.enforcedClusterReason,
      rule: decision.enforcedClusterRule,
      tables: relaxed?.cluster ?? cluster.enforce,
    },
    {
      reason: decision.enforcedNamespaceReason,
      rule: decision.enforcedNamespaceRule,
      tables: relaxed?.namespace ?? namespace.enforce,
    },
  ];
}

function isRefusal({ reason, tables }: Outcome): boolean {
  if (reason === GateReason.DENY || reason === GateReason.QUIC) return true;
  return reason === GateReason.DEFAULT && tables.rest?.default === 'deny';
}

function clauseOf({ set, origins }: HeldSet, { reason, rule, tables }: Outcome): DecidingClause | undefined {
  if (reason === GateReason.QUIC) return tables.quic;
  if (reason === GateReason.DENY || reason === GateReason.ALLOW)
    return set.rules[origins[rule] ?? -1]?.clause;
  return tables.rest?.clause;
}
