// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { WeirError } from './errors.ts';

/**
 * The folder where cgroup v2 is mounted: `/sys/fs/cgroup` on most nodes, `/sys/fs/cgroup/unified` beside v1 controllers
 * (hybrid). Of several mounts the first that shows the most of the tree: in a container its own cgroup is `/`, and what is
 * above it `/..`. `mountinfo` is the text of /proc/self/mountinfo (proc(5)). Throws `CGROUP2_NOT_FOUND` when there is none.
 */
export function cgroup2Mount(mountinfo: string = readFileSync('/proc/self/mountinfo', 'utf8')): string {
  let best: { height: number; mountPoint: string } | undefined;
  for (const line of mountinfo.split('\n')) {
    const [mount = '', source = ''] = line.split(' - ');
    if (!source.startsWith('cgroup2 ')) continue;
    const [, , , root = '', mountPoint = ''] = mount.split(' ');
    const height = heightOf(root);
    if (height !== undefined && (best === undefined || height > best.height)) best = { height, mountPoint };
  }
  if (best !== undefined) return unescapePath(best.mountPoint);
  throw new WeirError('CGROUP2_NOT_FOUND', 'cgroup v2: no mount in /proc/self/mountinfo shows its root');
}

/** How far above this process's cgroup namespace a mount begins: 0 for `/`, 2 for `/../..`; undefined for a part of it. */
function heightOf(root: string): number | undefined {
  if (root === '/') return 0;
  return /^(\/\.\.)+$/.test(root) ? root.length / 3 : undefined;
}

/** The kernel writes space, tab, newline and backslash in paths as three octal digits. */
function unescapePath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
