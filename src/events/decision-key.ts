// SPDX-License-Identifier: Apache-2.0
import type { EgressDecisionCursor } from '../gen/events.ts';

/** Tells decisions of the kernel apart by what says which clause it was: its set, and what each gate came to. */
export function decisionKey(decision: EgressDecisionCursor): string {
  const { set, verdict, isRelaxed } = decision;
  return [
    ...[set, verdict, isRelaxed],
    ...[decision.enforcedClusterReason, decision.enforcedClusterRule],
    ...[decision.enforcedNamespaceReason, decision.enforcedNamespaceRule],
    ...[decision.allClusterReason, decision.allClusterRule],
    ...[decision.allNamespaceReason, decision.allNamespaceRule],
  ].join();
}
