// SPDX-License-Identifier: Apache-2.0
import type { Category } from '../../categories.ts';
import type { LabelSelector } from '../../gen/policy.ts';
import type { ClauseDestination, Policy, PortRange } from '../policy.ts';
import type { LeftOut } from './choose-destination.ts';
import type { Evidence } from './evidence.ts';

/** Policies that allow what was seen, with what speaks for each clause and what they do not allow. */
export interface Suggestion {
  readonly policies: readonly SuggestedPolicy[];
  /** Pods, as `namespace/name`, for which there is none, with the reason. */
  readonly without: readonly { readonly pods: readonly string[]; readonly because: NoPolicy }[];
  readonly evidence: Evidence;
  readonly withoutPod: number;
  readonly unlisted: number;
  readonly resolvers: readonly string[];
}

export type NoPolicy = 'no-labels-known' | 'system' | 'nothing-sent';

export interface SuggestedPolicy {
  readonly kind: Policy['kind'];
  readonly name: string;
  /** The namespace of a team's policy; of a cluster policy those that it selects. */
  readonly namespaces: readonly string[];
  readonly podSelector: LabelSelector;
  readonly mode: Policy['mode'];
  /** Pods that were seen. */
  readonly pods: readonly string[];
  /** Pods that are known, that it selects, and that were not seen. */
  readonly alsoSelects: readonly string[];
  readonly evidence: Evidence;
  readonly allow: readonly SuggestedClause[];
  readonly deny: readonly SuggestedDeny[];
  readonly leftOut: readonly NotAllowed[];
}

export interface SuggestedClause {
  readonly name: string;
  readonly key: 'names' | 'cidrs' | 'channels' | 'services' | 'to' | 'pods';
  readonly entries: readonly SuggestedEntry[];
  readonly ports: readonly PortRange[];
}

export interface SuggestedEntry {
  /** As YAML has it in one line. */
  readonly yaml: string;
  readonly destination: ClauseDestination;
  readonly seen: readonly SeenAs[];
  /** What a reader should know of it. */
  readonly note?: string;
}

export interface SeenAs {
  readonly text: string;
  readonly evidence: Evidence;
}

export interface SuggestedDeny {
  readonly category: Category;
  readonly seen: readonly SeenAs[];
}

export interface NotAllowed extends SeenAs {
  readonly because: LeftOut;
}
