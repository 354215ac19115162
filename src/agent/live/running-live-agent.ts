// SPDX-License-Identifier: Apache-2.0
import { lostBy } from '../../detect/sink.ts';
import type { EgressOfAgent } from '../policies/open-egress.ts';
import type { AgentSummary, RunningAgent } from '../running-agent.ts';
import type { Ticking } from '../start-ticking.ts';
import type { AttachedKernel } from './attach-kernel.ts';
import type { JoinedIdentity } from './join-identity.ts';
import type { Outputs } from './open-outputs.ts';

export interface RunningLiveParts {
  readonly kernel: Pick<AttachedKernel, 'source' | 'node'>;
  readonly joined: Pick<JoinedIdentity, 'identity' | 'recording'>;
  readonly outputs: Outputs;
  readonly ticking: Ticking;
  readonly egress?: Pick<EgressOfAgent, 'close'>;
  readonly undo: AsyncDisposableStack;
}

/** The agent that these parts are. */
export function runningLiveAgent(parts: RunningLiveParts): RunningAgent {
  let stopped: Promise<AgentSummary> | undefined;
  return {
    ended: parts.kernel.source.ended,
    reload: () => parts.outputs.rules.reload(),
    stop: () => {
      stopped ??= stop(parts);
      return stopped;
    },
  };
}

async function stop({
  kernel,
  joined,
  outputs,
  ticking,
  egress,
  undo,
}: RunningLiveParts): Promise<AgentSummary> {
  const { source, node } = kernel;
  const { identity, recording } = joined;
  const { detect, sinks } = outputs;
  ticking.stop();
  // what looks at the kernel's tables by the clock must not find them closed
  await egress?.close();
  // Closing the source hands on what is in the rings; only then is everything known.
  await source.close();
  identity.flush();
  ticking.lastBeat();
  detect.flush();
  recording?.losses(source.losses());
  await recording?.close();
  await Promise.all(sinks.map((sink) => sink.close()));
  const summary: AgentSummary = {
    ...detect.summary(),
    kernel: node.kernel,
    identity: identity.counters(),
    lost: source.losses(),
    undelivered: Object.fromEntries(sinks.map((sink) => [sink.name, lostBy(sink)])),
  };
  identity.close();
  await undo.disposeAsync();
  return summary;
}
