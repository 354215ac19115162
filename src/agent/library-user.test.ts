// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { createIdentity } from '../identity/create-identity.ts';
import { PodStore } from '../identity/pod-store.ts';
import { libraryUser } from './library-user.ts';

const ID = 'a1'.repeat(32);
const PATHS = [
  `/kubepods/pod7/${ID}`,
  `/kubepods/pod7/${ID}/inner`,
  `/kubepods.slice/kubepods-pod7.slice/cri-containerd-${ID}.scope`,
  '/kubepods/pod7',
];

it('is the container, which ends with its own cgroup and not with those below it', () => {
  const host = {
    processes: () => [],
    process: () => undefined,
    cgroups: () => PATHS.map((path, n) => ({ id: BigInt(n + 1), path })),
  };
  const identity = createIdentity({ pods: new PodStore([]), host });
  identity.seed('/');
  expect([1n, 2n, 3n, 4n, 5n].map((id) => libraryUser(identity, id))).toEqual([
    { id: ID, isOwn: true },
    { id: ID, isOwn: false },
    { id: ID, isOwn: true },
    { id: '4', isOwn: true },
    { id: '5', isOwn: true },
  ]);
});
