// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import type { Pod } from '../events/pod.ts';
import { CgroupTable } from './cgroup-table.ts';
import { PodStore } from './pod-store.ts';

const ID = 'ab'.repeat(32);

function pod(name: string, given: Partial<Pod> = {}): Pod {
  return buildPod('research', name, { uid: 'u-1', ...given });
}

function table(pods = new PodStore(), options = {}) {
  return new CgroupTable({ podByUid: (uid) => pods.byUid(uid), graceNs: 30, maxEntries: 100, ...options });
}

describe('CgroupTable', () => {
  it('names pod and container by the path, completed by the status', () => {
    const containers = [
      { name: 'main', id: ID, image: 'python:3', imageDigest: 'sha256:1', kind: 'container' },
    ] as const;
    const cgroups = table(new PodStore([pod('notebook', { containers })]));
    cgroups.add({ id: 5n, path: `/kubepods/podu-1/${ID}` });
    expect(cgroups.get(5)?.pod?.name).toBe('notebook');
    expect(cgroups.get(5)?.container).toEqual({
      id: ID,
      runtime: 'unknown',
      podUid: 'u-1',
      name: 'main',
      image: 'python:3',
      imageDigest: 'sha256:1',
    });
  });

  it('takes the runtime from whoever told of the pod where the cgroup does not name it (cgroupfs driver)', () => {
    const other = 'cd'.repeat(32);
    const main = { name: 'main', id: ID, runtime: 'cri-o', image: 'i', kind: 'container' } as const;
    const cgroups = table(new PodStore([pod('notebook', { containers: [main] })]));
    cgroups.add({ id: 5n, path: `/kubepods/podu-1/${ID}` });
    cgroups.add({ id: 6n, path: `/kubepods/podu-1/${other}` });
    cgroups.add({ id: 7n, path: `/kubepods.slice/kubepods-podu_1.slice/cri-containerd-${ID}.scope` });
    expect(cgroups.get(5)?.container?.runtime).toBe('cri-o');
    // the sandbox's own container, of which no status tells
    expect(cgroups.get(6)?.container?.runtime).toBe('cri-o');
    // the kernel's word holds
    expect(cgroups.get(7)?.container?.runtime).toBe('containerd');
  });

  it('completes what it did not know when the pod becomes known, and keeps it when the pod is deleted', () => {
    const cgroups = table();
    cgroups.add({ id: 5n, path: `/kubepods/podu-1/${ID}` });
    expect(cgroups.get(5)?.pod).toBeUndefined();
    expect(cgroups.get(5)?.container).toEqual({ id: ID, runtime: 'unknown', podUid: 'u-1' });
    const containers = [{ name: 'main', id: ID, image: 'i', kind: 'container' }] as const;
    cgroups.change({ type: 'set', pod: pod('notebook', { containers }) });
    cgroups.change({ type: 'delete', uid: 'u-1' });
    expect([cgroups.get(5)?.pod?.name, cgroups.get(5)?.container?.name]).toEqual(['notebook', 'main']);
  });

  it('says how its pod is known until all is known of it', () => {
    const cgroups = table();
    cgroups.add({ id: 5n, path: `/kubepods/podu-1/${ID}` });
    cgroups.add({ id: 6n, path: '/kubepods' });
    expect(cgroups.get(5)?.identity).toEqual({ state: 'pending' });
    expect(cgroups.get(6)?.identity).toBeUndefined();
    cgroups.change({ type: 'set', pod: pod('notebook', { origin: 'cri' }) });
    expect(cgroups.get(5)?.identity).toEqual({ state: 'partial' });
    cgroups.change({ type: 'set', pod: pod('notebook', { origin: 'api' }) });
    expect(cgroups.get(5)?.identity).toBeUndefined();
  });

  it('says of what is outside of the kubelet that it is of the host, and of which unit', () => {
    const cgroups = table();
    cgroups.add({ id: 5n, path: '/system.slice/containerd.service' });
    cgroups.add({ id: 6n, path: '/default' });
    expect(cgroups.get(5)).toMatchObject({
      identity: { state: 'host', unit: 'containerd.service' },
      fate: 'shown',
      pod: undefined,
    });
    expect(cgroups.get(6)?.identity).toEqual({ state: 'host' });
  });

  it('finds a removed cgroup until its grace is over, then forgets everything of it', () => {
    const cgroups = table();
    cgroups.add({ id: 5n, path: '/kubepods/podu-1' });
    cgroups.remove(5, 100);
    cgroups.expire(129);
    expect(cgroups.get(5)?.path).toBe('/kubepods/podu-1');
    expect([...cgroups]).toEqual([]);
    cgroups.expire(130);
    expect([cgroups.get(5), cgroups.size]).toEqual([undefined, 0]);
  });

  it('takes an id that comes back for another cgroup', () => {
    const cgroups = table();
    cgroups.add({ id: 5n, path: '/kubepods/podu-1' });
    cgroups.remove(5, 100);
    cgroups.add({ id: 5n, path: '/kubepods/podu-2' });
    cgroups.expire(1000);
    expect(cgroups.get(5)?.place?.podUid).toBe('u-2');
    cgroups.change({ type: 'set', pod: pod('old') });
    expect(cgroups.get(5)?.pod).toBeUndefined();
  });

  it('is bounded, and counts what it refuses', () => {
    const cgroups = table(new PodStore(), { maxEntries: 2 });
    for (let i = 1n; i <= 5n; i++) cgroups.add({ id: i, path: `/x/${i}` });
    expect([cgroups.size, cgroups.refused]).toEqual([2, 3]);
  });

  it('stays empty after pods that come and go', () => {
    const cgroups = table();
    for (let i = 0; i < 10_000; i++) {
      cgroups.add({ id: BigInt(i), path: `/kubepods/pod${i}` });
      cgroups.remove(i, i);
      cgroups.expire(i);
    }
    expect(cgroups.size).toBeLessThanOrEqual(31);
    expect(cgroups.refused).toBe(0);
  });
});
