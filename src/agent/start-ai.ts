// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from '../catalog/catalog.ts';
import type { AiSighting } from '../events/ai-signals.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { CgroupPaths } from '../host/create-cgroup-paths.ts';
import { readCgroupProcesses } from '../host/read-cgroup-processes.ts';
import { readProcessTraces } from '../host/read-process-traces.ts';
import { AiRecognition } from '../identity/ai-recognition.ts';
import type { Identity } from '../identity/create-identity.ts';
import { isGoverned } from '../identity/governance.ts';
import type { PodLookup } from '../identity/pod-lookup.ts';
import type { MetricSample } from '../metrics/metric-sample.ts';
import { AiDiscovery } from './ai-discovery.ts';
import { createAiKnowledge } from './ai-knowledge.ts';
import { AiRefinement, type RefinementCounts } from './ai-refinement.ts';
import { readTracesInPod } from './read-traces-in-pod.ts';

export interface AiOptions {
  readonly catalog: Catalog;
  readonly pods: PodLookup;
  /** Where cgroup v2 is mounted. */
  readonly cgroup2: string;
  readonly cgroupPathOf: CgroupPaths;
  /** Hears of a pod whose result became another; `promoted` when it is taken for an AI workload from now on. */
  readonly onChange: (podUid: string, promoted: boolean) => void;
  /** Hears of what was seen on the host and not known yet: what a recording keeps. */
  readonly onSighting: (sighting: AiSighting) => void;
}

/** AI recognition of a live agent. */
export interface Ai {
  readonly recognition: AiRecognition;
  /** Takes an event when it comes, of whatever pod. */
  onEvent(event: EnrichedEvent): void;
  /** Takes the processes that ran before the agent. From here on pods that are promoted are looked at closely. */
  begin(identity: Pick<Identity, 'facts' | 'cgroup' | 'cgroups' | 'cgroupsOf'>): void;
  metrics(): Iterable<MetricSample>;
  close(): void;
}

const TICK_MS = 250;

/**
 * Joins recognition with what feeds it: specs of pods, programs and names from events, and what processes of pods that
 * are taken for AI, or are governed, map and have open. Listens to the pods before anybody who asks for its results does.
 */
export function startAi({ catalog, pods, cgroup2, cgroupPathOf, onChange, onSighting }: AiOptions): Ai {
  const knowledge = createAiKnowledge(catalog);
  const look = { cgroupPath: cgroupPathOf, traces: readProcessTraces };
  let running: Pick<Identity, 'facts' | 'cgroup' | 'cgroups' | 'cgroupsOf'> | undefined;
  const lookAt = (podUid: string): void => {
    for (const { path } of running?.cgroupsOf(podUid) ?? [])
      for (const pid of readCgroupProcesses(cgroup2, path)) refinement.onExec(podUid, pid);
  };
  const recognition = new AiRecognition({
    knowledge,
    onChange: (podUid, promoted) => {
      onChange(podUid, promoted);
      if (promoted) lookAt(podUid);
    },
  });
  // labels say that a pod is governed, not what it does
  const isWanted = (podUid: string): boolean => {
    const pod = pods.byUid(podUid);
    return recognition.isAi(podUid) || (pod !== undefined && isGoverned(pod));
  };
  const refinement = new AiRefinement({
    catalog,
    recognition,
    isWanted,
    onSighting,
    read: (podUid, pid) => readTracesInPod(podUid, pid, look),
    now: () => performance.now(),
  });
  const discovery = new AiDiscovery({ catalog, knowledge, recognition });
  for (const pod of pods.list()) recognition.setPod(pod);
  const unsubscribe = pods.subscribe((change) => recognition.change(change));
  const timer = setInterval(() => refinement.tick(), TICK_MS);
  return {
    recognition,
    onEvent(event) {
      discovery.onEvent(event);
      if (event.name !== 'process.exec') return;
      const podUid = event.pod?.uid ?? event.container?.podUid;
      if (podUid !== undefined) refinement.onExec(podUid, event.event.header.tgid);
    },
    begin(identity) {
      discovery.lookAtRunning(identity, onSighting);
      running = identity;
      const found = new Set([...identity.cgroups()].map(({ place }) => place?.podUid));
      for (const podUid of found) if (podUid !== undefined && isWanted(podUid)) lookAt(podUid);
    },
    metrics: () => lookMetrics(refinement.counts()),
    close() {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

function lookMetrics({ looked, skipped, truncated }: RefinementCounts): MetricSample[] {
  return Object.entries({ done: looked, skipped, truncated }).map(
    ([result, value]) => ({ name: 'weir_ai_looks_total', labels: { result }, value }) as const,
  );
}
