// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { ApiServerDouble, sendStatus } from '../../test/suites/api-server/api-server-double.ts';
import { makeTestCertificates, type TestCertificates } from '../../test/suites/api-server/certificates.ts';
import { connectionTo, TEST_PACE, until } from '../../test/suites/api-server/cluster-setup.ts';
import { plainObject, podObject } from '../../test/suites/api-server/objects.ts';
import { governanceKeys } from '../identity/governance.ts';
import { PodDirectory } from '../identity/pod-directory.ts';
import { startCluster } from './start-cluster.ts';

const runs = { numRuns: Number(process.env.WEIR_FUZZ_RUNS ?? 15) };

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const NODES = ['node-1', 'node-2'];

/** Something that happens to a cluster, or between it and us. */
type Happening =
  | { readonly type: 'pod'; readonly name: string; readonly node: string; readonly label: string }
  | { readonly type: 'namespace'; readonly label: string }
  | { readonly type: 'delete' | 'replace'; readonly name: string }
  | { readonly type: 'cut' | 'end' | 'garbage' | 'bookmark' | 'compact' | 'restart' | 'refuse' | 'pause' };

const name = fc.constantFrom(...NAMES);
const label = fc.constantFrom('x', 'y', 'z');
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('pod' as const), name, node: fc.constantFrom(...NODES), label }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('delete' as const, 'replace' as const), name }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('namespace' as const), label }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('cut', 'end', 'garbage', 'bookmark', 'compact', 'restart', 'refuse', 'pause'),
    }),
  },
);

let certificates: TestCertificates;

beforeAll(() => {
  certificates = makeTestCertificates();
});

/** Lets it happen; `unlucky` makes the next answers to requests refusals. */
async function happen(each: Happening, api: ApiServerDouble, unlucky: { answers: number }): Promise<void> {
  const { store } = api;
  const known = 'name' in each && store.get('pods', `default/${each.name}`);
  switch (each.type) {
    case 'pod':
      // a pod never moves: one of another node is another pod
      if (known && (known.spec as { nodeName: string }).nodeName !== each.node)
        store.remove('pods', `default/${each.name}`);
      store.put('pods', podObject(each.name, { node: each.node, labels: { l: each.label } }));
      return;
    case 'namespace':
      store.put('namespaces', plainObject('default', { labels: { 'weir.dev/owner': each.label } }));
      return;
    case 'delete':
      if (known) store.remove('pods', `default/${each.name}`);
      return;
    case 'replace':
      if (known) store.remove('pods', `default/${each.name}`);
      store.put('pods', podObject(each.name, { labels: { l: 'new' } }));
      return;
    case 'cut':
      return api.cut();
    case 'end':
      return api.end();
    case 'garbage':
      api.write('{"type":"ADDED","object":{"metadata":{"na');
      return api.cut();
    case 'bookmark':
      return api.bookmark();
    case 'compact':
      return store.compact();
    case 'restart':
      await api.close();
      return await api.open();
    case 'refuse':
      unlucky.answers += 2;
      return;
    case 'pause':
      await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What the store has of `node-1`, as a directory should show it. */
function truth({ store }: ApiServerDouble): unknown[] {
  const owner = store.get('namespaces', 'default')?.metadata.labels as { 'weir.dev/owner': string };
  return store
    .list('pods')
    .filter(({ spec }) => (spec as { nodeName: string }).nodeName === 'node-1')
    .map(({ metadata }) => ({
      name: metadata.name,
      uid: metadata.uid,
      labels: metadata.labels,
      owner: owner['weir.dev/owner'],
    }));
}

function shown(directory: PodDirectory): unknown[] {
  return [...directory.list()]
    .map((pod) => ({ name: pod.name, uid: pod.uid, labels: pod.labels, owner: pod.governance.owner }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

it('comes to agree with the API server, whatever happens in between, and never shows what never was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(happening, fc.nat({ max: 6 })), { minLength: 5, maxLength: 120 }),
      fc.boolean(),
      async (all, inStream) => {
        const api = await ApiServerDouble.start(certificates);
        api.expireInStream = inStream;
        const unlucky = { answers: 0 };
        const refusals = [429, 500, 503];
        api.interceptions.push((_, response) => {
          if (unlucky.answers <= 0) return false;
          unlucky.answers -= 1;
          sendStatus(response, refusals[unlucky.answers % refusals.length] ?? 500, 'Unlucky', 'not now');
          return true;
        });
        const was = new Set<string>();
        api.store.subscribe(({ object: { metadata } }) =>
          was.add(JSON.stringify([metadata.name, metadata.uid, metadata.labels])),
        );
        api.store.put('namespaces', plainObject('default', { labels: { 'weir.dev/owner': 'x' } }));
        const directory = new PodDirectory({ keys: governanceKeys(), now: () => 0 });
        directory.subscribe((change) => {
          if (change.type === 'delete') return;
          const { pod } = change;
          expect(was).toContain(JSON.stringify([pod.name, pod.uid, pod.labels]));
          // two pods of one name are never there at once
          expect([...directory.list()].filter((other) => other.name === pod.name)).toHaveLength(1);
        });
        const silent = (): void => undefined;
        const connection = connectionTo(api);
        const log = { info: silent, warn: silent };
        const cluster = startCluster({
          connection,
          node: 'node-1',
          directory,
          log,
          pace: TEST_PACE,
          pageSize: 2,
        });
        try {
          for (const [each, turns] of all) {
            await happen(each, api, unlucky);
            // requests and streams go on only while nothing happens
            for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
          }
          await until(() => expect(shown(directory)).toEqual(truth(api)));
        } finally {
          await cluster.close();
          await api.close();
        }
      },
    ),
    runs,
  );
});
