// SPDX-License-Identifier: Apache-2.0
import type { AgentSummary, RunningAgent } from '../agent/running-agent.ts';

/** Lets the agent run until the user asks to stop or its source ends, then stops it. Rethrows what ended it. */
export async function untilStopped(agent: RunningAgent, signal: AbortSignal): Promise<AgentSummary> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  try {
    await Promise.race([agent.ended, aborted]);
  } catch (error: unknown) {
    await agent.stop();
    throw error;
  }
  return await agent.stop();
}
