// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decodeProtobuf } from '../../decode-protobuf.ts';
import { ContainerStatus } from '../../gen/cri.ts';
import { readContainer } from './read-container.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const EMPTY = decodeProtobuf(ContainerStatus, new Uint8Array());

function read(status: Partial<ContainerStatus>, info?: unknown) {
  const text = typeof info === 'string' ? info : JSON.stringify(info);
  const told = text === undefined ? [] : [['info', Buffer.from(text)] as const];
  return readContainer({ status: { ...EMPTY, id: 'id', ...status }, info: new Map(told) });
}

describe('readContainer', () => {
  it("reads containerd's words", () => {
    const info = {
      sandboxID: 'sandbox',
      runtimeType: 'io.containerd.kata.v2',
      config: {
        command: ['vllm'],
        args: ['serve', 'm'],
        devices: [{ container_path: '/dev/nvidia0', host_path: '/dev/nvidia0', permissions: 'rw' }],
        linux: { security_context: { privileged: true } },
      },
    };
    expect(read({ imageRef: `docker.io/vllm@${DIGEST}` }, info)).toMatchObject({
      sandboxId: 'sandbox',
      handler: 'kata',
      privileged: true,
      command: ['vllm', 'serve', 'm'],
      imageDigest: DIGEST,
      mounts: [{ path: '/dev/nvidia0', source: '/dev/nvidia0' }],
    });
  });

  it("reads CRI-O's words", () => {
    expect(read({}, { sandboxID: 'sandbox', privileged: true })).toMatchObject({
      sandboxId: 'sandbox',
      privileged: true,
    });
  });

  it('finds the same before, behind and without what the container was told to run', () => {
    const runtimeSpec = { process: { args: ['x'] }, annotations: { privileged: 'true' } };
    const known = { sandboxId: 'sandbox', privileged: true };
    expect(
      read({}, { sandboxID: 'sandbox', pid: 1, runtimeSpec, privileged: true, restored: false }),
    ).toMatchObject(known);
    expect(read({}, { sandboxID: 'sandbox', runtimeSpec, privileged: false })?.privileged).toBeUndefined();
    expect(read({}, { runtimeSpec, sandboxID: 'sandbox', privileged: true })).toMatchObject(known);
    const config = {
      annotations: { a: 'b', runtimeSpec: '"},' },
      command: ['a,"runtimeSpec":'],
      linux: { security_context: { privileged: true } },
    };
    const told = read({}, { sandboxID: 'sandbox', config, runtimeSpec });
    expect(told).toMatchObject({ ...known, command: ['a,"runtimeSpec":'] });
  });

  it.each([
    undefined,
    '',
    '{"sandboxID":',
    '[]',
    'null',
    { config: 7, sandboxID: {}, privileged: 'yes' },
    { config: { command: 'x', devices: [null, {}, { host_path: 1 }], linux: [] } },
  ])('takes what it does not understand (%j) for nothing', (info) => {
    expect(read({ state: 2 }, info)).toEqual({
      id: 'id',
      sandboxId: undefined,
      ended: true,
      name: '',
      image: '',
      kind: 'container',
    });
  });

  it('names folders of the host, not what the kubelet and the runtime put into every pod', () => {
    const pod = '/var/lib/kubelet/pods/72f9048f-73f0-423c-9817-d9c4dbe57b4f';
    const hostPaths = [
      '/data/models',
      `${pod}/etc-hosts`,
      `${pod}/containers/main/4711`,
      `${pod}/volumes/kubernetes.io~projected/kube-api-access-x`,
      `${pod}/volumes/kubernetes.io~secret/token`,
      `${pod}/volumes/kubernetes.io~empty-dir/cache`,
      `${pod}/volumes/kubernetes.io~csi/pvc-1/mount`,
      `${pod}/volumes/kubernetes.io~nfs/datasets`,
      `/run/containerd/io.containerd.grpc.v1.cri/sandboxes/${'ab'.repeat(32)}/shm`,
      `/run/containers/storage/overlay-containers/${'cd'.repeat(32)}/userdata/hostname`,
    ];
    const mounts = hostPaths.map((hostPath, n) => ({ hostPath, containerPath: `/mnt/${n}` }));
    expect(read({ mounts })?.mounts).toEqual([
      { path: '/mnt/0', source: '/data/models' },
      { path: '/mnt/6', source: `${pod}/volumes/kubernetes.io~csi/pvc-1/mount` },
      { path: '/mnt/7', source: `${pod}/volumes/kubernetes.io~nfs/datasets` },
    ]);
  });

  it('cuts what a pod made long', () => {
    const mounts = Array.from({ length: 100 }, (_, n) => ({ hostPath: `/data/${n}`, containerPath: '/mnt' }));
    const long = { hostPath: `/${'x'.repeat(1024)}`, containerPath: '/mnt' };
    const command = Array.from({ length: 1000 }, () => 'x'.repeat(10_000));
    const got = read({ mounts: [long, ...mounts] }, { config: { command } });
    expect(got?.mounts).toHaveLength(32);
    expect(got?.mounts?.[0]?.source).toBe('/data/0');
    expect(got?.command).toEqual(Array.from({ length: 8 }, () => 'x'.repeat(1024)));
    expect(read({}, { config: { command: Array(100).fill('x') } })?.command).toHaveLength(64);
    const wide = Array.from({ length: 32 }, () => ({
      hostPath: `/${'x'.repeat(999)}`,
      containerPath: '/mnt',
    }));
    expect(read({ mounts: wide })?.mounts).toHaveLength(8);
  });

  it('tells the image as its author wrote it, and no digest where there is none', () => {
    const image = { image: DIGEST, userSpecifiedImage: 'registry.test/app:1' };
    expect(read({ image, imageRef: 'registry.test/app:1' })).toMatchObject({ image: 'registry.test/app:1' });
    expect(read({ image, imageRef: 'registry.test/app:1' })?.imageDigest).toBeUndefined();
    expect(read({ image, imageRef: DIGEST })?.imageDigest).toBe(DIGEST);
    expect(read({}, { runtimeType: 'io.containerd.runc.v2' })?.handler).toBeUndefined();
  });
});
