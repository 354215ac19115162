// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { WeirError } from '../errors.ts';

/** A file of policies as it is now, or why it can't be read. */
export type PolicyFileText =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly error: WeirError };

export interface PolicyFilesOptions {
  /** Files, and folders of which every `.yaml`, `.yml` and `.json` file is meant. */
  readonly paths: readonly string[];
  /** Hears of all files after anything changed. */
  readonly onChange: (files: readonly PolicyFileText[]) => void;
}

/** Files that are being watched. */
export interface PolicyFiles {
  /** As they are now, by name. */
  read(): readonly PolicyFileText[];
  close(): void;
}

/** Changes come in bursts (a ConfigMap is put in place by several renames): they are read together. */
const SETTLE_MS = 50;
/** How often a folder that is not there, or that went, is looked for. */
const LOOK_MS = 10_000;

/**
 * Follows files of policies. The folders they are in are watched, not the files: a ConfigMap changes by a link beside them
 * (`..data`) that is put in the place of another, and editors put new files in the place of old ones. A path that is not
 * there is an error of that path, and is looked for until it is.
 */
export function watchPolicyFiles({ paths, onChange }: PolicyFilesOptions): PolicyFiles {
  let settling: NodeJS.Timeout | undefined;
  const changed = (): void => {
    settling ??= setTimeout(() => {
      settling = undefined;
      onChange(readAll(paths));
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
    read: () => readAll(paths),
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

function readAll(paths: readonly string[]): readonly PolicyFileText[] {
  const files = new Map<string, PolicyFileText>();
  for (const path of paths)
    for (const file of readPath(path)) if (!files.has(file.name)) files.set(file.name, file);
  return [...files.values()];
}

function readPath(path: string): readonly PolicyFileText[] {
  try {
    if (!statSync(path).isDirectory()) return [readText(path)];
    return readdirSync(path)
      .filter((name) => /\.(ya?ml|json)$/.test(name) && !name.startsWith('.'))
      .sort()
      .map((name) => readText(join(path, name)));
  } catch (error: unknown) {
    return [{ name: path, error: unreadable(path, error) }];
  }
}

function readText(name: string): PolicyFileText {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error: unknown) {
    return { name, error: unreadable(name, error) };
  }
}

function unreadable(path: string, error: unknown): WeirError {
  if (!(error instanceof Error)) throw error;
  return new WeirError('POLICY_INVALID', `${path}: ${error.message}`, { cause: error });
}
