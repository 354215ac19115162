// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';

/**
 * The processes whose parent is `pid`, by their pids in this process's pid namespace. From the stat files, because
 * /proc/PID/task/TID/children needs CONFIG_PROC_CHILDREN.
 */
export async function childrenOf(pid: number): Promise<number[]> {
  const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.allSettled(entries.map((entry) => readFile(`/proc/${entry}/stat`, 'utf8')));
  return entries.flatMap((entry, index) => {
    const stat = stats[index];
    // A process that ended while we looked is nobody's child.
    if (stat?.status !== 'fulfilled') return [];
    const parent = stat.value.slice(stat.value.lastIndexOf(')') + 2).split(' ')[1];
    return parent === String(pid) ? [Number(entry)] : [];
  });
}
