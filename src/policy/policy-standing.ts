// SPDX-License-Identifier: Apache-2.0
import type { NodePolicyState } from './node-policy-state.ts';

/**
 * How it stands with a policy on a node, in a word: `enforced` it is in force as its mode says; `compiled` it is followed
 * and explained, and not enforced: enforcement is off, or this version has none for it; `waiting` it is not in force yet, or not wholly; `rejected` its newest
 * version is not taken, and the last good one, where there is one, holds.
 */
export type PolicyStanding = 'enforced' | 'compiled' | 'waiting' | 'rejected';

export const POLICY_STANDINGS: readonly PolicyStanding[] = ['enforced', 'compiled', 'waiting', 'rejected'];

const NOT_ENFORCED: ReadonlySet<string> = new Set(['off', 'not-enforced-by-this-version']);

/** In a word, how it stands with a policy. */
export function policyStanding({
  problems,
  unprogrammed,
}: Pick<NodePolicyState, 'problems' | 'unprogrammed'>): PolicyStanding {
  if (problems.length > 0) return 'rejected';
  if (unprogrammed.length === 0) return 'enforced';
  const isCompiledOnly = unprogrammed.every(({ reason }) => NOT_ENFORCED.has(reason));
  return isCompiledOnly ? 'compiled' : 'waiting';
}
