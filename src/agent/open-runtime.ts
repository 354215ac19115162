// SPDX-License-Identifier: Apache-2.0
import { type RuntimeWatch, startRuntime } from '../cluster/cri/start-runtime.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { Config } from '../gen/config.ts';
import { parseCgroupPath } from '../identity/parse-cgroup-path.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import type { AgentLog } from './agent-log.ts';

/** The container runtime, as the agent uses it. */
export interface RuntimeOfAgent {
  /** Asks the runtime for the container of a new cgroup, unless the directory knows it. */
  see(event: EnrichedEvent): void;
  /** One line for people: which runtime, and how it stands. */
  describe(): string;
  close(): Promise<void>;
}

/** Starts to watch the container runtime; undefined when the configuration says not to. */
export function openRuntime(
  { cri }: Config,
  directory: PodDirectory,
  log: AgentLog,
): RuntimeOfAgent | undefined {
  if (cri.mode === 'off') return undefined;
  const watch = startRuntime({ socket: cri.socket, directory, log });
  return {
    see: (event) => {
      if (event.name === 'cgroup.mkdir') lookFor(event.event.path, directory, watch);
    },
    describe: () => describe(watch),
    close: () => watch.close(),
  };
}

function lookFor(path: string, directory: PodDirectory, watch: RuntimeWatch): void {
  const place = parseCgroupPath(path);
  const id = place?.container?.id;
  if (id === undefined || place?.podUid === undefined) return;
  const known = directory.byUid(place.podUid)?.containers.some((container) => container.id === id);
  if (known !== true) watch.look(id);
}

function describe(watch: RuntimeWatch): string {
  const { state, runtime, socket, error } = watch.status();
  const who = [runtime ?? 'container runtime', socket && `at ${socket}`].filter(Boolean).join(' ');
  return `${who}: ${state}${error === undefined ? '' : ` (${error})`}`;
}
