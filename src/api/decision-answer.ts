// SPDX-License-Identifier: Apache-2.0

import type { GateRecord } from '../events/decision-record.ts';
import type { PolicyHeadRecord } from '../events/policy-record.ts';

/** A decision that the agent told, as it was when it was made. */
export interface DecisionView {
  /** `policy.decision` of its records. */
  readonly id: string;
  readonly verdict: 'allow' | 'audit' | 'deny';
  /** The policies that selected the pod, each in the generation that held; one of a file has none. */
  readonly policies: readonly PolicyHeadRecord[];
  /** What each gate came to, those at which a policy spoke. */
  readonly gates: readonly GateRecord[];
  /** Number of the policy set in the kernel of the node. */
  readonly set: number;
  /** How often it was told, since the agent knows it. */
  readonly count: number;
  /** When it was told first and last, RFC 3339. */
  readonly first: string;
  readonly last: string;
}

/** Answer to `{"decision":"…"}`. */
export interface DecisionAnswer {
  readonly node: string;
  readonly time: string;
  readonly decision: DecisionView;
}
