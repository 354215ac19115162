// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { WeirError } from '../errors.ts';
import type { Pod } from '../events/pod.ts';
import type { GovernanceKeys } from '../identity/governance.ts';
import type { PodLookup } from '../identity/pod-lookup.ts';
import {
  type ManifestFile,
  type Manifests,
  podsOfManifests,
  readManifests,
} from '../identity/pod-manifests.ts';
import { PodStore } from '../identity/pod-store.ts';

export interface PodFolderOptions {
  readonly folder: string;
  readonly keys: GovernanceKeys;
  /** Hears of a change that could not be taken: what was known of that file stays in force. */
  readonly onError: (error: WeirError) => void;
}

/** Changes come in bursts (a writer renames one file after another): they are read together. */
const SETTLE_MS = 20;

/** Pods told by a folder of manifests; `close` stops watching. */
export interface PodFolder {
  readonly pods: PodLookup;
  close(): void;
}

/**
 * Reads pods and namespaces from the `.yaml`, `.yml` and `.json` files of a folder, and follows its changes. Throws
 * PODS_INVALID naming file, line and field when a file is wrong at the start; later such a file goes to `onError` and
 * the last good state of it holds.
 */
export function watchPodFolder({ folder, keys, onError }: PodFolderOptions): PodFolder {
  const good = new Map<string, Manifests>();
  for (const file of readFolder(folder)) good.set(file.name, readManifests(file));
  const store = new PodStore(podsOfManifests(good.values(), keys));
  const reread = (): void => {
    const files = readUnlessFailing(folder, onError);
    if (files === undefined) return;
    const names = new Set(files.map(({ name }) => name));
    for (const name of good.keys()) if (!names.has(name)) good.delete(name);
    for (const file of files) take(file, good, onError);
    applyPods(store, podsOfManifests(good.values(), keys));
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
    pods: store,
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

/** Tells the store what differs from what it has. */
function applyPods(store: PodStore, pods: readonly Pod[]): void {
  const wanted = new Map(pods.map((pod) => [pod.uid, pod]));
  for (const { uid } of [...store.list()]) if (!wanted.has(uid)) store.apply({ type: 'delete', uid });
  for (const pod of pods) {
    if (!isDeepStrictEqual(store.byUid(pod.uid), pod)) store.apply({ type: 'set', pod });
  }
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
