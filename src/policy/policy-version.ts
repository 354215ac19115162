// SPDX-License-Identifier: Apache-2.0
import type { PolicyKind } from '../config/policy-schema.ts';
import { checkObject } from './check-object.ts';
import { formatPath } from './field-path.ts';
import { makePolicy, OWNER_KEY, type PolicyObject } from './make-policy.ts';
import type { PolicyFlaw } from './node-policy-state.ts';
import type { PolicyName } from './overlay.ts';
import type { Policy } from './policy.ts';

/** A policy as its source has it, taken or not. */
export interface PolicyVersion extends PolicyName {
  readonly uid?: string;
  readonly generation?: number;
  /** What it says, where it says it as it should; else `audit`. */
  readonly mode: Policy['mode'];
  /** Why it is not taken; empty: it is. */
  readonly problems: readonly PolicyFlaw[];
  /** Absent where there are problems. */
  readonly good?: GoodVersion;
}

/** What is in force of a policy. */
export interface GoodVersion {
  readonly policy: Policy;
  /** What it was made of, without what policies are not made of: it can be kept and read again. */
  readonly object: PolicyObject;
}

/** A version that is right. */
export function goodVersion(object: PolicyObject): PolicyVersion {
  const { kind, metadata, spec } = object;
  const { name, namespace, uid, generation } = metadata;
  const policy = makePolicy(object);
  const kept: PolicyObject = {
    kind,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(generation !== undefined && { generation }),
      ...(policy.owner !== undefined && { annotations: { [OWNER_KEY]: policy.owner } }),
    },
    spec,
  };
  return { ...headOf(policy), mode: policy.mode, problems: [], good: { policy, object: kept } };
}

function headOf({
  kind,
  namespace,
  name,
  uid,
  generation,
}: Policy): Omit<PolicyVersion, 'mode' | 'problems'> {
  return {
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
    ...(uid !== undefined && { uid }),
    ...(generation !== undefined && { generation }),
  };
}

/**
 * A policy as the API server gives it, held to all that `weir policy check` holds files to: what the server's own
 * validation lets pass, because it is another version of the custom resource, is found here. Undefined for what has no
 * name.
 */
export function readPolicyVersion(kind: PolicyKind, value: unknown): PolicyVersion | undefined {
  const { metadata, spec } = asRecord(value);
  const { name, namespace, uid, generation } = asRecord(metadata);
  if (typeof name !== 'string' || name === '') return undefined;
  const faults = checkObject(kind, withKind(kind, value));
  // It is right: the type is generated from the schema that it was held to.
  if (faults.length === 0) return goodVersion(withKind(kind, value) as PolicyObject);
  return {
    kind: kind.kind,
    ...(typeof namespace === 'string' && namespace !== '' && { namespace }),
    name,
    ...(typeof uid === 'string' && { uid }),
    ...(typeof generation === 'number' && { generation }),
    mode: asRecord(spec).mode === 'enforce' ? 'enforce' : 'audit',
    problems: faults.map(({ code, path, message }) => ({ code, field: formatPath(path), message })),
  };
}

/** Items of a list need not say their kind. */
function withKind({ kind }: PolicyKind, value: unknown): object {
  const { metadata, spec } = asRecord(value);
  const { managedFields, ...head } = asRecord(metadata);
  return { kind, metadata: head, ...(spec !== undefined && { spec }) };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
