// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../../errors.ts';
import { lossesByCapability, missingBpfCapabilities } from '../../kernel/capabilities.ts';
import type { AgentLog } from '../agent-log.ts';

/**
 * Says in the log what is not seen for want of a capability. Throws NOT_PERMITTED, naming all that are missing, where
 * programs could not be attached: an agent that observed nothing must not look as if it did.
 */
export function checkCapabilities(log: AgentLog): void {
  const missing = missingBpfCapabilities();
  if (missing.length > 0)
    throw new WeirError('NOT_PERMITTED', `attach to the kernel: missing ${missing.join(', ')}`);
  for (const { capability, lost } of lossesByCapability())
    log.warn({ capability, missing: lost }, 'degraded: grant the capability to see this');
}
