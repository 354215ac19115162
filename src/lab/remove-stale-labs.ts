// SPDX-License-Identifier: Apache-2.0
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { isLabOwnerAlive, parseLabId } from './lab-id.ts';
import { LAB_FOLDER_PARENT } from './lab-places.ts';
import { startKeeper } from './start-keeper.ts';

/**
 * Removes what labs whose owner is dead left behind: processes, cgroups and folders (network namespaces and links end
 * with the processes). Resolves to the names of the labs removed. There is something to do only when a lab's keeper
 * was killed together with its owner.
 */
export async function removeStaleLabs(cgroupMount: string = cgroup2Mount()): Promise<string[]> {
  const names = new Set([...(await readdir(cgroupMount)), ...(await readdir(LAB_FOLDER_PARENT))]);
  const stale = [...names].filter((name) => {
    const id = parseLabId(name);
    return id !== undefined && !isLabOwnerAlive(id);
  });
  for (const name of stale) {
    const keeper = await startKeeper({
      cgroup: join(cgroupMount, name),
      folder: join(LAB_FOLDER_PARENT, name),
    });
    await keeper.clean();
  }
  return stale.sort();
}
