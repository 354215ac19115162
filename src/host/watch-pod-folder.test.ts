// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WeirError } from '../errors.ts';
import { governanceKeys } from '../identity/governance.ts';
import { PodDirectory } from '../identity/pod-directory.ts';
import { watchPodFolder } from './watch-pod-folder.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-host-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const POD = `apiVersion: v1
kind: Pod
metadata:
  { name: notebook, namespace: research, uid: u1, labels: { weir.dev/domain: tenant, app: x } }
spec:
  containers: [{ name: c, image: img, resources: { limits: { nvidia.com/gpu: 1 } } }]
status:
  containerStatuses:
    - { name: c, containerID: 'containerd://${'ab'.repeat(32)}', imageID: 'img@sha256:${'cd'.repeat(32)}' }
---
apiVersion: v1
kind: Namespace
metadata: { name: research, labels: { weir.dev/domain: platform } }
`;

describe('watchPodFolder', () => {
  const open = (folder: string) => {
    const errors: string[] = [];
    const pods = new PodDirectory({ keys: governanceKeys(), now: () => 0 });
    const watched = watchPodFolder({
      folder,
      directory: pods,
      onError: ({ message }) => errors.push(message),
    });
    onTestFinished(() => watched.close());
    return { pods, errors };
  };

  it('joins a pod with its namespace, whose governance labels hold', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'all.yaml'), POD);
    expect(open(folder).pods.byUid('u1')).toMatchObject({
      namespace: 'research',
      governance: { domain: 'platform' },
      containers: [{ name: 'c', id: 'ab'.repeat(32), imageDigest: `sha256:${'cd'.repeat(32)}` }],
      resources: ['nvidia.com/gpu'],
    });
  });

  it('follows changes, and keeps the last good state of a file that becomes wrong', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'pod.yaml');
    writeFileSync(file, POD);
    const { pods, errors } = open(folder);
    writeFileSync(file, POD.replace('name: notebook', 'name: renamed'));
    await expect.poll(() => pods.byUid('u1')?.name).toBe('renamed');
    writeFileSync(file, POD.replace('name: notebook', 'name: 7'));
    await expect.poll(() => errors).toEqual([`${file}:4: metadata.name: must be text, got 7`]);
    expect(pods.byUid('u1')?.name).toBe('renamed');
    rmSync(file);
    await expect.poll(() => pods.byUid('u1')).toBeUndefined();
  });

  it('refuses a wrong file at the start, naming file, line and field', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'pod.yaml');
    writeFileSync(file, 'kind: Pod\nmetadata:\n  name: a\n  uid: [1]\n');
    expect(() => open(folder)).toThrow(
      new WeirError('PODS_INVALID', `${file}:4: metadata.uid: must be text, got [1]`),
    );
    writeFileSync(file, 'kind: [Pod\n');
    expect(() => open(folder)).toThrow(/pod\.yaml:\d+: /);
  });
});
