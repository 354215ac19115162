// SPDX-License-Identifier: Apache-2.0
import type { Condition } from './condition.ts';
import { hasType } from './event-type-set.ts';
import { eventTypesOfCondition } from './event-types-of-condition.ts';

/**
 * Whether a condition can hold for an event of a type only where a field has a value: `true` of type bool where none is said.
 * Cautious: true is proven, false may be either.
 */
export function requiresField(condition: Condition, field: string, type: string, value = 'true'): boolean {
  if (!hasType(eventTypesOfCondition(condition), type)) return true;
  switch (condition.kind) {
    case 'and':
      return condition.children.some((child) => requiresField(child, field, type, value));
    case 'or':
      return condition.children.every((child) => requiresField(child, field, type, value));
    case 'compare': {
      const { left, operator, quantifier, right } = condition;
      const isIt = left.kind === 'field' && left.name === field && quantifier === undefined;
      return isIt && operator === '=' && right.kind === 'value' && right.text === value;
    }
    default:
      return false;
  }
}
