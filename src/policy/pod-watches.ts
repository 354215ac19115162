// SPDX-License-Identifier: Apache-2.0
import type { LabelExpression, LabelSelector } from '../gen/policy.ts';
import { matchLabels } from './match-labels.ts';
import type { PodsDestination } from './policy.ts';
import { effectiveLabels, isHeldByNamespace, type Labels, NAMESPACE_NAME } from './policy-pod.ts';
import type { GovernanceResolver } from './read-pods.ts';

/** Pods that are asked for: those of one namespace, or of all, that the API server selects by their own labels. */
export interface PodWatch {
  readonly namespace?: string;
  /** As the API server takes it: `app=db,tier in (a,b)`; empty: all. */
  readonly selector: string;
}

export interface WatchFacts {
  /** All namespaces, with their labels. */
  readonly namespaces: Iterable<readonly [name: string, labels: Labels]>;
  /** Keys of labels that mean the same as a key, with itself. */
  readonly keysOf: (key: string) => readonly string[];
  readonly governanceOf: GovernanceResolver;
}

/**
 * What has to be asked for to know every pod that a clause means. The server sees the labels of pods alone, while a label
 * `weir.dev/…` of a namespace holds over those of its pods, and aliases stand for it: namespaces that have such a label are
 * asked for by themselves. More may come than is meant, and never less: `meansPod` decides.
 */
export function watchesOf(
  { namespaces, podSelector }: PodsDestination,
  facts: WatchFacts,
): readonly PodWatch[] {
  const wanted = requirementsOf(podSelector);
  const scope = scopeOf(namespaces);
  const watches = new Map<string, PodWatch>();
  const add = (namespace: string | undefined, requirements: readonly LabelExpression[]): void => {
    for (const selector of selectorsOf(requirements, facts)) {
      const watch = { ...(namespace !== undefined && { namespace }), selector };
      watches.set(`${namespace ?? ''} ${selector}`, watch);
    }
  };
  add(scope, wanted);
  for (const [name, labels] of facts.namespaces) {
    if (!isThere(namespaces, name, labels)) continue;
    const governance = facts.governanceOf({}, labels);
    const held = effectiveLabels({ namespace: name, labels: {}, namespaceLabels: labels, governance });
    const decided = wanted.filter(({ key }) => isHeldByNamespace(key) && Object.hasOwn(held, key));
    if (decided.length === 0 || !matchLabels({ matchExpressions: decided }, held)) continue;
    const rest = wanted.filter((each) => !decided.includes(each));
    add(name, rest);
  }
  return [...watches.values()];
}

/** The one namespace that is meant; undefined: any may be. */
function scopeOf(namespaces: PodsDestination['namespaces']): string | undefined {
  return typeof namespaces === 'string' ? namespaces : namespaces.matchLabels?.[NAMESPACE_NAME];
}

function isThere(namespaces: PodsDestination['namespaces'], name: string, labels: Labels): boolean {
  if (typeof namespaces === 'string') return namespaces === name;
  return matchLabels(namespaces, { ...labels, [NAMESPACE_NAME]: name });
}

function requirementsOf({
  matchLabels: equal = {},
  matchExpressions = [],
}: LabelSelector): LabelExpression[] {
  const values = Object.entries(equal).map(
    ([key, value]) => ({ key, operator: 'In', values: [value] }) as const,
  );
  return [...values, ...matchExpressions];
}

/** One selector for each way in which the labels of a pod may meet the requirements. */
function selectorsOf(requirements: readonly LabelExpression[], { keysOf }: WatchFacts): readonly string[] {
  let ways: readonly (readonly string[])[] = [[]];
  for (const requirement of requirements) {
    const { key, operator } = requirement;
    const isHeld = isHeldByNamespace(key);
    // A pod that has such a label may be in a namespace that says otherwise.
    if (isHeld && (operator === 'NotIn' || operator === 'DoesNotExist')) continue;
    const keys = isHeld ? keysOf(key) : [key];
    ways = ways.flatMap((way) => keys.map((each) => [...way, textOf({ ...requirement, key: each })]));
  }
  return ways.map((way) => [...new Set(way)].toSorted().join(','));
}

function textOf({ key, operator, values = [] }: LabelExpression): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.toSorted().join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.toSorted().join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}
