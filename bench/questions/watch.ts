// SPDX-License-Identifier: Apache-2.0
import { startCluster } from '../../src/cluster/start-cluster.ts';
import { governanceKeys } from '../../src/identity/governance.ts';
import { PodDirectory } from '../../src/identity/pod-directory.ts';
import { ApiServerDouble } from '../../test/suites/api-server/api-server-double.ts';
import { typicalPod } from '../cluster/typical-pod.ts';
import { median } from '../median.ts';
import type { BenchContext, Question, Row } from '../question.ts';

const PODS = 500;
const EVENTS = 500;
const TARGET_MS = 5;
const NODE = 'node-1';

/** How soon a pod is known: from the change on the API server, over TLS, to the directory that identity asks. */
export const watch: Question = {
  kind: 'direct',
  name: 'watch',
  async run({ scale }: BenchContext): Promise<Row[]> {
    const api = await ApiServerDouble.start();
    for (let index = 0; index < PODS; index += 1) api.store.put('pods', typicalPod(index, NODE));
    const directory = new PodDirectory({ keys: governanceKeys(), now: Date.now });
    const cluster = startCluster({
      connection: {
        server: new URL(api.url),
        source: 'bench',
        credentials: async () => ({ token: 'token-1', tls: { ca: api.certificates.ca } }),
        refused: () => undefined,
      },
      node: NODE,
      directory,
      log: { info: () => undefined, warn: () => undefined },
    });
    try {
      await told(directory, PODS, () => undefined);
      const times: number[] = [];
      for (let event = 1; event <= Math.ceil(EVENTS * scale); event += 1) {
        const began = performance.now();
        await told(directory, PODS + event, () => api.store.put('pods', typicalPod(PODS + event, NODE)));
        times.push(performance.now() - began);
      }
      return [rowOf(times.sort((a, b) => a - b))];
    } finally {
      await cluster.close();
      await api.close();
    }
  },
};

/** Resolves when the directory knows so many pods, at the change that makes them so many. */
function told(directory: PodDirectory, pods: number, act: () => void): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if ([...directory.list()].length < pods) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = directory.subscribe(look);
    act();
    look();
  });
}

function rowOf(times: readonly number[]): Row {
  const late = times[Math.floor(times.length * 0.99)] ?? 0;
  const middle = median(times);
  return {
    question: 'watch',
    what: `a pod known after it was made on the API server, among ${PODS}`,
    without: '',
    with: `${late.toFixed(2)} ms for 99 of 100`,
    result: `${middle.toFixed(2)} ms`,
    target: `≤ ${TARGET_MS} ms`,
    holds: middle <= TARGET_MS,
  };
}
