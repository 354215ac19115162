// SPDX-License-Identifier: Apache-2.0
import { findSocket, RUNTIME_SOCKETS } from '../cluster/cri/find-socket.ts';
import { type RuntimeStatus, type RuntimeWatch, startRuntime } from '../cluster/cri/start-runtime.ts';
import { WeirError } from '../errors.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { Config } from '../gen/config.ts';
import { parseCgroupPath } from '../identity/parse-cgroup-path.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import type { MetricSample } from '../metrics/metric-sample.ts';
import type { AgentLog } from './agent-log.ts';
import type { MemoryRelief } from './memory-relief.ts';
import { RUNTIME_WEIGHT } from './open-relief.ts';

/** The container runtime, as the agent uses it. */
export interface RuntimeOfAgent {
  /** Asks the runtime for the container of a new cgroup, unless the directory knows it. */
  see(event: EnrichedEvent): void;
  status(): RuntimeStatus;
  /** One line for people: which runtime, and how it stands. */
  describe(): string;
  /** What is not as it should be; empty while all is current, or where there is no runtime. */
  flaws(): readonly string[];
  metrics(): Iterable<MetricSample>;
  close(): Promise<void>;
}

/**
 * Starts to watch the container runtime; undefined when the configuration says not to. Throws RUNTIME_UNAVAILABLE when it
 * says that there must be one, and there is no socket.
 */
export function openRuntime(
  { cri }: Config,
  directory: PodDirectory,
  log: AgentLog,
  relief: Pick<MemoryRelief, 'read'>,
): RuntimeOfAgent | undefined {
  if (cri.mode === 'off') return undefined;
  if (cri.mode === 'required') requireSocket(cri.socket);
  const watch = startRuntime({
    socket: cri.socket,
    directory,
    log,
    onRead: (bytes) => relief.read(bytes * RUNTIME_WEIGHT),
  });
  return {
    see: (event) => {
      if (event.name === 'cgroup.mkdir') lookFor(event.event.path, directory, watch);
    },
    status: () => watch.status(),
    describe: () => describe(watch.status()),
    flaws: () => flawsOf(watch.status(), cri.socket),
    metrics: () => samplesOf(watch.status()),
    close: () => watch.close(),
  };
}

function requireSocket(socket: string): void {
  const paths = socket === '' ? RUNTIME_SOCKETS : [socket];
  if (findSocket(paths) === undefined)
    throw new WeirError('RUNTIME_UNAVAILABLE', `cri.mode required: no socket is at ${paths.join(', ')}`);
}

function lookFor(path: string, directory: PodDirectory, watch: RuntimeWatch): void {
  const place = parseCgroupPath(path);
  const id = place?.container?.id;
  if (id === undefined || place?.podUid === undefined) return;
  const known = directory.byUid(place.podUid)?.containers.some((container) => container.id === id);
  if (known !== true) watch.look(id);
}

function describe({ state, runtime, socket, error }: RuntimeStatus): string {
  const who = [runtime ?? 'container runtime', socket && `at ${socket}`].filter(Boolean).join(' ');
  return `${who}: ${state}${error === undefined ? '' : ` (${error})`}`;
}

/** A machine without a runtime is as it should be, unless the configuration names its socket. */
function flawsOf(status: RuntimeStatus, configured: string): string[] {
  const { state } = status;
  if (state === 'away' || state === 'unsupported') return [describe(status)];
  return state === 'absent' && configured !== '' ? [`container runtime at ${configured}: absent`] : [];
}

function* samplesOf({ state, sandboxes, containers, counters }: RuntimeStatus): Iterable<MetricSample> {
  const { lists, looks, events, failures, refused, refusedLabels, untold } = counters;
  yield { name: 'weir_runtime_connected', labels: {}, value: state === 'connected' ? 1 : 0 };
  for (const [what, value] of Object.entries({ sandbox: sandboxes, container: containers }))
    yield { name: 'weir_runtime_known', labels: { what }, value };
  for (const [what, value] of Object.entries({ list: lists, container: looks.asked, event: events }))
    yield { name: 'weir_runtime_asked_total', labels: { what }, value };
  yield { name: 'weir_runtime_failures_total', labels: {}, value: failures };
  const rejected = {
    full: refused,
    label: refusedLabels,
    untold,
    unknown: looks.unknown,
    hints: looks.dropped,
  };
  for (const [reason, value] of Object.entries(rejected))
    yield { name: 'weir_runtime_rejected_total', labels: { reason }, value };
}
