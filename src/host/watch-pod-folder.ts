// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { WeirError } from '../errors.ts';
import type { PodDirectory } from '../identity/pod-directory.ts';
import { type ManifestFile, type Manifests, readManifests } from '../identity/pod-manifests.ts';

export interface PodFolderOptions {
  readonly folder: string;
  /** Is told what the folder says. */
  readonly directory: PodDirectory;
  /** Hears of a change that could not be taken: what was known of that file stays in force. */
  readonly onError: (error: WeirError) => void;
}

/** Changes come in bursts (a writer renames one file after another): they are read together. */
const SETTLE_MS = 20;

/** A folder that is being watched. */
export interface PodFolder {
  close(): void;
}

/**
 * Reads pods and namespaces from the `.yaml`, `.yml` and `.json` files of a folder, and follows its changes. Throws
 * PODS_INVALID naming file, line and field when a file is wrong at the start; later such a file goes to `onError` and
 * the last good state of it holds.
 */
export function watchPodFolder({ folder, directory, onError }: PodFolderOptions): PodFolder {
  const good = new Map<string, Manifests>();
  for (const file of readFolder(folder)) good.set(file.name, readManifests(file));
  tell(directory, good);
  const reread = (): void => {
    const files = readUnlessFailing(folder, onError);
    if (files === undefined) return;
    const names = new Set(files.map(({ name }) => name));
    for (const name of good.keys()) if (!names.has(name)) good.delete(name);
    for (const file of files) take(file, good, onError);
    tell(directory, good);
  };
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      reread();
    }, SETTLE_MS);
  });
  watcher.on('error', (error) =>
    onError(new WeirError('PODS_INVALID', `${folder}: ${error.message}`, { cause: error })),
  );
  return {
    close: () => {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

function take(file: ManifestFile, good: Map<string, Manifests>, onError: (error: WeirError) => void): void {
  try {
    good.set(file.name, readManifests(file));
  } catch (error: unknown) {
    if (!(error instanceof WeirError)) throw error;
    onError(error);
  }
}

/** Tells everything that the files say; of two that tell of one pod or namespace the later holds. */
function tell(directory: PodDirectory, files: ReadonlyMap<string, Manifests>): void {
  const all = [...files.values()];
  directory.replaceNamespaces('folder', new Map(all.flatMap(({ namespaces }) => [...namespaces])));
  directory.replacePods(
    'folder',
    all.flatMap(({ pods }) => pods),
  );
}

function readUnlessFailing(folder: string, onError: (error: WeirError) => void): ManifestFile[] | undefined {
  try {
    return readFolder(folder);
  } catch (error: unknown) {
    if (!(error instanceof WeirError)) throw error;
    onError(error);
    return undefined;
  }
}

function readFolder(folder: string): ManifestFile[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .sort()
      .map((name) => ({ name: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('PODS_INVALID', `pod folder: ${error.message}`, { cause: error });
  }
}
