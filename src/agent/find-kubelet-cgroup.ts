// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WeirError } from '../errors.ts';

/** What the kubelet's cgroup is called, by its two cgroup drivers and by kind and k3s in a container. */
const NAMES = ['/kubepods.slice', '/kubepods', '/kubelet.slice/kubelet-kubepods.slice', '/kubelet/kubepods'];

/**
 * The kubelet's cgroup as a path from the cgroup2 root: `configured` unless it is empty, else the usual one that is
 * there. Throws CGROUP2_NOT_FOUND when there is none.
 */
export function findKubeletCgroup(cgroup2: string, configured: string): string {
  if (configured !== '') return configured.startsWith('/') ? configured : `/${configured}`;
  const found = NAMES.find((name) => existsSync(join(cgroup2, name)));
  if (found === undefined) {
    throw new WeirError(
      'CGROUP2_NOT_FOUND',
      `kubelet's cgroup: none of ${NAMES.join(', ')} is below ${cgroup2}; set cgroupRoot`,
    );
  }
  return found;
}
