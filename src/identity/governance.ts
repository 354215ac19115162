// SPDX-License-Identifier: Apache-2.0
import type { Governance, Pod } from '../events/pod.ts';

/** Label keys that mean each governance field, in order of precedence. */
export type GovernanceKeys = { readonly [Field in keyof Governance]-?: readonly string[] };

type Labels = Readonly<Record<string, string>>;

/** Name of each governance label, behind the prefix. */
const NAMES = { domain: 'domain', dataClass: 'data-class', owner: 'owner', agent: 'agent' } as const;
const FIELDS = Object.keys(NAMES) as (keyof Governance)[];

/** The keys of governance labels: `<prefix><name>`, then the operator's aliases. `prefix` ends in `/`. */
export function governanceKeys(
  aliases: { readonly [Field in keyof Governance]?: readonly string[] } = {},
  prefix = 'weir.dev/',
): GovernanceKeys {
  const keysOf = (field: keyof Governance) => [prefix + NAMES[field], ...(aliases[field] ?? [])];
  return {
    domain: keysOf('domain'),
    dataClass: keysOf('dataClass'),
    owner: keysOf('owner'),
    agent: keysOf('agent'),
  };
}

/**
 * The governance of a pod. Where the namespace sets a label, under any of its keys and even to nothing, it holds over
 * the pod's: a tenant writes the pod's labels and must not be able to loosen it.
 */
export function governanceOf(labels: Labels, namespaceLabels: Labels, keys: GovernanceKeys): Governance {
  const found: { -readonly [Field in keyof Governance]: Governance[Field] } = {};
  for (const field of FIELDS) {
    const source = sourceOf(field, labels, namespaceLabels, keys);
    if (source !== undefined) found[field] = source.value;
  }
  return found;
}

/** A label that gives a governance field its value. */
export interface GovernanceSource {
  readonly field: keyof Governance;
  readonly value: string;
  readonly key: string;
  readonly on: 'namespace' | 'pod';
}

/** Which labels the governance of a pod comes from. */
export function governanceSources(
  labels: Labels,
  namespaceLabels: Labels,
  keys: GovernanceKeys,
): readonly GovernanceSource[] {
  return FIELDS.map((field) => sourceOf(field, labels, namespaceLabels, keys)).filter(
    (source) => source !== undefined,
  );
}

function sourceOf(
  field: keyof Governance,
  labels: Labels,
  namespaceLabels: Labels,
  keys: GovernanceKeys,
): GovernanceSource | undefined {
  for (const [on, from] of [
    ['namespace', namespaceLabels],
    ['pod', labels],
  ] as const) {
    const key = keys[field].find((name) => Object.hasOwn(from, name));
    if (key !== undefined) return { field, value: from[key] ?? '', key, on };
  }
  return undefined;
}

/** Whether the pod or its namespace says anything about its governance. */
export function isGoverned(pod: Pod): boolean {
  return FIELDS.some((field) => pod.governance[field] !== undefined);
}
