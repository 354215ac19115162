// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from '../../catalog/catalog.ts';
import type { ByteSink } from '../../events/byte-sink.ts';
import type { RecordingWriter } from '../../events/create-recording-writer.ts';
import type { Config } from '../../gen/config.ts';
import { createIdentity, type Identity } from '../../identity/create-identity.ts';
import type { HostReader } from '../../identity/host-reader.ts';
import type { PodDirectory } from '../../identity/pod-directory.ts';
import { isObserved, type ObserveRule, observesFully } from '../../identity/select-observed.ts';
import { after } from '../after.ts';
import type { AgentLog } from '../agent-log.ts';
import { bootNow } from '../boot-now.ts';
import { choiceOf } from '../choice-of.ts';
import { holdLimits } from '../hold-limits.ts';
import { observeRule } from '../observe-rule.ts';
import { openProbes } from '../open-probes.ts';
import { openRecording } from '../open-recording.ts';
import type { EgressOfAgent } from '../policies/open-egress.ts';
import { recordUsedFacts, type UsedFacts } from '../record-used-facts.ts';
import { RunningProbes } from '../running-probes.ts';
import { type CgroupDirectory, Selection } from '../selection.ts';
import { type Ai, type AiOptions, startAi } from '../start-ai.ts';
import type { TlsProbes } from '../tls-probes.ts';
import type { AttachedKernel } from './attach-kernel.ts';

export interface JoinIdentityParts {
  readonly config: Config;
  readonly kernel: AttachedKernel;
  readonly catalog: Catalog;
  readonly pods: PodDirectory;
  readonly host: HostReader;
  /** Policy on egress, where it is enforced. */
  readonly egress: Pick<EgressOfAgent, 'isSelected'> | undefined;
  /** Where to record to. */
  readonly recordTo: ByteSink | undefined;
  readonly log: AgentLog;
  readonly undo: AsyncDisposableStack;
}

/** Who is who on this node, and which of it the kernel observes; nothing was looked at yet (`firstLook`). */
export interface JoinedIdentity {
  readonly identity: Identity;
  readonly ai: Ai;
  /** Which pods are observed. */
  readonly rule: ObserveRule;
  readonly selection: Selection;
  readonly probes: TlsProbes;
  readonly running: RunningProbes;
  readonly recording: RecordingWriter | undefined;
  readonly facts: UsedFacts | undefined;
  /** Passes changes of AI recognition on to identity and selection; not before the first look at processes. */
  followAi(): void;
}

/** Builds what knows processes, cgroups and pods, joined so that news of one reaches the others. */
export function joinIdentity(parts: JoinIdentityParts): JoinedIdentity {
  const { config, kernel, catalog, pods, host, log, undo } = parts;
  const { run, source, node, cgroup2, cgroupPathOf, clockOffsetNs } = kernel;
  let onAi: AiOptions['onChange'] = () => undefined;
  const ai = startAi({
    catalog,
    pods,
    cgroup2,
    cgroupPathOf,
    onChange: (podUid, promoted) => onAi(podUid, promoted),
    onSighting: (sighting) => facts?.learn({ type: 'ai', sighting }),
  });
  undo.defer(() => ai.close());
  const choice = choiceOf(config);
  const rule = observeRule(choice, ai.recognition, parts.egress?.isSelected);
  const recording = openRecording(parts.recordTo, config, node, run, clockOffsetNs);
  const facts = recording && recordUsedFacts((fact) => recording.fact(fact));
  const touch = (uid: string): void => {
    selection.touchPod(uid);
    selection.apply();
  };
  const identity = createIdentity({
    pods,
    host,
    ...(facts && { onFact: facts.learn }),
    hold: holdLimits(choice),
    now: bootNow,
    observes: (podUid, pod) => isObserved(podUid, pod, rule),
    aiOf: (podUid) => ai.recognition.ofPod(podUid),
    onPod: (uid) => {
      touch(uid);
      running.told(uid);
    },
  });
  const probes = openProbes({ source, cgroup2, log });
  undo.defer(() => probes.close());
  const selection = selectionOf(rule, kernel, identity, (ids) => running.widened(ids));
  const running = runningProbesOf(identity, probes, selection);
  undo.defer(() => running.stop());
  const followAi = (): void => {
    onAi = (podUid, promoted) => {
      identity.reconsider(podUid);
      if (promoted) touch(podUid);
    };
  };
  return { identity, ai, rule, selection, probes, running, recording, facts, followAi };
}

function selectionOf(
  rule: ObserveRule,
  { source }: AttachedKernel,
  identity: Identity,
  onWidened: (cgroupIds: ReadonlySet<bigint>) => void,
): Selection {
  return new Selection({
    tables: source.tables,
    rule,
    directory: directoryOf(identity),
    onWidened: (ids) => {
      source.adoptSockets();
      onWidened(ids);
    },
  });
}

function runningProbesOf(identity: Identity, probes: TlsProbes, selection: Selection): RunningProbes {
  return new RunningProbes({
    ...{ identity, probes, after },
    isObserved: (id) => observesFully(selection.observeOf(id) ?? 0),
  });
}

/** The cgroups that are there, as selection looks them up. */
function directoryOf(identity: Identity): CgroupDirectory {
  return {
    cgroups: () => identity.cgroups(),
    cgroupsOf: (uid) => identity.cgroupsOf(uid),
    cgroup: (id) => {
      const cgroup = identity.cgroup(id);
      return cgroup?.removedAt === undefined ? cgroup : undefined;
    },
  };
}
