// SPDX-License-Identifier: Apache-2.0
import type { ObjectNode } from '../config/policy-node.ts';
import { POLICY_GROUP, POLICY_KINDS, POLICY_VERSION, type PolicyKind } from '../config/policy-schema.ts';
import { nearestWord } from '../nearest-word.ts';
import { checkStructure, type Fault } from './check-structure.ts';
import { suggestText } from './suggest-text.ts';

/** What an object is by its apiVersion and kind: a policy of some kind, or why it is none. */
export type ObjectIs =
  | { readonly is: 'policy'; readonly kind: PolicyKind }
  | { readonly is: 'fault'; readonly fault: Fault }
  | { readonly is: 'other'; readonly fault: Fault };

const API_VERSION = `${POLICY_GROUP}/${POLICY_VERSION}`;
const KINDS = POLICY_KINDS.map(({ kind }) => kind);

/** Which kind of policy an object is. What is of another group and nothing like a policy is `other`. */
export function kindOf(value: unknown): ObjectIs {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fault(
      'type',
      [],
      'must be a Kubernetes object: a mapping with apiVersion, kind, metadata and spec',
      `begin with apiVersion: ${API_VERSION}`,
    );
  const { apiVersion, kind } = value as Readonly<Record<string, unknown>>;
  if (typeof kind !== 'string')
    return fault('missing-field', ['kind'], 'must be the kind of an object', KINDS.join(' or '));
  if (typeof apiVersion !== 'string')
    return fault('missing-field', ['apiVersion'], 'must be the version of the API', `write ${API_VERSION}`);
  const known = POLICY_KINDS.find((candidate) => candidate.kind === kind);
  if (known !== undefined && apiVersion === API_VERSION) return { is: 'policy', kind: known };
  if (known !== undefined)
    return fault(
      'unknown-kind',
      ['apiVersion'],
      `${kind} is of ${API_VERSION}, got ${JSON.stringify(apiVersion)}`,
      `write ${API_VERSION}`,
    );
  const near = nearestWord(kind, KINDS);
  const isOurs = apiVersion.split('/')[0] === POLICY_GROUP;
  if (isOurs || near !== undefined) {
    const fix = near === undefined ? `this version has ${KINDS.join(' and ')}` : `did you mean ${near}?`;
    return fault('unknown-kind', ['kind'], `${apiVersion} ${kind} is no kind that this version knows`, fix);
  }
  const { fault: other } = fault(
    'not-a-policy',
    ['kind'],
    `${apiVersion} ${kind} is no policy: passed over`,
    'leave it out of the files that are checked, or let it be',
  );
  return { is: 'other', fault: other };
}

function fault(code: Fault['code'], path: Fault['path'], message: string, suggestion?: string) {
  return {
    is: 'fault',
    fault: { code, path, message, ...(suggestion !== undefined && { suggestion }) },
  } as const;
}

/** What is wrong with an object that is of a kind of policy. */
export function checkObject(kind: PolicyKind, value: unknown): readonly Fault[] {
  const { metadata, status: _, ...rest } = value as Readonly<Record<string, unknown>>;
  const head: ObjectNode = {
    type: 'object',
    description: kind.description,
    required: ['spec'],
    properties: { apiVersion: TEXT, kind: TEXT, spec: kind.spec },
  };
  return [...checkMetadata(kind, metadata), ...checkStructure(head, rest, [])];
}

const TEXT = { type: 'string', description: '' } as const;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Metadata is Kubernetes' own: only what policies are told apart by is looked at. */
function checkMetadata({ kind, scope }: PolicyKind, metadata: unknown): Fault[] {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
    return [
      {
        code: 'missing-field',
        path: ['metadata'],
        message: 'is missing',
        suggestion: 'add metadata: { name: … }',
      },
    ];
  const { name, namespace } = metadata as Readonly<Record<string, unknown>>;
  const faults: Fault[] = [];
  if (typeof name !== 'string' || name.length > 253 || !SUBDOMAIN.test(name)) {
    const message = 'must be the name of an object: lower-case letters, digits, - and .';
    const suggestion = suggestText(['name'], String(name ?? '')) ?? 'write a name such as serving';
    faults.push({ code: 'value', path: ['metadata', 'name'], message, suggestion });
  }
  if (scope === 'cluster' && namespace !== undefined) {
    const message = `${kind} is of the whole cluster: it has no namespace`;
    const suggestion = 'remove it, or write AIGovernancePolicy';
    faults.push({ code: 'unknown-field', path: ['metadata', 'namespace'], message, suggestion });
  } else if (namespace !== undefined && (typeof namespace !== 'string' || !LABEL.test(namespace))) {
    faults.push({
      code: 'value',
      path: ['metadata', 'namespace'],
      message: 'must be the name of a namespace',
      suggestion: suggestText(['namespace'], String(namespace)) ?? 'write the name of a namespace',
    });
  }
  return faults;
}
