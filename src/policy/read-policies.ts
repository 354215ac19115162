// SPDX-License-Identifier: Apache-2.0
import { checkObject, kindOf } from './check-object.ts';
import type { Fault } from './check-structure.ts';
import { formatPath } from './field-path.ts';
import { makePolicy, type PolicyObject } from './make-policy.ts';
import type { Policy } from './policy.ts';
import { policyKey } from './policy-name.ts';
import type { PolicyProblem } from './policy-problem.ts';
import { type FileObject, type PolicyFile, readDocuments } from './read-documents.ts';

/** A policy of a file that is right, with where its fields stand. */
export interface FilePolicy {
  readonly policy: Policy;
  readonly object: PolicyObject;
  readonly placeOf: FileObject['placeOf'];
}

export interface ReadPolicies {
  /** Those that are right. */
  readonly policies: readonly FilePolicy[];
  readonly problems: readonly PolicyProblem[];
}

/** The policies of files, and all that is wrong with them. Throws nothing: what can't be read is a problem. */
export function readPolicies(files: readonly PolicyFile[]): ReadPolicies {
  const policies = new Map<string, FilePolicy>();
  const problems: PolicyProblem[] = [];
  for (const file of files) {
    const { objects, problems: unread } = readDocuments(file);
    problems.push(...unread);
    for (const object of objects) {
      const policy = readObject(object, problems);
      if (policy === undefined) continue;
      const key = policyKey(policy.policy);
      const first = policies.get(key);
      if (first === undefined) policies.set(key, policy);
      else problems.push(twice(policy, first));
    }
  }
  return { policies: [...policies.values()], problems: sortProblems(problems, files) };
}

function readObject({ value, placeOf }: FileObject, problems: PolicyProblem[]): FilePolicy | undefined {
  const told = kindOf(value);
  const report = (severity: PolicyProblem['severity'], fault: Fault): void =>
    void problems.push(problemOf(severity, fault, placeOf));
  if (told.is !== 'policy') {
    report(told.is === 'other' ? 'warning' : 'error', told.fault);
    return undefined;
  }
  const faults = checkObject(told.kind, value);
  for (const fault of faults) report('error', fault);
  // It is right: the type is generated from the schema that it was held to.
  if (faults.length > 0) return undefined;
  const right = value as PolicyObject;
  return { policy: makePolicy(right), object: right, placeOf };
}

function problemOf(
  severity: PolicyProblem['severity'],
  { code, path, message, suggestion, firstAt }: Fault,
  placeOf: FileObject['placeOf'],
): PolicyProblem {
  return {
    severity,
    code,
    ...placeOf(path, code === 'unknown-field'),
    field: formatPath(path),
    message,
    ...(suggestion !== undefined && { suggestion }),
    ...(firstAt && { related: placeOf(firstAt) }),
  };
}

function twice({ policy, placeOf }: FilePolicy, first: FilePolicy): PolicyProblem {
  return {
    severity: 'error',
    code: 'duplicate',
    ...placeOf(['metadata', 'name']),
    field: 'metadata.name',
    message: `${policyKey(policy)} stands twice`,
    suggestion: 'remove one of the two, or give it another name',
    related: first.placeOf(['metadata', 'name']),
  };
}

/** In the order of the files, then of their lines. */
export function sortProblems(
  problems: readonly PolicyProblem[],
  files: readonly PolicyFile[],
): readonly PolicyProblem[] {
  const order = new Map(files.map(({ name }, at) => [name, at]));
  const rank = ({ file }: PolicyProblem): number => order.get(file) ?? 0;
  return problems.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column);
}
