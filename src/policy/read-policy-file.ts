// SPDX-License-Identifier: Apache-2.0
import type { PolicyProblem } from './policy-problem.ts';
import { goodVersion, type PolicyVersion } from './policy-version.ts';
import type { PolicyFile } from './read-documents.ts';
import { readPolicies } from './read-policies.ts';

/** The policies of a file, or why the file is not taken: none of it is where one of it is wrong. */
export type PolicyFileContent =
  | { readonly versions: readonly PolicyVersion[] }
  | { readonly problems: readonly PolicyProblem[] };

/** Reads a file as `weir policy check` does. */
export function readPolicyFile(file: PolicyFile): PolicyFileContent {
  const { policies, problems } = readPolicies([file]);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { problems: errors };
  return { versions: policies.map(({ object }) => goodVersion(object)) };
}
