// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { WeirError } from '../errors.ts';
import { readStateFile, writeStateFile } from '../host/state-file.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import { decodePodState, encodePodState, MAX_STATE_BYTES, type StateOwner } from '../identity/pod-state.ts';
import type { MetricSample } from '../metrics/metric-sample.ts';
import { after } from './after.ts';
import type { AgentLog } from './agent-log.ts';
import { StateKeeper } from './state-keeper.ts';

/** Name of the file in the state folder. */
export const STATE_NAME = 'pods.state';

export interface StateOptions {
  readonly stateDir: string;
  readonly owner: StateOwner;
  readonly directory: PodDirectory;
  /** Whether a pod has a cgroup on this node: one that has none is gone. */
  readonly isHere: (podUid: string) => boolean;
  readonly log: AgentLog;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Shortest time between two writes; default 5 seconds. */
  readonly intervalMs?: number;
}

/** What the agent keeps of pods from one run to the next. */
export interface StateOfAgent {
  /** The API server's own list is complete: what was kept is void. */
  listed(resource: 'pods' | 'namespaces'): void;
  metrics(): Iterable<MetricSample>;
  /** Writes what changed. */
  close(): Promise<void>;
}

/**
 * Tells the directory what the last run on this boot knew from the API server, as origin `state`, and keeps what it
 * tells now. A file that is damaged or can't be written is said once, and the agent goes on without it.
 */
export function openState(options: StateOptions): StateOfAgent {
  const { directory, owner, log, now } = options;
  const path = join(options.stateDir, STATE_NAME);
  restore(path, options);
  let leftOut = 0;
  const keeper = new StateKeeper({
    write: async () => {
      const encoded = encodePodState(directory, owner, now());
      if (encoded.leftOut > 0 && leftOut === 0)
        log.warn({ path, pods: encoded.leftOut }, 'state: too large, some pods are left out');
      leftOut = encoded.leftOut;
      await writeStateFile(path, encoded.text);
    },
    onError: (error) => log.warn({ path, reason: error.message }, 'state: can not be written'),
    after,
    intervalMs: options.intervalMs ?? 5_000,
  });
  const unsubscribe = directory.subscribe(() => keeper.touch());
  return {
    listed: (resource) => {
      if (resource === 'pods') directory.replacePods('state', []);
      else directory.replaceNamespaces('state', new Map());
    },
    metrics: () => [{ name: 'weir_state_writes_failed_total', labels: {}, value: keeper.failed }],
    close: async () => {
      unsubscribe();
      await keeper.close();
    },
  };
}

function restore(path: string, { directory, owner, isHere, log }: StateOptions): void {
  try {
    const content = readStateFile(path, MAX_STATE_BYTES);
    if (content === undefined) return;
    const state = decodePodState(path, content, owner);
    if (state === undefined) {
      log.info({ path }, 'state: of another node or boot, not used');
      return;
    }
    const pods = state.pods.filter(({ uid }) => isHere(uid));
    directory.replaceNamespaces('state', state.namespaces);
    directory.replacePods('state', pods);
    const gone = state.pods.length - pods.length;
    log.info(
      { path, pods: pods.length, gone, written: new Date(state.written).toISOString() },
      'state: read',
    );
  } catch (error: unknown) {
    if (!(error instanceof WeirError)) throw error;
    log.warn({ code: error.code }, `state: ${error.message}; it is not used`);
  }
}
