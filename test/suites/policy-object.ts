// SPDX-License-Identifier: Apache-2.0
import { POLICY_KINDS } from '../../src/config/policy-schema.ts';
import { type PolicyVersion, readPolicyVersion } from '../../src/policy/policy-version.ts';
import type { KubeObject } from './api-server/object-store.ts';

export interface PolicyOptions {
  readonly namespace?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly spec?: object;
}

/** A policy as the API server has it; of a namespace where one is given. Without `spec` it denies all but one name. */
export function policyObject(name: string, options: PolicyOptions = {}): KubeObject {
  const { namespace, uid, generation = 1 } = options;
  return {
    apiVersion: 'weir.dev/v1alpha1',
    kind: namespace === undefined ? 'ClusterAIGovernancePolicy' : 'AIGovernancePolicy',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      generation,
      managedFields: [{ manager: 'kubectl', fieldsV1: {} }],
    },
    spec: options.spec ?? {
      podSelector: {},
      egress: { default: 'deny', allow: [{ name: 'hub', names: ['huggingface.co'] }] },
    },
  };
}

/** The same as it was read. */
export function policyVersion(name: string, options: PolicyOptions = {}): PolicyVersion {
  const object = policyObject(name, { uid: `uid-${name}`, ...options });
  const kind = POLICY_KINDS.find((each) => each.kind === object.kind);
  const version = kind && readPolicyVersion(kind, object);
  if (version === undefined) throw new Error('no policy');
  return version;
}
