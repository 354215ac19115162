// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import type { Pod } from '../events/pod.ts';
import { ObserveFlag } from '../gen/events.ts';
import { parseCgroupPath } from './parse-cgroup-path.ts';
import {
  type CgroupEntry,
  diffSelection,
  isObserved,
  type ObserveRule,
  observesFully,
  type SelectableCgroup,
  selectObserved,
  type UnknownPods,
} from './select-observed.ts';

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

const NAMES = { full: 7, apart: 39, discovery: 24, none: 0 };

/** What each cgroup of the kubelet gets: how much of it is observed. */
function selected(mode: ObserveRule['mode'], unknown: UnknownPods = 'observe'): Record<string, string> {
  const rule = { mode, unknown, isAi: (uid: string) => uid === 'gpu' || uid === 'found' };
  return Object.fromEntries(
    [...selectObserved(CGROUPS, rule)].map(([id, { pod: owner, observe }]) => {
      const name = Object.entries(NAMES).find(([, flags]) => flags === (observe & ~ObserveFlag.APART))?.[0];
      return [id, `${name}${observe & ObserveFlag.APART ? ' apart' : ''} of ${owner}`];
    }),
  );
}

/** The same of the pods' containers alone. */
function containers(mode: ObserveRule['mode'], unknown?: UnknownPods): string {
  const all = selected(mode, unknown);
  return [11, 21, 31, 41, 51].map((id) => all[id]?.split(' ')[0]).join(' ');
}

describe('selectObserved', () => {
  it('observes pods with a governance label under governed, nothing of others, and all of the unknown', () => {
    expect(containers('governed')).toBe('full none none full full');
  });

  it('adds what is taken for an AI workload under ai, also where nobody told of it, and discovers others', () => {
    expect(containers('ai')).toBe('full full discovery full full');
  });

  it('observes everything of the kubelet under all, also what nothing is known of', () => {
    expect(containers('all')).toBe('full full full full full');
    expect(containers('all', 'ignore')).toBe('full full full full full');
  });

  it('does about unknown pods what it is told', () => {
    expect(containers('ai', 'discover')).toBe('full full discovery discovery full');
    expect(containers('governed', 'ignore')).toBe('full none none none none');
  });

  it('gives the cgroups above the pods what an unknown pod gets, and each pod an entry of its own', () => {
    expect(selected('ai')).toMatchObject({ 2: 'full apart of 2', 10: 'full of 10', 11: 'full of 10' });
    expect(selected('ai', 'discover')).toMatchObject({ 2: 'discovery apart of 2' });
    expect(selected('ai')).not.toHaveProperty('1');
  });

  it('gives what is not observed an entry all the same, so that the kernel tells of cgroups made below', () => {
    const rule: ObserveRule = { mode: 'governed', unknown: 'ignore', isAi: () => false };
    expect([...selectObserved(CGROUPS, rule).keys()]).toEqual(CGROUPS.slice(1).map(({ id }) => id));
  });
});

describe('isObserved', () => {
  const rule: ObserveRule = { mode: 'ai', isAi: () => false };
  const plain = buildPod('n', 'p');
  const shows = (given: Partial<ObserveRule>, pod: Pod = plain) =>
    isObserved(pod.uid, pod, { ...rule, ...given });

  it('waits with its judgement of a pod of which only the runtime told, unless that is enough', () => {
    const partial = buildPod('n', 'p', { origin: 'cri' });
    expect([shows({}, partial), shows({ unknown: 'ignore' }, partial)]).toEqual([true, false]);
    expect(shows({ unknown: 'ignore', isAi: () => true }, partial)).toBe(true);
    expect(shows({}, plain)).toBe(false);
  });

  it('takes a pod that gave itself away for AI, but not under governed', () => {
    const isAi = (uid: string) => uid === plain.uid;
    expect([shows({ isAi }), shows({ isAi, mode: 'governed' })]).toEqual([true, false]);
  });
});

describe('observesFully', () => {
  it('tells what is observed from what is only discovered', () => {
    const flags = Object.values(NAMES).map(observesFully);
    expect(flags).toEqual([true, true, false, false]);
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
