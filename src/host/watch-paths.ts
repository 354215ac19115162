// SPDX-License-Identifier: Apache-2.0
import { statSync, watch } from 'node:fs';
import { dirname } from 'node:path';

export interface WatchPathsOptions {
  /** Files and folders. */
  readonly paths: readonly string[];
  /** Hears that something in their folders changed, once for a burst of changes. */
  readonly onChange: () => void;
}

/** Changes come in bursts (a ConfigMap is put in place by several renames): they are told together. */
const SETTLE_MS = 50;
/** How often a folder that is not there, or that went, is looked for. */
const LOOK_MS = 10_000;

/**
 * Follows files and folders. The folders that files are in are watched, not the files: a ConfigMap changes by a link beside
 * them (`..data`) that is put in the place of another, and editors put new files in the place of old ones. A folder that is
 * not there is looked for until it is.
 */
export function watchPaths({ paths, onChange }: WatchPathsOptions): { close(): void } {
  let settling: NodeJS.Timeout | undefined;
  const changed = (): void => {
    settling ??= setTimeout(() => {
      settling = undefined;
      onChange();
    }, SETTLE_MS);
  };
  const watched = new Map<string, () => void>();
  const look = (): void => {
    for (const folder of new Set(paths.map(folderOf))) {
      if (watched.has(folder)) continue;
      const end = watchFolder(folder, changed, () => watched.delete(folder));
      if (end !== undefined) watched.set(folder, end);
    }
  };
  look();
  const looking = setInterval(() => {
    const before = watched.size;
    look();
    if (watched.size > before) changed();
  }, LOOK_MS);
  return {
    close: () => {
      clearTimeout(settling);
      clearInterval(looking);
      for (const end of watched.values()) end();
    },
  };
}

/** Undefined where the folder can't be watched; reading it says why. */
function watchFolder(folder: string, onChange: () => void, onGone: () => void): (() => void) | undefined {
  try {
    const watcher = watch(folder, (_, name) => {
      onChange();
      // The folder itself went: what is made in its place is another one.
      if (name !== null || isFolder(folder)) return;
      watcher.close();
      onGone();
    });
    watcher.on('error', () => {
      watcher.close();
      onGone();
      onChange();
    });
    return () => watcher.close();
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    return undefined;
  }
}

function folderOf(path: string): string {
  return isFolder(path) ? path : dirname(path);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
