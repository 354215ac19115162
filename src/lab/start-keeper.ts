// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { WeirError } from '../errors.ts';
import { startedPid } from './started-pid.ts';

/** What a lab leaves on the machine beside processes. None of it needs to exist. */
export interface LabFolders {
  readonly cgroup: string;
  readonly folder: string;
  /** Cgroups of other hierarchies. Default none. */
  readonly otherCgroups?: readonly string[];
}

/** The process that removes a lab when its owner says so, or dies. */
export interface Keeper {
  /** Kills what runs in the lab's cgroups and removes the folders. Calling it twice is harmless. */
  clean(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('keeper.sh', import.meta.url));

/**
 * Starts the keeper of a lab, in a session of its own so that neither Ctrl-C nor the end of the owner's process group
 * takes it along. `clean` throws `LAB_FAILED` when something in the lab can't be killed or removed.
 */
export async function startKeeper(folders: LabFolders): Promise<Keeper> {
  const { folder, cgroup, otherCgroups = [] } = folders;
  const child = spawn('sh', [SCRIPT, folder, cgroup, ...otherCgroups], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  await startedPid(child, 'sh');
  // Both are awaited from the start and not only in clean(), so that a keeper that ends early isn't missed.
  const exit = new Promise<{ code: number | null }>((resolve) =>
    child.once('exit', (code) => resolve({ code })),
  );
  const complaint = text(child.stderr);
  return {
    async clean() {
      child.stdin.end();
      const { code } = await exit;
      // Somebody killed it: another one does its work.
      if (code === null) return (await startKeeper(folders)).clean();
      if (code === 0) return;
      const why = (await complaint).trim();
      throw new WeirError('LAB_FAILED', `lab ${folders.folder}: can't be removed: ${why}`);
    },
  };
}
