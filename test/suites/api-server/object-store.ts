// SPDX-License-Identifier: Apache-2.0

export interface KubeObject {
  readonly metadata: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly namespace?: string;
  };
  readonly [field: string]: unknown;
}

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface StoredChange {
  readonly version: number;
  readonly type: ChangeType;
  readonly collection: string;
  readonly object: KubeObject;
  /** As it was before, which tells whether a watch with a selector saw it. */
  readonly before?: KubeObject;
}

/** Objects by collection, with one version for all of them and a history, as etcd keeps them. */
export class ObjectStore {
  readonly #collections = new Map<string, Map<string, KubeObject>>();
  readonly #history: StoredChange[] = [];
  readonly #listeners = new Set<(change: StoredChange) => void>();
  #version = 1000;
  #oldest = 1000;

  get version(): number {
    return this.#version;
  }

  /** Changes after this version can still be told. */
  get oldest(): number {
    return this.#oldest;
  }

  /** Creates or replaces an object; gives it a version, and a uid where it has none. */
  put(collection: string, object: KubeObject): KubeObject {
    const objects = this.#objects(collection);
    const key = keyOf(object.metadata);
    const before = objects.get(key);
    this.#version += 1;
    const stored: KubeObject = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: object.metadata.uid ?? before?.metadata.uid ?? `uid-${this.#version}`,
        resourceVersion: String(this.#version),
      },
    };
    objects.set(key, stored);
    const type = before === undefined ? 'ADDED' : 'MODIFIED';
    this.#tell({ version: this.#version, type, collection, object: stored, ...(before && { before }) });
    return stored;
  }

  remove(collection: string, key: string): void {
    const objects = this.#objects(collection);
    const before = objects.get(key);
    if (before === undefined) throw new Error(`${collection} has no ${key}`);
    objects.delete(key);
    this.#version += 1;
    // as etcd does, the last state with the version of the deletion
    const metadata = { ...before.metadata, resourceVersion: String(this.#version) };
    this.#tell({
      version: this.#version,
      type: 'DELETED',
      collection,
      object: { ...before, metadata },
      before,
    });
  }

  get(collection: string, key: string): KubeObject | undefined {
    return this.#objects(collection).get(key);
  }

  /** Built-in collections are there always, others once something was put into them. */
  has(collection: string): boolean {
    return /^[a-z]+(\.(apps|batch))?$/.test(collection) || this.#collections.has(collection);
  }

  /** Makes a collection, as a custom resource definition does. */
  define(collection: string): void {
    this.#objects(collection);
  }

  /** In the order of keys, as etcd lists them. */
  list(collection: string): KubeObject[] {
    return [...this.#objects(collection)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  changesAfter(version: number): StoredChange[] {
    return this.#history.filter((change) => change.version > version);
  }

  /** Forgets how it came to what holds now. */
  compact(): void {
    this.#history.length = 0;
    this.#version += 1;
    this.#oldest = this.#version;
  }

  subscribe(listener: (change: StoredChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #objects(collection: string): Map<string, KubeObject> {
    const objects = this.#collections.get(collection) ?? new Map<string, KubeObject>();
    this.#collections.set(collection, objects);
    return objects;
  }

  #tell(change: StoredChange): void {
    this.#history.push(change);
    for (const listener of this.#listeners) listener(change);
  }
}

export function keyOf({ name, namespace }: { readonly name: string; readonly namespace?: string }): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
