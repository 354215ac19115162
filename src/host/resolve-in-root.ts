// SPDX-License-Identifier: Apache-2.0
import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What the kernel allows in one path (MAXSYMLINKS, include/linux/namei.h). */
const MAX_LINKS = 40;

/**
 * Where `path` leads for a process whose root folder is `root`: links are followed as that process would, so that none
 * leads out of its root. Gives a path below `root` without links in it, whether or not its end exists; undefined when
 * links go round in circles.
 */
export function resolveInRoot(root: string, path: string): string | undefined {
  const pending = split(path).reverse();
  const resolved: string[] = [];
  let links = 0;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === '..') resolved.pop();
    else {
      const target = linkTarget(join(root, ...resolved, name));
      if (target === undefined) resolved.push(name);
      else if (++links > MAX_LINKS) return undefined;
      else {
        if (target.startsWith('/')) resolved.length = 0;
        pending.push(...split(target).reverse());
      }
    }
  }
  return join(root, ...resolved);
}

function split(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** Target of a link; undefined for what is none, or is not there. */
function linkTarget(path: string): string | undefined {
  try {
    // Most are none, and an error of readlink costs many times what this does.
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch (error: unknown) {
    // What it is shows when the path is opened.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
