// SPDX-License-Identifier: Apache-2.0
import type { Policy } from './policy.ts';

/**
 * How it stands with one policy on this node. The agent makes one for every policy that it knows, whether it takes it or
 * not; `weir policy status` shows it, and the node's WeirNodeStatus carries it to the API server.
 */
export interface NodePolicyState {
  readonly kind: Policy['kind'];
  /** Of an `AIGovernancePolicy`. */
  readonly namespace?: string;
  readonly name: string;
  /** As the API server gave them; a policy from a file has none. */
  readonly uid?: string;
  /** The newest generation that this node has seen. */
  readonly generation?: number;
  readonly mode: Policy['mode'];
  /** Why this node does not take this generation; empty: it is accepted. */
  readonly problems: readonly PolicyFlaw[];
  /** The last good generation, where it holds because the newest one is not accepted or not yet programmed. */
  readonly heldGeneration?: number;
  /** Pods of this node that it selects. */
  readonly selectedPods: number;
  /** Why this generation is not in force on this node, or not wholly; empty: it is programmed. */
  readonly unprogrammed: readonly UnprogrammedReason[];
  /** Pods that it selects and governs only in part. What nobody counts is not in it. */
  readonly degraded: Partial<DegradedPods>;
}

/** One thing that is wrong with a policy, as `weir policy check` says it. */
export interface PolicyFlaw {
  /** A code of `PROBLEMS`. */
  readonly code: string;
  /** Path of the field, such as `spec.egress.allow[0].names[1]`; empty for the object. */
  readonly field: string;
  readonly message: string;
}

/**
 * What a clause needs of a node to be enforced: `connect` judges at connect and sendmsg, `names` learns addresses from DNS
 * answers, `stream` reads the start of a stream inside the sender's send, `packet` judges what is sent, `interface` drops
 * at the pod's interface, `lsm` denies in the security hooks.
 */
export type EnforcementTier = 'connect' | 'names' | 'stream' | 'packet' | 'interface' | 'lsm';

/** Why a policy is not in force on a node. */
export type UnprogrammedReason =
  /** The tables are being made. */
  | { readonly reason: 'pending' }
  /** This generation is not accepted: see `problems`. */
  | { readonly reason: 'not-accepted' }
  /** This node enforces no policy: `policy.enforce` is off. */
  | { readonly reason: 'off' }
  /** This version of Weir checks and explains it, and enforces none of it. */
  | { readonly reason: 'not-enforced-by-this-version' }
  /** The node lacks a tier that a clause needs. */
  | {
      readonly reason: 'tier-missing';
      readonly tier: EnforcementTier;
      /** As in decisions: `egress.allow.hub`. */
      readonly clause: string;
      /** What of the clause is in force all the same; absent: nothing. */
      readonly message?: string;
    }
  | TableRefusal;

/** Why the kernel did not take the tables of a policy: the last good ones hold. */
export type TableRefusal =
  /** A kernel table has no room for it; `message` says how much there is. */
  | { readonly reason: 'table-full'; readonly table: string; readonly message: string }
  /** The kernel refused it for another reason, one sentence. */
  | { readonly reason: 'refused-by-kernel'; readonly message: string };

/** Counts of pods; a pod counts in each that is true of it. */
export interface DegradedPods {
  /** Their runtime hides their sockets (gVisor, Kata): addresses and ports alone are governed. */
  readonly l3Only: number;
  /** They have flows that are judged packet by packet: a denied sender hangs instead of getting an error. */
  readonly packetOnly: number;
  /** They have processes whose requests can not be read. */
  readonly opaque: number;
}
