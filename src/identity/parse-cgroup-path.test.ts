// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCgroupPath } from './parse-cgroup-path.ts';

const UID = '72f9048f-73f0-423c-9817-d9c4dbe57b4f';
const ESCAPED = UID.replaceAll('-', '_');
const ID = '0123456789abcdef'.repeat(4);
const OTHER_ID = 'fe'.repeat(32);
const BURSTABLE = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${ESCAPED}.slice`;

function summary(path: string): readonly unknown[] | undefined {
  const place = parseCgroupPath(path);
  return place && [place.podUid, place.podPath, place.container?.runtime, place.container?.id];
}

describe('parseCgroupPath', () => {
  it.each([
    ['containerd, systemd', `${BURSTABLE}/cri-containerd-${ID}.scope`, 'containerd'],
    ['CRI-O, systemd', `${BURSTABLE}/crio-${ID}.scope`, 'cri-o'],
    ['docker, systemd', `${BURSTABLE}/docker-${ID}.scope`, 'docker'],
    ['a runtime we have no name for', `${BURSTABLE}/youki-${ID}.scope`, 'unknown'],
    ['a cgroup below the container', `${BURSTABLE}/crio-${ID}.scope/container/x.service`, 'cri-o'],
  ])('knows the container of %s', (_, path, runtime) => {
    expect(summary(path)).toEqual([UID, BURSTABLE, runtime, ID]);
  });

  it.each([
    ['guaranteed, systemd', `/kubepods.slice/kubepods-pod${ESCAPED}.slice`, `cri-containerd-${ID}.scope`],
    ['guaranteed, cgroupfs', `/kubepods/pod${UID}`, ID],
    ['besteffort, cgroupfs', `/kubepods/besteffort/pod${UID}`, ID],
    ['CRI-O, cgroupfs', `/kubepods/burstable/pod${UID}`, `crio-${ID}`],
    [
      'kind, systemd',
      `/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-pod${ESCAPED}.slice`,
      `cri-containerd-${ID}.scope`,
    ],
    ['kind in docker, cgroupfs', `/docker/${OTHER_ID}/kubelet/kubepods/burstable/pod${UID}`, ID],
    [
      'a cgroup root',
      `/node.slice/node-kubepods.slice/node-kubepods-pod${ESCAPED}.slice`,
      `docker-${ID}.scope`,
    ],
  ])('knows the pod of %s', (_, pod, container) => {
    expect(summary(pod)).toEqual([UID, pod, undefined, undefined]);
    expect(summary(`${pod}/${container}`)?.slice(0, 2)).toEqual([UID, pod]);
    expect(summary(`${pod}/${container}`)?.[3]).toBe(ID);
  });

  it('knows static pods by their hash', () => {
    const hash = 'c9e1a7f2b3d4c5e6f708192a3b4c5d6e';
    expect(parseCgroupPath(`/kubepods/burstable/pod${hash}`)?.podUid).toBe(hash);
    expect(parseCgroupPath(`/kubepods.slice/kubepods-pod${hash}.slice`)?.podUid).toBe(hash);
  });

  it('reads the literal form of a systemd path under cgroupfs', () => {
    const path = `/system.slice/containerd.service/kubepods-burstable-pod${ESCAPED}.slice:cri-containerd:${ID}`;
    expect(summary(path)).toEqual([UID, path, 'containerd', ID]);
    expect(summary(`${path}/nested`)).toEqual([UID, path, 'containerd', ID]);
  });

  it('does not take the monitor of a container, or what else a pod holds, for a container', () => {
    for (const name of [`crio-conmon-${ID}.scope`, 'kata_overhead', 'cri-containerd-77.scope', ID.slice(1)])
      expect(summary(`${BURSTABLE}/${name}`)).toEqual([UID, BURSTABLE, undefined, undefined]);
  });

  it('keeps a cluster inside of a pod with the outer pod', () => {
    const inner = `/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-podother.slice/cri-containerd-${OTHER_ID}.scope`;
    expect(summary(`${BURSTABLE}/cri-containerd-${ID}.scope${inner}`)).toEqual([
      UID,
      BURSTABLE,
      'containerd',
      ID,
    ]);
  });

  it('tells folders above the pods from what is no pod at all', () => {
    const above = { podUid: undefined, podPath: undefined, container: undefined };
    for (const path of ['/kubepods.slice', '/kubepods/besteffort', '/kubelet.slice/kubelet-kubepods.slice'])
      expect(parseCgroupPath(path)).toEqual(above);
    const none = [
      '/',
      '',
      '/system.slice/kubelet.service',
      `/docker/${ID}`,
      `/pod${UID}`,
      '/notkubepods/podx',
    ];
    for (const path of none) expect([path, parseCgroupPath(path)]).toEqual([path, undefined]);
  });

  const uid = fc.oneof(fc.uuid(), fc.stringMatching(/^[0-9a-f]{32}$/));
  const id = fc.stringMatching(/^[0-9a-f]{64}$/);
  const qos = fc.constantFrom(undefined, 'burstable', 'besteffort');
  const root = fc.array(fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/), { maxLength: 2 });
  const nested = fc.array(fc.string({ unit: fc.constantFrom(...'abkpods-_.:0/'.split('')), maxLength: 12 }));

  it('gives back uid and container of every path the kubelet makes, whatever is below', () => {
    fc.assert(
      fc.property(
        uid,
        id,
        qos,
        root,
        nested,
        fc.boolean(),
        (podUid, containerId, qosName, prefix, below, systemd) => {
          const names = systemd
            ? systemdNames([...prefix, 'kubepods', qosName, `pod${podUid.replaceAll('-', '_')}`])
            : [...prefix, 'kubepods', qosName, `pod${podUid}`].filter((name) => name !== undefined);
          const podPath = `/${names.join('/')}`;
          const container = systemd ? `cri-containerd-${containerId}.scope` : containerId;
          const path = [podPath, container, ...below].join('/');
          expect(summary(path)).toEqual([podUid, podPath, systemd ? 'containerd' : 'unknown', containerId]);
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (path) => void parseCgroupPath(path)));
  });
});

/** systemd repeats the path in each slice's name: `a.slice`, `a-b.slice`. */
function systemdNames(parts: readonly (string | undefined)[]): string[] {
  const given = parts.filter((part) => part !== undefined);
  return given.map((_, i) => `${given.slice(0, i + 1).join('-')}.slice`);
}
