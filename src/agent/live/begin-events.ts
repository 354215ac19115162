// SPDX-License-Identifier: Apache-2.0
import type { EnrichedEvent } from '../../events/enriched-event.ts';
import type { Config } from '../../gen/config.ts';
import { EventFlag } from '../../gen/events.ts';
import type { PodDirectory } from '../../identity/pod-directory.ts';
import { isObserved } from '../../identity/select-observed.ts';
import type { LiveSource } from '../../kernel/live-source.ts';
import { after } from '../after.ts';
import { bootNow } from '../boot-now.ts';
import { HoldTimer } from '../hold-timer.ts';
import { libraryUser } from '../library-user.ts';
import type { Meters } from '../meters.ts';
import type { BreakglassOfAgent } from '../open-breakglass.ts';
import { startPipeline } from '../pipeline.ts';
import { aiPodsOf } from '../policies/ai-pods-of.ts';
import type { EgressOfAgent } from '../policies/open-egress.ts';
import type { PoliciesOfAgent } from '../policies/open-policies.ts';
import { startTicking, type Ticking } from '../start-ticking.ts';
import type { PodTellers } from './follow-pods.ts';
import type { JoinedIdentity } from './join-identity.ts';
import type { Outputs } from './open-outputs.ts';

export interface BeginEventsParts {
  readonly config: Config;
  readonly source: LiveSource;
  readonly tellers: Pick<PodTellers, 'runtime' | 'cluster'>;
  readonly policies: PoliciesOfAgent | undefined;
  readonly egress: EgressOfAgent | undefined;
  readonly breakglass: BreakglassOfAgent;
  readonly pods: PodDirectory;
  readonly joined: JoinedIdentity;
  readonly outputs: Outputs;
  readonly meters: Meters | undefined;
  readonly undo: AsyncDisposableStack;
}

/** Begins to read events, and to do what goes by the clock. */
export function beginEvents(parts: BeginEventsParts): Ticking {
  const { config, source, tellers, policies, breakglass, pods, joined, undo } = parts;
  const { identity, ai, selection, running, recording, facts } = joined;
  const { detect, rules, sinks } = parts.outputs;
  const { runtime, cluster } = tellers;
  running.begin();
  const holds = new HoldTimer({ identity, now: bootNow, after });
  undo.defer(() => holds.stop());
  startPipeline({
    source,
    identity,
    detect,
    ...(recording && { recording }),
    ...(parts.meters && { lag: parts.meters.lag }),
    onArrival: (event) => {
      facts?.use(event.process);
      runtime?.see(event);
      keepUp(event, joined);
      if (event.name === 'cgroup.mkdir') parts.egress?.onCgroup(event.event.header.cgroupId);
      else if (event.name === 'egress.decision') parts.egress?.onDecision(event.event);
      ai.onEvent(event);
    },
    afterBatch: () => {
      selection.apply();
      holds.arm();
    },
  });
  const ticking = startTicking({
    config,
    source,
    identity,
    detect,
    selection,
    sinks,
    rules,
    breakglass,
    ...(recording && { recording }),
    ...(cluster && { cluster }),
    ...(runtime && { runtime }),
    ...(policies && {
      policies: {
        flaws: () => [...policies.flaws(), ...(parts.egress?.flaws() ?? [])],
        states: () => policies.live.states(),
      },
      aiPods: () => aiPodsOf(pods.list(), ai.recognition, policies.live),
    }),
    onReattached: () => {
      identity.findCgroups();
      selection.touchAll();
      selection.apply();
    },
  });
  undo.defer(() => ticking.stop());
  return ticking;
}

function keepUp({ name, event }: EnrichedEvent, joined: JoinedIdentity): void {
  const { identity, selection, probes } = joined;
  const { cgroupId } = event.header;
  if (name === 'cgroup.mkdir' || name === 'cgroup.rmdir') selection.touch(cgroupId);
  if (name === 'cgroup.rmdir') {
    const { id, isOwn } = libraryUser(identity, cgroupId);
    if (isOwn) probes.ended(id);
  }
  if (name === 'cgroup.mkdir') lookAhead(cgroupId, joined);
  // what a pod that is not observed says over TLS is not looked at either
  if (name === 'process.exec' && (event.header.flags & EventFlag.EXEC_ALONE) === 0) {
    const { header, executableDevice, executableInodeKey, mountNamespace } = event;
    const program = `${executableDevice}:${executableInodeKey} ${mountNamespace}`;
    probes.onExec(header.tgid, program, libraryUser(identity, cgroupId).id);
  }
}

/** What a container that is not observed would do is not looked at either. */
function lookAhead(cgroupId: bigint, { identity, probes, rule }: JoinedIdentity): void {
  const { path = '', place, pod } = identity.cgroup(cgroupId) ?? {};
  const { id, isOwn } = libraryUser(identity, cgroupId);
  if (place?.container === undefined || place.podUid === undefined || !isOwn) return;
  if (isObserved(place.podUid, pod, rule)) probes.onContainer(path, id);
}
