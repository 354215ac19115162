// SPDX-License-Identifier: Apache-2.0

/** A policy, as records name it. */
export interface PolicyHeadRecord {
  readonly kind: 'ClusterAIGovernancePolicy' | 'AIGovernancePolicy';
  /** Of an `AIGovernancePolicy`. */
  readonly namespace?: string;
  readonly name: string;
  /** As the API server gave them; a policy from a file has none. */
  readonly uid?: string;
  readonly generation?: number;
  readonly mode: 'audit' | 'enforce';
}

/** How it stands with a policy on this node. */
export interface PolicyStateRecord extends PolicyHeadRecord {
  /**
   * `enforced`: it is in force as its mode says. `compiled`: it is followed and explained, and this agent enforces none.
   * `waiting`: it is not in force yet, or not wholly. `rejected`: the newest version is not taken.
   */
  readonly state: 'enforced' | 'compiled' | 'waiting' | 'rejected';
  /** The last good generation, where it holds in the place of a newer one. */
  readonly heldGeneration?: number;
  /** Pods of this node that it selects. */
  readonly selectedPods: number;
}
