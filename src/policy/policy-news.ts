// SPDX-License-Identifier: Apache-2.0
import type { PolicyFlaw } from './node-policy-state.ts';
import type { Policy } from './policy.ts';
import type { PolicySource } from './policy-book.ts';

/** Something about policies that is told once. */
export type PolicyNews = PolicyChanged | ExceptionNews;

/** What holds on this node became another, or what is new is not taken. */
export interface PolicyChanged {
  readonly news: 'added' | 'changed' | 'removed' | 'rejected';
  readonly source: PolicySource;
  /** As it is now; of one that was removed, as it was; of one that is rejected, what it says of itself. */
  readonly policy: Pick<Policy, 'kind' | 'namespace' | 'name' | 'uid' | 'generation' | 'mode'>;
  /** What held before. */
  readonly before?: Pick<Policy, 'generation' | 'mode'>;
  /** Pods of this node that it selects; of one that was removed, selected. */
  readonly selectedPods: number;
  /** Why it is rejected; what held before holds. */
  readonly problems?: readonly PolicyFlaw[];
}

/** An exception of a policy that selects pods of this node is about to end, or has ended. */
export interface ExceptionNews {
  readonly news: 'ending' | 'ended';
  readonly policy: Pick<Policy, 'kind' | 'namespace' | 'name' | 'uid' | 'generation' | 'mode'>;
  /** As in decisions: `egress.allow.hub`. */
  readonly clause: string;
  readonly reason?: string;
  /** Milliseconds since 1970. */
  readonly expiresMs: number;
  readonly selectedPods: number;
}
