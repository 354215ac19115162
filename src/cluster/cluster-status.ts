// SPDX-License-Identifier: Apache-2.0
import type { ResourceStatus } from './resource.ts';
import type { PolicyStatusState } from './status/policy-status-reporter.ts';

/** How it stands with the API server. */
export interface ClusterStatus {
  /** Host and port. */
  readonly server: string;
  /** Where address and credentials are from. */
  readonly source: string;
  readonly node: string;
  readonly resources: readonly ResourceStatus[];
  /** Kinds of owners that we may not read: workloads of pods stay what the next known kind below says. */
  readonly unresolvedOwners: readonly string[];
  /** Owners that the server was asked for, since the start. */
  readonly ownerQuestions: number;
  /** Why the start-up taint is still on this node. */
  readonly taintProblem?: string;
  /** Absent where no status of policies is written. */
  readonly policyStatus?: PolicyStatusState;
}

/** What is not as it should be, one sentence each; empty while all is current. */
export function clusterFlaws(status: ClusterStatus): string[] {
  const { server, resources, unresolvedOwners, taintProblem, policyStatus } = status;
  const flaws = resources
    .filter(({ state }) => state !== 'current')
    .map(({ resource, state, ageSeconds, problem }) => {
      const age = ageSeconds === undefined ? 'never listed' : `known state is ${ageSeconds} s old`;
      return `kubernetes ${resource}: ${server} ${state}, ${age}${problem === undefined ? '' : ` (${problem})`}`;
    });
  const owners = unresolvedOwners.map((kind) => `kubernetes owners: ${kind} can not be read`);
  const problems = [...(taintProblem === undefined ? [] : [taintProblem]), ...(policyStatus?.problems ?? [])];
  return [...flaws, ...owners, ...problems.map((problem) => `kubernetes ${problem}`)];
}
