// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildActor, runIn } from '../kernel/actor.ts';
import { describeLive } from '../kernel/live.ts';
import { SmallNode } from './small-node.ts';

const UIDS = [
  '44444444-4444-4444-8444-444444444444',
  '55555555-5555-4555-8555-555555555555',
  '66666666-6666-4666-8666-666666666666',
] as const;
const [LABELLED, OTHER, STRANGER] = UIDS;
const CONTAINERS = 300;

describeLive('containers that come and go', () => {
  let node: SmallNode;

  beforeAll(async () => {
    buildActor();
    node = new SmallNode('churn');
    await node.start();
    node.tell(LABELLED, 'one', { 'weir.dev/domain': 'training' });
    node.tell(OTHER, 'two', { 'weir.dev/domain': 'prod-model' });
  });
  afterAll(() => node.close());

  test('all have their programs under their own ids and pods, however short they live', async () => {
    const right = new Map<string, string>();
    for (let n = 0; n < CONTAINERS; n += 1) {
      const uid = UIDS[n % UIDS.length] as string;
      const id = n.toString(16).padStart(64, '0');
      const cgroup = node.makeContainer(uid, id);
      runIn(cgroup, ['/bin/true']);
      rmdirSync(cgroup);
      right.set(id, uid);
    }
    const all = () => UIDS.flatMap((uid) => node.execs(uid));
    await expect.poll(() => all().length, { timeout: 30_000 }).toBe(CONTAINERS);
    for (const { container, pod, identity } of all()) {
      const uid = right.get(container?.id ?? '');
      right.delete(container?.id ?? '');
      expect(pod?.uid ?? container?.podUid).toBe(uid);
      expect(identity?.state).toBe(uid === STRANGER ? 'pending' : undefined);
    }
    expect(right.size).toBe(0);
  });

  test('are seen again when the cgroup of the kubelet is made anew', async () => {
    node.run(LABELLED);
    removeAll(node.root);
    mkdirSync(node.root);
    const before = node.execs(LABELLED).length;
    const again = () => {
      node.run(LABELLED);
      return node.execs(LABELLED).length;
    };
    await expect.poll(again, { timeout: 30_000, interval: 200 }).toBeGreaterThan(before + 1);
    expect(node.execs(LABELLED).at(-1)).toMatchObject({ pod: { name: 'one' }, container: { name: 'main' } });
    const { identity, lost } = await node.agent.stop();
    expect(identity).toMatchObject({ processUnknown: 0, overflowed: 0, cgroupsRefused: 0 });
    expect(lost).toEqual([]);
  });
});

function removeAll(cgroup: string): void {
  for (const entry of readdirSync(cgroup, { withFileTypes: true })) {
    if (entry.isDirectory()) removeAll(join(cgroup, entry.name));
  }
  rmdirSync(cgroup);
}
