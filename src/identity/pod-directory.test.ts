// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { PodChange } from '../events/facts.ts';
import type { PodContainer, PodFacts } from '../events/pod.ts';
import { governanceKeys } from './governance.ts';
import { PodDirectory } from './pod-directory.ts';

const [FIRST, SECOND] = ['ab'.repeat(32), 'cd'.repeat(32)] as const;
const MAIN: PodContainer = { name: 'main', image: 'python:3', kind: 'container' };

function facts(uid: string, given: Partial<PodFacts> = {}): PodFacts {
  return {
    namespace: 'research',
    name: 'notebook',
    uid,
    labels: {},
    containers: [],
    resources: [],
    ...given,
  };
}

function open() {
  let time = 0;
  const changes: PodChange[] = [];
  const directory = new PodDirectory({ keys: governanceKeys(), now: () => ++time });
  directory.subscribe((change) => changes.push(change));
  return { directory, changes };
}

describe('PodDirectory', () => {
  it('completes what the runtime told with what the API server tells, and remembers since when', () => {
    const { directory } = open();
    const container = { ...MAIN, id: FIRST, imageDigest: 'sha256:1', privileged: true as const };
    directory.setPod('cri', facts('a', { containers: [container], labels: { stale: 'x' } }));
    expect(directory.byUid('a')).toMatchObject({ origin: 'cri', since: 1 });
    directory.setPod(
      'api',
      facts('a', { containers: [MAIN], labels: { app: 'x' }, workload: { kind: 'Job', name: 'j' } }),
    );
    expect(directory.byUid('a')).toMatchObject({
      origin: 'api',
      since: 1,
      labels: { app: 'x' },
      workload: { kind: 'Job', name: 'j' },
      containers: [container],
    });
    expect(directory.originsOf('a').map(({ origin }) => origin)).toEqual(['api', 'cri']);
  });

  it('knows both runs of a container that was restarted', () => {
    const { directory } = open();
    directory.setPod('api', facts('a', { containers: [{ ...MAIN, kind: 'init', id: FIRST }] }));
    directory.setPod('cri', facts('a', { containers: [{ ...MAIN, image: 'sha256:9', id: SECOND }] }));
    expect(directory.byUid('a')?.containers.map(({ id, name, kind }) => [id, name, kind])).toEqual([
      [FIRST, 'main', 'init'],
      [SECOND, 'main', 'init'],
    ]);
    directory.setPod('api', facts('a', { containers: [MAIN] }));
    directory.setPod('cri', facts('a', { containers: [FIRST, SECOND].map((id) => ({ ...MAIN, id })) }));
    expect(directory.byUid('a')?.containers.map(({ id }) => id)).toEqual([FIRST, SECOND]);
  });

  it('lets the namespace hold over the pod, whenever and by whomever it is told', () => {
    const { directory, changes } = open();
    directory.setPod('cri', facts('a', { labels: { 'weir.dev/domain': 'tenant' } }));
    directory.setNamespace('api', 'research', { 'weir.dev/domain': 'platform' });
    expect(directory.byUid('a')?.governance).toEqual({ domain: 'platform' });
    directory.setNamespace('state', 'research', { 'weir.dev/domain': 'older' });
    expect(directory.byUid('a')?.governance).toEqual({ domain: 'platform' });
    directory.deleteNamespace('api', 'research');
    expect(directory.byUid('a')?.governance).toEqual({ domain: 'older' });
    directory.replaceNamespaces('state', new Map());
    expect(directory.byUid('a')?.governance).toEqual({ domain: 'tenant' });
    expect(changes).toHaveLength(4);
  });

  it('says nothing when nothing changed', () => {
    const { directory, changes } = open();
    directory.setPod('api', facts('a'));
    directory.setPod('api', facts('a'));
    directory.setPod('cri', facts('a', { labels: { other: 'x' } }));
    expect(changes).toHaveLength(1);
  });

  it('keeps what is known of a deleted pod while the runtime still has it', () => {
    const { directory, changes } = open();
    directory.setPod('api', facts('a', { workload: { kind: 'Job', name: 'j' } }));
    directory.setPod('cri', facts('a'));
    directory.deletePod('api', 'a');
    expect(directory.byUid('a')).toMatchObject({ workload: { kind: 'Job' }, origin: 'state' });
    directory.deletePod('cri', 'a');
    expect(directory.byUid('a')).toBeUndefined();
    expect(changes.at(-1)).toEqual({ type: 'delete', uid: 'a' });
  });

  it('takes a whole list: what is not in it is gone, but only as that origin told it', () => {
    const { directory } = open();
    directory.replacePods('api', [facts('a'), facts('b')]);
    directory.setPod('cri', facts('c'));
    directory.replacePods('api', [facts('b'), facts('d')]);
    expect([...directory.list()].map(({ uid }) => uid).sort()).toEqual(['b', 'c', 'd']);
  });

  it('ends what only the last run knew with a list that does not have it', () => {
    const { directory } = open();
    directory.setPod('state', facts('a'));
    directory.replacePods('state', []);
    expect(directory.byUid('a')).toBeUndefined();
  });
});
