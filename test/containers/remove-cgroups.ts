// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Kills what runs below a cgroup and removes it, in every hierarchy that is mounted. */
export async function removeCgroups(path: string): Promise<void> {
  const places = hierarchies()
    .map((root) => join(root, path))
    .filter(existsSync);
  for (let tries = 0; tries < 200; tries++) {
    const left = places.filter((place) => !removeTree(place));
    if (left.length === 0) return;
    await sleep(50);
  }
  throw new Error(`cgroups are still busy: ${places.filter(existsSync).join(', ')}`);
}

function hierarchies(): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .map(([, place]) => place as string);
}

/** Whether it is gone. */
function removeTree(folder: string): boolean {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) removeTree(join(folder, entry.name));
    }
    for (const pid of readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n')) {
      if (pid !== '' && pid !== '0') process.kill(Number(pid), 'SIGKILL');
    }
    rmdirSync(folder);
    return true;
  } catch (error: unknown) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENODEV') return true;
    // Busy until what was killed is gone, or gone before it could be killed.
    if (code === 'EBUSY' || code === 'ESRCH') return false;
    throw error;
  }
}
