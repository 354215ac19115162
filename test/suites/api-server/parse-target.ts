// SPDX-License-Identifier: Apache-2.0

/** What a request path means. */
export interface Target {
  /** `pods`, or `replicasets.apps`. */
  readonly collection: string;
  readonly namespace?: string;
  /** One object, not the collection. */
  readonly name?: string;
  /** `status`: that part of the object. */
  readonly subresource?: string;
}

const PATH =
  /^\/(?:api\/v1|apis\/(?<group>[^/]+)\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[a-z0-9]+)(?:\/(?<name>[^/]+)(?:\/(?<subresource>status))?)?$/;

/** Undefined for paths that the API server does not have. */
export function parseTarget(path: string): Target | undefined {
  const one = /^\/api\/v1\/namespaces\/([^/]+)$/.exec(path);
  if (one?.[1] !== undefined) return { collection: 'namespaces', name: decodeURIComponent(one[1]) };
  const parts = PATH.exec(path)?.groups;
  if (parts?.plural === undefined) return undefined;
  return {
    collection: parts.group === undefined ? parts.plural : `${parts.plural}.${parts.group}`,
    ...(parts.namespace !== undefined && { namespace: decodeURIComponent(parts.namespace) }),
    ...(parts.name !== undefined && { name: decodeURIComponent(parts.name) }),
    ...(parts.subresource !== undefined && { subresource: parts.subresource }),
  };
}
