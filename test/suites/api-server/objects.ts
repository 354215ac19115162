// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from './object-store.ts';

export interface PodOptions {
  readonly namespace?: string;
  readonly node?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly owner?: OwnerOptions;
}

export interface OwnerOptions {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** A Pod as the API server has it, on node `node-1` unless another is said. */
export function podObject(name: string, options: PodOptions = {}): KubeObject {
  const { namespace = 'default', node = 'node-1', uid, labels = {}, annotations, owner } = options;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace,
      ...(uid !== undefined && { uid }),
      labels,
      ...(annotations && { annotations }),
      ...(owner && { ownerReferences: [controller(owner)] }),
      managedFields: [{ manager: 'kubelet', fieldsV1: { 'f:status': {} } }],
    },
    spec: { nodeName: node, containers: [{ name: 'main', image: 'registry.test/app:1' }] },
    status: { phase: 'Running' },
  };
}

/** Anything with metadata: a namespace, or an owner of pods. */
export function plainObject(
  name: string,
  { namespace, uid, labels, owner }: Omit<PodOptions, 'node' | 'annotations'> = {},
): KubeObject {
  return {
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(labels && { labels }),
      ...(owner && { ownerReferences: [controller(owner)] }),
    },
    spec: { replicas: 1 },
  };
}

function controller(owner: OwnerOptions): object {
  return { ...owner, controller: true, blockOwnerDeletion: true };
}
