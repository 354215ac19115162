// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import type { Pod } from '../events/pod.ts';
import { parseCgroupPath } from '../identity/parse-cgroup-path.ts';
import type { CgroupEntry, ObserveRule, SelectableCgroup } from '../identity/select-observed.ts';
import { Selection } from './selection.ts';

const ID = 'ab'.repeat(32);
const FULL = 7;
const DISCOVERY = 24;
const RULE: ObserveRule = { mode: 'ai', isAi: () => false };

/** A node's cgroups, the kernel's table (with room for `room` entries), and what was written to it. */
function setUp(room = 100, rule = RULE) {
  const cgroups = new Map<bigint, SelectableCgroup>();
  const pods = new Map<string, Pod>();
  const table = new Map<bigint, CgroupEntry>();
  const writes: string[] = [];
  const widened: bigint[] = [];
  const add = (id: number, path: string): void => {
    const place = parseCgroupPath(path);
    const key = BigInt(id);
    cgroups.set(key, {
      ...{ id: key, path, place },
      get pod() {
        return pods.get(place?.podUid ?? '');
      },
    });
  };
  add(1, '/system.slice');
  add(2, '/kubepods');
  const selection = new Selection({
    tables: {
      setCgroup: (id, entry) => {
        writes.push(`set ${id}`);
        if (!table.has(id) && table.size >= room) return false;
        table.set(id, entry);
        return true;
      },
      deleteCgroup: (id) => {
        writes.push(`delete ${id}`);
        return table.delete(id);
      },
      deletePodBucket: (id) => {
        writes.push(`bucket ${id}`);
        return true;
      },
      cgroups: () => table,
    },
    rule,
    directory: {
      cgroups: () => cgroups.values(),
      cgroup: (id) => cgroups.get(id),
      cgroupsOf: (uid) => [...cgroups.values()].filter(({ place }) => place?.podUid === uid),
    },
    onWidened: (ids) => widened.push(...ids),
  });
  selection.apply();
  writes.length = 0;
  const make = (id: number, path: string): void => {
    add(id, path);
    selection.touch(BigInt(id));
  };
  const remove = (id: number): void => {
    cgroups.delete(BigInt(id));
    selection.touch(BigInt(id));
  };
  const tell = (uid: string, given: Partial<Pod> = {}): void => {
    pods.set(uid, buildPod('n', uid, { uid, ...given }));
    selection.touchPod(uid);
  };
  return { selection, make, remove, tell, table, writes, widened };
}

/** A pod with one container: folder 10 and container 11. */
function withPod(...args: Parameters<typeof setUp>) {
  const node = setUp(...args);
  node.make(10, '/kubepods/podu');
  node.make(11, `/kubepods/podu/${ID}`);
  node.selection.apply();
  return node;
}

describe('Selection', () => {
  it('observes a pod that nobody told of, and narrows it when it turns out to be none to observe', () => {
    const { selection, tell, table, writes } = withPod();
    expect(table.get(11n)).toEqual({ pod: 10n, observe: FULL });
    tell('u');
    selection.apply();
    expect([table.get(10n), table.get(11n)]).toEqual([
      { pod: 10n, observe: DISCOVERY },
      { pod: 10n, observe: DISCOVERY },
    ]);
    writes.length = 0;
    tell('u');
    selection.apply();
    expect(writes).toEqual([]);
  });

  it('follows labels as they change, and says what begins to be observed although it ran before', () => {
    const { selection, tell, table, widened } = withPod();
    tell('u');
    selection.apply();
    expect(widened).toEqual([]);
    tell('u', { governance: { domain: 'training' } });
    selection.apply();
    expect(table.get(11n)?.observe).toBe(FULL);
    expect(widened).toEqual([10n, 11n]);
    tell('u');
    selection.apply();
    expect(table.get(11n)?.observe).toBe(DISCOVERY);
    expect(widened).toEqual([10n, 11n]);
  });

  it('touches only what changed', () => {
    const node = withPod();
    for (let i = 2; i < 50; i++) node.make(i * 10, `/kubepods/podp${i}`);
    node.selection.apply();
    node.writes.length = 0;
    node.make(12, `/kubepods/podu/${'cd'.repeat(32)}`);
    node.remove(20);
    node.selection.apply();
    expect(node.writes).toEqual(['set 12', 'delete 20', 'bucket 20']);
    expect(node.table.get(12n)).toEqual({ pod: 10n, observe: FULL });
  });

  it('takes a pod made anew under the same path for another one', () => {
    const { selection, make, remove, table } = withPod();
    make(20, '/kubepods/podu');
    make(21, `/kubepods/podu/${ID}`);
    remove(11);
    remove(10);
    selection.apply();
    expect(table.get(21n)?.pod).toBe(20n);
    make(22, `/kubepods/podu/${'cd'.repeat(32)}`);
    selection.apply();
    expect(table.get(22n)?.pod).toBe(20n);
  });

  it('finds the kubelet made anew, and lets go of what is gone', () => {
    const { selection, make, remove, table } = withPod();
    for (const id of [2, 10, 11]) remove(id);
    make(30, '/kubepods');
    make(31, '/kubepods/podv');
    selection.touchAll();
    selection.apply();
    expect([...table.keys()].sort()).toEqual([30n, 31n]);
  });

  it('says which cgroups the table had no room for, until it has', () => {
    const { selection, remove, table } = withPod(2);
    expect([selection.isRefused(11n), selection.counts().refused]).toEqual([true, 1]);
    remove(10);
    selection.apply();
    selection.touch(11n);
    selection.apply();
    expect([selection.isRefused(11n), table.has(11n)]).toEqual([false, true]);
  });

  it('keeps nothing of pods that came and went', () => {
    const { selection, make, remove, table, writes } = setUp();
    for (let i = 10; i < 10_010; i++) {
      make(i, `/kubepods/podu${i}`);
      selection.apply();
      remove(i);
      selection.apply();
    }
    expect([...table.keys()]).toEqual([2n]);
    expect(selection.counts()).toEqual({ cgroups: 1, pods: 1, refused: 0 });
    expect(writes).toHaveLength(30_000);
  });
});
