// SPDX-License-Identifier: Apache-2.0
import type { CompareCondition, Condition, Operand } from './condition.ts';
import { ConditionCompileError } from './condition-compile-error.ts';
import {
  ALL_TYPES,
  complementOf,
  type EventTypeSet,
  intersectionOf,
  NO_TYPES,
  typesOf,
  unionOf,
} from './event-type-set.ts';

/**
 * The event types that a condition can hold for: `and` is an intersection, `or` a union, and what asks for something else than
 * `evt.type` may hold for all. Events are numbered from 1, so that `evt.num=0` holds for none. Throws a ConditionCompileError
 * when `evt.type` is given to a function, or compared with another field.
 */
export function eventTypesOfCondition(condition: Condition): EventTypeSet {
  return typesWhere(condition, true);
}

/** Where the condition is `truth`: negation goes down to the checks, of which those that ask for something else stay open. */
function typesWhere(condition: Condition, truth: boolean): EventTypeSet {
  switch (condition.kind) {
    case 'not':
      return typesWhere(condition.child, !truth);
    case 'and':
    case 'or': {
      const sets = condition.children.map((child) => typesWhere(child, truth));
      return (condition.kind === 'and') === truth
        ? sets.reduce(intersectionOf, ALL_TYPES)
        : sets.reduce(unionOf, NO_TYPES);
    }
    case 'exists':
      refuseFunction(condition.left);
      return truth || !isField(condition.left, 'evt.type') ? ALL_TYPES : NO_TYPES;
    case 'compare':
      return typesOfCheck(condition, truth);
    case 'macro':
      return ALL_TYPES;
  }
}

function isField(operand: Operand, name: string): boolean {
  return operand.kind === 'field' && operand.name === name;
}

/** Throws where `evt.type` is given to a function: nobody could tell the types then. */
function refuseFunction(operand: Operand): void {
  if (operand.kind !== 'transform') return;
  for (const input of operand.inputs) {
    if (input.kind === 'field' && input.name === 'evt.type') {
      throw new ConditionCompileError("'evt.type' can't be given to a transformer", operand.at);
    }
    if (input.kind === 'transform') refuseFunction(input);
  }
}

function typesOfCheck(check: CompareCondition, truth: boolean): EventTypeSet {
  refuseFunction(check.left);
  if (isField(check.left, 'evt.num')) return typesOfNumber(check, truth);
  if (!isField(check.left, 'evt.type')) return ALL_TYPES;
  const { right } = check;
  if (right.kind === 'field' || right.kind === 'transform') {
    throw new ConditionCompileError("'evt.type' can't be compared with a field", right.at);
  }
  const named = namedTypes(check, right.kind === 'value' ? [right.text] : right.items);
  if (named === undefined) return ALL_TYPES;
  return truth ? named : complementOf(named);
}

function namedTypes(
  { operator, quantifier }: CompareCondition,
  names: readonly string[],
): EventTypeSet | undefined {
  if (quantifier !== undefined) {
    return quantifier === 'allof' || operator !== '=' ? undefined : typesOf(names);
  }
  if (operator === '=' || operator === 'in' || operator === 'intersects') return typesOf(names);
  return operator === '!=' ? complementOf(typesOf(names)) : undefined;
}

const DECIMAL = /^\d+$/;

/** A check of the number of the event that is the same for all events decides for all types. */
function typesOfNumber(check: CompareCondition, truth: boolean): EventTypeSet {
  const constant = constantOfNumber(check);
  return constant === undefined || constant === truth ? ALL_TYPES : NO_TYPES;
}

function constantOfNumber({ operator, quantifier, right }: CompareCondition): boolean | undefined {
  if (quantifier !== undefined || right.kind === 'field' || right.kind === 'transform') return undefined;
  const literals = right.kind === 'value' ? [right.text] : right.items;
  if (!literals.every((literal) => DECIMAL.test(literal))) return undefined;
  const numbers = literals.map(Number);
  const [first = 0] = numbers;
  switch (operator) {
    case '=':
      return first === 0 ? false : undefined;
    case '!=':
      return first === 0 ? true : undefined;
    case 'in':
    case 'intersects':
      return numbers.every((number) => number === 0) ? false : undefined;
    case '<':
      return first <= 1 ? false : undefined;
    case '<=':
      return first === 0 ? false : undefined;
    case '>':
      return first === 0 ? true : undefined;
    case '>=':
      return first <= 1 ? true : undefined;
    default:
      return undefined;
  }
}
