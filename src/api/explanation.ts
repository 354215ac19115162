// SPDX-License-Identifier: Apache-2.0

/** Answer to `{"explain":…}`: the chain from a process to the governance of its pod, as far as it is known. */
export interface Explanation {
  readonly question: string;
  /** What the question was taken for. */
  readonly asked: 'pod' | 'process' | 'cgroup' | 'container';
  readonly steps: readonly ExplainedStep[];
}

/** One link of the chain. */
export interface ExplainedStep {
  readonly step:
    | 'process'
    | 'parent'
    | 'cgroup'
    | 'container'
    | 'pod'
    | 'namespace'
    | 'governance'
    | 'ai'
    | 'policies'
    | 'observed';
  /** What is known; absent where nothing is. */
  readonly value?: string;
  /** Who told, and since when (RFC 3339, UTC) where that is known. */
  readonly learned?: readonly { readonly from: string; readonly since?: string }[];
  /** What is not known, and what that means. */
  readonly missing?: string;
}
