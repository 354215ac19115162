// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import type { ProcessFacts } from '../events/facts.ts';
import { createIdentity } from '../identity/create-identity.ts';
import { PodStore } from '../identity/pod-store.ts';
import { RunningProbes } from './running-probes.ts';

const PODS = ['known', 'late', 'stranger', 'plain'];

/** Pod `n` of `PODS` has cgroup 10 + n, in which process 100 + n runs. */
function runs(n: number): ProcessFacts {
  const facts = { namespacePid: 0, startExact: true, parentPid: 0, arguments: [], cwd: '/', comm: '' };
  const ids = { uid: 0, effectiveUid: 0, gid: 0, capabilities: 0n, tty: 0 };
  const namespaces = { mount: n, pid: 0, network: 0, user: 0, uts: 0, ipc: 0, cgroup: 0 };
  return {
    ...{ ...facts, ...ids, namespaces },
    pid: 100 + n,
    startNs: BigInt(n + 1),
    executable: '/bin/p',
    cgroupId: BigInt(10 + n),
  };
}

function setUp() {
  const pods = new PodStore([
    buildPod('n', 'known', { uid: 'known' }),
    buildPod('n', 'plain', { uid: 'plain' }),
  ]);
  const cgroups = PODS.map((uid, n) => ({ id: BigInt(10 + n), path: `/kubepods/pod${uid}` }));
  const host = {
    processes: () => PODS.map((_, n) => runs(n)),
    process: () => undefined,
    cgroups: () => cgroups,
  };
  const identity = createIdentity({ pods, host });
  identity.seed('/kubepods');
  const looked: number[] = [];
  let later: (() => void) | undefined;
  const observed = new Set([10n, 11n, 12n]);
  const running = new RunningProbes({
    identity,
    probes: { onRunning: (pid) => looked.push(pid) },
    isObserved: (id) => observed.has(id),
    after: (_ms, run) => {
      later = run;
      return () => {
        later = undefined;
      };
    },
  });
  return { running, looked, observed, later: () => later?.(), isWaiting: () => later !== undefined };
}

it('looks at known pods at once, at others when they are told, and at the rest when nobody tells', () => {
  const { running, looked, later } = setUp();
  running.begin();
  expect(looked).toEqual([100]);
  running.told('late');
  running.told('late');
  running.told('plain');
  expect(looked).toEqual([100, 101]);
  later();
  expect(looked).toEqual([100, 101, 102]);
});

it('does not look at a pod that turned out not to be observed, until it is', () => {
  const { running, looked, observed, later } = setUp();
  running.begin();
  observed.delete(11n);
  running.told('late');
  observed.add(13n);
  running.widened(new Set([13n]));
  expect(looked).toEqual([100, 103]);
  later();
  expect(looked).toEqual([100, 103, 102]);
});

it('looks no more once it is stopped', () => {
  const { running, isWaiting } = setUp();
  running.begin();
  running.stop();
  expect(isWaiting()).toBe(false);
});
