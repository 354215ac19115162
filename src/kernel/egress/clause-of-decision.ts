// SPDX-License-Identifier: Apache-2.0

import type { GateRecord } from '../../events/decision-record.ts';
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
  | 'isLegacy'
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
  readonly gate: GateRecord['gate'];
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
  // what is older than the pod's first policy is let pass although what is enforced denies it
  const isOfAll = decision.verdict === EgressVerdict.AUDIT && decision.isLegacy === 0;
  return isOfAll ? allOf(held, decision) : enforcedOf(held, decision);
}

function allOf({ set }: HeldSet, decision: EgressDecision): readonly Outcome[] {
  const { cluster, namespace } = set.gates;
  return [
    {
      ...{ gate: 'cluster', tables: cluster.all },
      ...{ reason: decision.allClusterReason, rule: decision.allClusterRule },
    },
    {
      ...{ gate: 'namespace', tables: namespace.all },
      ...{ reason: decision.allNamespaceReason, rule: decision.allNamespaceRule },
    },
  ];
}

function enforcedOf(held: HeldSet, decision: EgressDecision): readonly Outcome[] {
  const { cluster, namespace } = held.set.gates;
  const relaxed = relaxedOf(held, decision);
  return [
    {
      ...{ gate: 'cluster', tables: relaxed?.cluster ?? cluster.enforce },
      ...{ reason: decision.enforcedClusterReason, rule: decision.enforcedClusterRule },
    },
    {
      ...{ gate: 'namespace', tables: relaxed?.namespace ?? namespace.enforce },
      ...{ reason: decision.enforcedNamespaceReason, rule: decision.enforcedNamespaceRule },
    },
  ];
}

/**
 * What each gate came to in both evaluations; what both say the same is said once. A gate at which no policy says anything
 * is not in it.
 */
export function gatesOfDecision(held: HeldSet, decision: EgressDecision): readonly GateRecord[] {
  const enforced = enforcedOf(held, decision).map((outcome) => gateOf(held, decision, outcome));
  const all = allOf(held, decision).map((outcome) => gateOf(held, decision, outcome));
  return enforced.flatMap((gate, at): GateRecord[] => {
    const other = all[at];
    if (JSON.stringify(gate) === JSON.stringify(other)) return gate ? [{ evaluation: 'both', ...gate }] : [];
    return [
      ...(gate ? [{ evaluation: 'enforce', ...gate } as const] : []),
      ...(other ? [{ evaluation: 'all', ...other } as const] : []),
    ];
  });
}

const BY: Readonly<Record<number, GateRecord['by']>> = {
  [GateReason.DENY]: 'deny',
  [GateReason.QUIC]: 'quic',
  [GateReason.ENCRYPTED_HELLO]: 'encrypted-hello',
  [GateReason.ALLOW]: 'allow',
  [GateReason.DEFAULT]: 'default',
  [GateReason.DELEGATE]: 'delegate',
};

function gateOf(
  held: HeldSet,
  decision: EgressDecision,
  outcome: Outcome,
): Omit<GateRecord, 'evaluation'> | undefined {
  const by = BY[outcome.reason];
  if (by === undefined) return undefined;
  const found = clauseOf(held, outcome);
  const clause = found && clauseUnderBreakglass(found, relaxedOf(held, decision));
  const head = {
    gate: outcome.gate,
    verdict: isRefusal(outcome) ? 'deny' : 'allow',
    by: clause?.kind === 'Overlay' ? 'overlay' : by,
  } as const;
  if (clause === undefined) return head;
  const { kind, namespace, policy: name, generation, mode, clause: text } = clause;
  return {
    ...head,
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
    ...(generation !== undefined && { generation }),
    mode,
    clause: text,
  };
}

function isRefusal({ reason, tables }: Outcome): boolean {
  if (reason === GateReason.DENY || reason === GateReason.QUIC || reason === GateReason.ENCRYPTED_HELLO)
    return true;
  return reason === GateReason.DEFAULT && tables.rest?.default === 'deny';
}

function clauseOf({ set, origins }: HeldSet, { reason, rule, tables }: Outcome): DecidingClause | undefined {
  if (reason === GateReason.QUIC) return tables.quic;
  if (reason === GateReason.ENCRYPTED_HELLO) return tables.encryptedHello;
  if (reason === GateReason.DENY || reason === GateReason.ALLOW)
    return set.rules[origins[rule] ?? -1]?.clause;
  return tables.rest?.clause;
}
