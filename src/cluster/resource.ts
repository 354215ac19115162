// SPDX-License-Identifier: Apache-2.0

/** A collection of objects on the API server, or the part of it that a field selector leaves. */
export interface Resource {
  /** As in RBAC rules: `pods`. */
  readonly name: string;
  /** `/api/v1/pods` */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** What to do where the server has no such collection (404). */
  readonly whenMissing?: string;
  /** Asks for less than whole objects. */
  readonly accept?: { readonly list: string; readonly watch: string };
}

/** Metadata without spec and status, where the server can do that (since Kubernetes 1.15). */
export const METADATA_ONLY = {
  list: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
  watch: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json',
} as const;

/**
 * Who takes the objects of a collection. What `read` gives is all that is kept of an object. Keys are
 * `namespace/name`, or the name where the kind has no namespace.
 */
export interface ResourceConsumer<T> {
  /** Throws a `WeirError` when the object isn't as it should be: then what was known of it holds. */
  read(object: unknown): T;
  /** All there is: what isn't in it is gone. */
  replace(all: ReadonlyMap<string, T>): void;
  set(key: string, value: T, before: T | undefined): void;
  delete(key: string, before: T): void;
}

/**
 * How it stands with a collection: `current` while changes come in; `away` when the server can't be reached or doesn't
 * do what it is asked; `forbidden` (403), `missing` (404), `refused` (401) for what it says of us. In all of them the last
 * known state holds.
 */
export type ResourceState = 'starting' | 'current' | 'away' | 'forbidden' | 'missing' | 'refused';

export interface ResourceStatus {
  readonly resource: string;
  readonly state: ResourceState;
  /** When that began, milliseconds since 1970. */
  readonly since: number;
  /** How old the known state is, 0 while it is current; undefined before the first list. */
  readonly ageSeconds: number | undefined;
  readonly objects: number;
  /** Objects that could not be taken, since the start. */
  readonly rejected: number;
  /** Lists and watches that were begun, streams that broke, versions that were too old, since the start. */
  readonly lists: number;
  readonly watches: number;
  readonly broken: number;
  readonly expired: number;
  /** What is wrong now, as it was said. */
  readonly problem?: string;
}
