// SPDX-License-Identifier: Apache-2.0
import type { AdviceFacts } from './advice.ts';
import { adviseClauses } from './advise-clauses.ts';
import { adviseIdentity } from './advise-identity.ts';
import { adviseSelection } from './advise-selection.ts';
import type { PolicyProblem } from './policy-problem.ts';
import type { FilePolicy } from './read-policies.ts';

/** What the schema does not forbid, and the authors of policies should know. */
export function advisePolicies(
  policies: readonly FilePolicy[],
  facts: AdviceFacts,
): readonly PolicyProblem[] {
  return policies.flatMap((file) => [
    ...adviseClauses(file, policies, facts),
    ...adviseSelection(file, facts),
    ...adviseIdentity(file, policies, facts),
  ]);
}
