// SPDX-License-Identifier: Apache-2.0
import { expect, onTestFinished, vi } from 'vitest';
import type { Connection } from '../../../src/cluster/connection.ts';
import type { Pace } from '../../../src/cluster/pace.ts';
import type { ResourceStatus } from '../../../src/cluster/resource.ts';
import { type ClusterOptions, startCluster } from '../../../src/cluster/start-cluster.ts';
import type { PodChange } from '../../../src/events/facts.ts';
import { governanceKeys } from '../../../src/identity/governance.ts';
import { PodDirectory } from '../../../src/identity/pod-directory.ts';
import type { ApiServerDouble } from './api-server-double.ts';

/** Pauses so short that a test sees many attempts. */
export const TEST_PACE: Pace = {
  firstPauseMs: 2,
  longestPauseMs: 20,
  refusedPauseMs: 20,
  healthyMs: 1,
  idleMs: 20_000,
  watchSeconds: [300, 600],
};

/** Waits until an assertion holds. How long that takes is asserted nowhere: the limit only ends what hangs. */
export function until(assertion: () => void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 25_000, interval: 2 });
}

export function connectionTo(double: ApiServerDouble, token = () => 'token-1'): Connection {
  return {
    server: new URL(double.url),
    source: 'test',
    credentials: async () => ({ token: token(), tls: { ca: double.certificates.ca } }),
    refused: () => undefined,
  };
}

export interface Said {
  readonly level: 'info' | 'warn';
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Follows a double as node `node-1`, until the test has finished. */
export function followDouble(api: ApiServerDouble, options: Partial<ClusterOptions> = {}) {
  const directory = options.directory ?? new PodDirectory({ keys: governanceKeys(), now: () => 0 });
  const changes: PodChange[] = [];
  directory.subscribe((change) => changes.push(change));
  const said: Said[] = [];
  const say = (level: Said['level']) => (facts: object, message: string) => {
    said.push({ level, message, facts: { ...facts } });
  };
  const cluster = startCluster({
    connection: connectionTo(api),
    node: 'node-1',
    directory,
    log: { info: say('info'), warn: say('warn') },
    pace: TEST_PACE,
    ...options,
  });
  onTestFinished(() => cluster.close());
  const status = (name: string): ResourceStatus => {
    const found = cluster.status().resources.find(({ resource }) => resource === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  return {
    cluster,
    directory,
    changes,
    said,
    status,
    /** Names of the pods that are known, sorted. */
    names: (): string[] => [...directory.list()].map(({ name }) => name).sort(),
    /** Both collections are listed, and both streams stand. */
    current: () =>
      until(() => {
        expect(cluster.status().resources.map(({ state }) => state)).toEqual(['current', 'current']);
        expect(api.watches).toBe(2);
      }),
  };
}
