// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { containerFolder, podFolder } from './cgroup-layout.ts';

const UID = '72f9048f-73f0-423c-9817-d9c4dbe57b4f';
const ID = '3532171680c43969306e85b3f3c0d0c57f5f311e5fdae1173462c26ef67b51c2';

test('names pods as the kubelet does under the systemd driver', () => {
  const slice = 'pod72f9048f_73f0_423c_9817_d9c4dbe57b4f.slice';
  expect(podFolder('systemd', 'Guaranteed', UID)).toBe(`kubepods.slice/kubepods-${slice}`);
  expect(podFolder('systemd', 'Burstable', UID)).toBe(
    `kubepods.slice/kubepods-burstable.slice/kubepods-burstable-${slice}`,
  );
  expect(podFolder('systemd', 'BestEffort', UID)).toBe(
    `kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-${slice}`,
  );
});

test('names pods as the kubelet does under the cgroupfs driver', () => {
  expect(podFolder('cgroupfs', 'Guaranteed', UID)).toBe(`kubepods/pod${UID}`);
  expect(podFolder('cgroupfs', 'Burstable', UID)).toBe(`kubepods/burstable/pod${UID}`);
});

test('names containers as each runtime does', () => {
  expect(containerFolder({ driver: 'systemd', runtime: 'containerd' }, ID)).toBe(
    `cri-containerd-${ID}.scope`,
  );
  expect(containerFolder({ driver: 'systemd', runtime: 'crio' }, ID)).toBe(`crio-${ID}.scope`);
  expect(containerFolder({ driver: 'cgroupfs', runtime: 'containerd' }, ID)).toBe(ID);
  expect(containerFolder({ driver: 'cgroupfs', runtime: 'crio' }, ID)).toBe(`crio-${ID}`);
});
