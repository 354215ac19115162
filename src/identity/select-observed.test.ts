// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import type { Pod } from '../events/pod.ts';
import type { CgroupEntry } from '../gen/tables.ts';
import { parseCgroupPath } from './parse-cgroup-path.ts';
import { diffSelection, type ObserveRule, type SelectableCgroup, selectObserved } from './select-observed.ts';

const ID = 'ab'.repeat(32);
const PODS: Record<string, Partial<Pod>> = {
  labelled: { governance: { domain: 'training' } },
  gpu: {},
  plain: {},
};

function pod(uid: string): Pod | undefined {
  const given = PODS[uid];
  return given && buildPod('n', uid, { uid, ...given });
}

function cgroup(id: number, path: string): SelectableCgroup {
  const place = parseCgroupPath(path);
  return { id: BigInt(id), path, place, pod: place?.podUid === undefined ? undefined : pod(place.podUid) };
}

const CGROUPS = [
  cgroup(1, '/system.slice'),
  cgroup(2, '/kubepods'),
  ...[...Object.keys(PODS), 'stranger', 'found'].flatMap((uid, i) => [
    cgroup(10 * (i + 1), `/kubepods/pod${uid}`),
    cgroup(10 * (i + 1) + 1, `/kubepods/pod${uid}/${ID}`),
  ]),
];

function selected(mode: ObserveRule['mode']): Record<string, string> {
  const rule = { mode, isAi: (uid: string) => uid === 'gpu' || uid === 'found' };
  return Object.fromEntries(
    [...selectObserved(CGROUPS, rule)]
      .filter(([, { observe }]) => observe !== 0)
      .map(([id, { pod: owner }]) => [id, `${owner}`]),
  );
}

describe('selectObserved', () => {
  it('observes pods with a governance label under governed', () => {
    expect(selected('governed')).toEqual({ 10: '10', 11: '10' });
  });

  it('adds what is taken for an AI workload under ai, also where nobody told of the pod', () => {
    expect(selected('ai')).toEqual({ 10: '10', 11: '10', 20: '20', 21: '20', 50: '50', 51: '50' });
  });

  it('gives what is not observed an entry all the same, so that the kernel tells of cgroups made below', () => {
    const rule: ObserveRule = { mode: 'governed', isAi: () => false };
    expect([...selectObserved(CGROUPS, rule).keys()]).toEqual(CGROUPS.slice(1).map(({ id }) => id));
  });

  it('observes everything of the kubelet under all, also what nothing is known of', () => {
    const ids = CGROUPS.slice(1).map(({ id }) => `${id}`);
    expect(Object.keys(selected('all')).sort()).toEqual(ids.sort());
    expect(selected('all')).toMatchObject({ 2: '2', 30: '30', 40: '40', 41: '40' });
  });
});

describe('diffSelection', () => {
  const entries = fc
    .array(fc.tuple(fc.bigInt(0n, 9n), fc.bigInt(0n, 2n), fc.nat(2)))
    .map(
      (list) =>
        new Map<bigint, CgroupEntry>(list.map(([id, owner, observe]) => [id, { pod: owner, observe }])),
    );

  it('turns one table into the other, and says nothing twice', () => {
    fc.assert(
      fc.property(entries, entries, (current, desired) => {
        const { set, remove } = diffSelection(current, desired);
        const table = new Map([...current, ...set]);
        for (const id of remove) expect(table.delete(id)).toBe(true);
        expect(table).toEqual(desired);
        expect(diffSelection(desired, desired)).toEqual({ set: [], remove: [] });
      }),
    );
  });
});
