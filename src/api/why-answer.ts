// SPDX-License-Identifier: Apache-2.0

import type { PolicyRecord } from '../events/decision-record.ts';
import type { PolicyHeadRecord } from '../events/policy-record.ts';
import type { DestinationRecord } from '../events/record.ts';
import type { PolicyStanding } from '../policy/policy-standing.ts';
import type { Remedy } from '../policy/remedy-for-denial.ts';

/** Answer to `{"why":"namespace/name"}`: what a pod was denied, and what explains it. Times are RFC 3339, UTC. */
export interface WhyAnswer {
  readonly node: string;
  readonly time: string;
  /** When the agent started: what was denied before is not in it. */
  readonly since: string;
  readonly pod: {
    readonly namespace: string;
    readonly name: string;
    /** One for each pod of this name that is still known. */
    readonly uids: readonly string[];
  };
  /** The policies that select it, those that enforce first. */
  readonly policies: readonly SelectingPolicy[];
  /** That which was denied last first. */
  readonly denials: readonly DenialView[];
  /** How often more was denied that is not told apart any more. */
  readonly others: number;
  /** What else explains what the pod sees. */
  readonly notes: readonly WhyNote[];
}

export interface SelectingPolicy extends PolicyHeadRecord {
  readonly state: PolicyStanding;
  /** Who answers for it, where it says so. */
  readonly owner?: string;
}

/** Denials of a pod to one destination by one decision. */
export interface DenialView {
  /** `audit`: it passed, and would be denied were every policy enforced. */
  readonly verdict: 'deny' | 'audit' | 'kill';
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly destination: DestinationRecord;
  readonly protocol: string;
  /** The clause that decided, what it fits by, the hook, and both evaluations. */
  readonly policy: PolicyRecord;
  /** Executable and pid of the process, the last time. */
  readonly program?: string;
  readonly pid?: number;
  readonly remedies: readonly Remedy[];
}

export interface WhyNote {
  /** Stable. */
  readonly code: WhyCode;
  readonly text: string;
}

export type WhyCode =
  | 'pod-gone'
  | 'pod-without-cgroup'
  | 'not-selected'
  | 'policies-off'
  | 'enforcement-off'
  | 'audit-only'
  | 'policy-rejected'
  | 'policy-not-programmed'
  | 'breakglass'
  | 'agent-started'
  | 'packet-only'
  | 'legacy'
  | 'l3-only'
  | 'host-network'
  | 'unseen'
  | 'ungovernable'
  | 'counts-are-low'
  | 'folded';
