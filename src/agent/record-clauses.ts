// SPDX-License-Identifier: Apache-2.0
import type { ClauseLookup } from '../detect/record-decision.ts';
import { decisionKey } from '../events/decision-key.ts';
import type { Fact } from '../events/facts.ts';

/** Clauses that are remembered as recorded; beyond it they are recorded anew. */
const MAX_RECORDED = 10_000;

/** Records what clause a decision was by, once as long as it stays the same: a replay has no policies to look it up in. */
export function recordClauses(clauseOf: ClauseLookup, record: (fact: Fact) => void): ClauseLookup {
  const recorded = new Map<string, string>();
  return (decision) => {
    const clause = clauseOf(decision);
    if (clause === undefined) return undefined;
    const key = decisionKey(decision);
    const text = JSON.stringify(clause);
    if (recorded.get(key) !== text) {
      if (recorded.size >= MAX_RECORDED) recorded.clear();
      recorded.set(key, text);
      record({ type: 'clause', decision: key, clause });
    }
    return clause;
  };
}
