// SPDX-License-Identifier: Apache-2.0
import type { LabelExpression, LabelSelector } from '../gen/policy.ts';
import type { Labels } from './policy-pod.ts';

/** Whether labels are selected, as Kubernetes does: everything in the selector must hold, and an empty one selects all. */
export function matchLabels(
  { matchLabels: equal = {}, matchExpressions = [] }: LabelSelector,
  labels: Labels,
): boolean {
  // no list of entries is made: a change of policies asks this for every pod
  for (const key in equal) if (Object.hasOwn(equal, key) && labelOf(labels, key) !== equal[key]) return false;
  return matchExpressions.every((expression) => matchExpression(expression, labels));
}

function matchExpression({ key, operator, values = [] }: LabelExpression, labels: Labels): boolean {
  const value = labelOf(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
