// SPDX-License-Identifier: Apache-2.0
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WeirError } from '../errors.ts';

const TRIES = 200;

/**
 * Removes a cgroup and those below it. Its processes must have been killed; until the last is reaped the kernel says
 * EBUSY, so this tries for up to 2 s. Throws `LAB_FAILED` when something still runs there.
 */
export async function removeCgroup(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await removeCgroup(join(folder, entry.name));
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await tryRemove(folder)) return;
    await sleep(10);
  }
  throw new WeirError('LAB_FAILED', `${folder}: can't be removed: a process still runs in it`);
}

async function tryRemove(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && error.code === 'EBUSY') return false;
    throw error;
  }
}
