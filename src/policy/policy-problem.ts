// SPDX-License-Identifier: Apache-2.0

/** What `weir policy check` finds, by code. Codes are public: CI selects by them. */
export const PROBLEMS = {
  yaml: 'the file is no valid YAML',
  'too-large': 'a document is larger than the API server would take',
  'unknown-kind': 'the kind is none of the policies of this version',
  'not-a-policy': 'the object is of another group, and was passed over',
  'unknown-field': 'the schema has no such field',
  'missing-field': 'a required field is not there',
  type: 'the value is of another type',
  value: 'the value is not one that is allowed',
  rule: 'a rule between fields is broken',
  duplicate: 'the same name, entry or policy stands twice',
  'says-nothing': 'the policy has no section',
  'best-effort': 'a deny that rests on names, under a default that allows',
  redundant: 'a clause is covered by another one',
  contradiction: 'an allow is covered by a deny, and has no effect',
  expired: 'an exception is over',
  'expires-soon': 'an exception ends within 14 days',
  'broad-name': 'a wildcard stands for a whole top-level domain, or a name has no dot',
  'unknown-channel': 'the catalogue has no such channel',
  'by-shape': "names of a channel that the kernel's tables have no form for are not decided",
  'tenant-label': 'an enforcing cluster policy hangs on labels that a tenant can write',
  'selects-nothing': 'no pod of the manifests is selected',
  'selects-system': 'pods of the system or of Weir are selected',
  'breaks-identity': 'a pod would be cut off from the service that gives it credentials of its own',
  'cuts-system': 'a pod that the cluster or Weir needs would be cut off',
} as const satisfies Record<string, string>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Where something stands. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a policy, or that its author should know. */
export interface PolicyProblem extends Place {
  readonly severity: 'error' | 'warning';
  readonly code: ProblemCode;
  /** Path of the field, such as `spec.egress.allow[0].names[1]`; empty for the document. */
  readonly field: string;
  readonly message: string;
  /** What to write instead, or to do. */
  readonly suggestion?: string;
  /** The other place, of what stands twice or contradicts it. */
  readonly related?: Place;
}
