// SPDX-License-Identifier: Apache-2.0

/**
 * What denials name as the policy where no policy was known yet: of a pod that is new to its agent, and of one that began
 * while no agent ran.
 */
export const HELD_BACK = { newPods: 'weir-new-pods', agentAway: 'weir-agent-away' } as const;

/** Whether a policy is none that somebody wrote, but what holds pods back. */
export function isHeldBack(name: string): boolean {
  return name === HELD_BACK.newPods || name === HELD_BACK.agentAway;
}
