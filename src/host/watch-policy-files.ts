// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WeirError } from '../errors.ts';
import { watchPaths } from './watch-paths.ts';

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

/** Follows files of policies: a path that is not there is an error of that path, and is looked for until it is. */
export function watchPolicyFiles({ paths, onChange }: PolicyFilesOptions): PolicyFiles {
  const { close } = watchPaths({ paths, onChange: () => onChange(readAll(paths)) });
  return { read: () => readAll(paths), close };
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
