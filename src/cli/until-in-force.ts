// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { askPolicies } from '../api/ask-agent.ts';
import { WeirError } from '../errors.ts';
import type { NodePolicyState } from '../policy/node-policy-state.ts';

const POLL_MS = 20;
const PATIENCE_MS = 60_000;

/**
 * Waits until the agent behind `runDir` has a policy in force in a pod. Throws LAB_FAILED after a minute, and what asking
 * throws.
 */
export async function untilInForce(runDir: string, signal: AbortSignal): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const { policies } = await askPolicies(runDir, signal);
    if (policies.some(isInForce)) return;
    await sleep(POLL_MS);
  }
  throw new WeirError('LAB_FAILED', `no policy came into force in a pod within ${PATIENCE_MS / 1000} s`);
}

/** A clause that lacks a tier holds as far as the others reach. */
function isInForce({ selectedPods, unprogrammed }: NodePolicyState): boolean {
  return selectedPods > 0 && unprogrammed.every(({ reason }) => reason === 'tier-missing');
}
