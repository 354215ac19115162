// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { governanceKeys } from '../../identity/governance.ts';
import { PodDirectory } from '../../identity/pod-directory.ts';
import type { RuntimeContainer } from './read-container.ts';
import type { RuntimeSandbox } from './read-sandbox.ts';
import { RuntimePods } from './runtime-pods.ts';

function setUp(limits?: { sandboxes: number; containers: number }) {
  const directory = new PodDirectory({
    keys: governanceKeys({ domain: [], dataClass: [], owner: [], agent: [] }),
    now: () => 0,
  });
  const clock = { now: 0 };
  const pods = new RuntimePods({
    directory,
    now: () => clock.now,
    soon: (run) => run(),
    ...(limits && { limits }),
  });
  return { directory, clock, pods };
}

const sandbox = (id: string, more: Partial<RuntimeSandbox> = {}): RuntimeSandbox => ({
  id,
  uid: 'uid',
  namespace: 'research',
  name: 'notebook',
  attempt: 0,
  labels: {},
  ended: false,
  ...more,
});

const container = (id: string, more: Partial<RuntimeContainer> = {}): RuntimeContainer => ({
  id,
  sandboxId: undefined,
  ended: false,
  name: id,
  image: 'app:1',
  kind: 'container',
  ...more,
});

describe('RuntimePods', () => {
  it('keeps what ended for a minute, then forgets it', () => {
    const { directory, clock, pods } = setUp();
    pods.setSandbox(sandbox('s'));
    pods.setContainer(container('a'), 's');
    pods.setContainer(container('b', { ended: true }), 's');
    pods.end('a');
    clock.now = 59_999;
    pods.keep(new Set(['s', 'a', 'b']), pods.mark());
    expect(directory.byUid('uid')?.containers).toHaveLength(2);
    clock.now = 60_000;
    pods.keep(new Set(['s', 'a', 'b']), pods.mark());
    expect(directory.byUid('uid')?.containers).toEqual([]);
    pods.end('s');
    clock.now = 120_000;
    pods.keep(new Set(['s']), pods.mark());
    expect(directory.byUid('uid')).toBeUndefined();
    expect(pods.counts).toEqual({ sandboxes: 0, containers: 0, refused: 0 });
  });

  it('does not take a list for the end of what came after it was asked for', () => {
    const { directory, clock, pods } = setUp();
    const mark = pods.mark();
    pods.setSandbox(sandbox('s'));
    pods.setContainer(container('a'), 's');
    for (const now of [0, 60_000, 120_000]) {
      clock.now = now;
      pods.keep(new Set(), mark);
    }
    expect(directory.byUid('uid')?.containers).toHaveLength(1);
    pods.keep(new Set(), pods.mark());
    clock.now = 180_000;
    pods.keep(new Set(), pods.mark());
    expect(directory.byUid('uid')).toBeUndefined();
  });

  it('tells of a pod whose sandbox was made again, with the labels of the newest', () => {
    const { directory, clock, pods } = setUp();
    pods.setSandbox(sandbox('new', { attempt: 1, labels: { of: 'new' } }));
    pods.setSandbox(sandbox('old', { labels: { of: 'old' } }));
    pods.setContainer(container('a'), 'old');
    pods.setContainer(container('b', { handler: 'runsc' }), 'new');
    expect(directory.byUid('uid')).toMatchObject({ labels: { of: 'new' }, runtimeClass: 'runsc' });
    expect(directory.byUid('uid')?.containers.map(({ id }) => id)).toEqual(['b', 'a']);
    const mark = pods.mark();
    pods.keep(new Set(['new', 'b']), mark);
    clock.now = 60_000;
    pods.keep(new Set(['new', 'b']), mark);
    expect(directory.byUid('uid')?.containers.map(({ id }) => id)).toEqual(['b']);
  });

  it('refuses and counts what there is no room for, and a container of no sandbox', () => {
    const { directory, pods } = setUp({ sandboxes: 1, containers: 1 });
    expect(pods.setContainer(container('a'), 's')).toBe(false);
    expect(pods.setSandbox(sandbox('s'))).toBe(true);
    expect(pods.setSandbox(sandbox('t', { uid: 'other' }))).toBe(false);
    expect(pods.setContainer(container('a'), 's')).toBe(true);
    expect(pods.setContainer(container('b'), 's')).toBe(false);
    expect(pods.setContainer(container('a', { image: 'app:2' }), 's')).toBe(true);
    expect(pods.counts).toEqual({ sandboxes: 1, containers: 1, refused: 2 });
    expect([...directory.list()]).toMatchObject([{ containers: [{ image: 'app:2' }] }]);
  });
});
