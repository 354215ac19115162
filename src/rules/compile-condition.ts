// SPDX-License-Identifier: Apache-2.0
import { compileLiterals } from './compile-literals.ts';
import { type CompiledOperand, compileOperand, compileRightOperand } from './compile-operand.ts';
import { compilePair } from './compile-pair.ts';
import type { CompareCondition, Condition, Operator, Quantifier } from './condition.ts';
import { ConditionCompileError } from './condition-compile-error.ts';
import type { FieldValue, Plurality, RuleFields } from './rule-field.ts';
import type { SharedConditions } from './shared-conditions.ts';

/** Decides a condition for one event. */
export type CompiledCondition<Event> = (event: Event) => boolean;

/**
 * Compiles a condition without macros into a function. Checks of fields that an event has not are false, whatever their
 * operator: `not` of one is true. Throws a ConditionCompileError.
 */
export function compileCondition<Event>(
  condition: Condition,
  fields: RuleFields<Event>,
  shared?: SharedConditions<Event>,
): CompiledCondition<Event> {
  const known = shared?.find(condition);
  if (known !== undefined) return known;
  const compiled = compile(condition, fields, shared);
  return shared === undefined ? compiled : shared.add(condition, compiled);
}

function compile<Event>(
  condition: Condition,
  fields: RuleFields<Event>,
  shared: SharedConditions<Event> | undefined,
): CompiledCondition<Event> {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const children = condition.children.map((child) => compileCondition(child, fields, shared));
      return condition.kind === 'and' ? every(children) : some(children);
    }
    case 'not': {
      const child = compileCondition(condition.child, fields, shared);
      return (event) => !child(event);
    }
    case 'exists': {
      const { read } = compileOperand(condition.left, fields);
      return (event) => read(event) !== undefined;
    }
    case 'compare':
      return compileComparison(condition, fields);
    case 'macro':
      throw new ConditionCompileError(`Undefined macro '${condition.name}' used in filter.`, condition.at);
  }
}

function every<Event>(children: readonly CompiledCondition<Event>[]): CompiledCondition<Event> {
  const [first, second] = children;
  if (first !== undefined && second !== undefined && children.length === 2) {
    return (event) => first(event) && second(event);
  }
  return (event) => {
    for (let i = 0; i < children.length; i++)
      if (!(children[i] as CompiledCondition<Event>)(event)) return false;
    return true;
  };
}

function some<Event>(children: readonly CompiledCondition<Event>[]): CompiledCondition<Event> {
  const [first, second] = children;
  if (first !== undefined && second !== undefined && children.length === 2) {
    return (event) => first(event) || second(event);
  }
  return (event) => {
    for (let i = 0; i < children.length; i++)
      if ((children[i] as CompiledCondition<Event>)(event)) return true;
    return false;
  };
}

function compileComparison<Event>(
  check: CompareCondition,
  fields: RuleFields<Event>,
): CompiledCondition<Event> {
  const { operator, quantifier, right } = check;
  const left = compileOperand(check.left, fields);
  refusePlace(left);
  if (right.kind === 'field' || right.kind === 'transform') {
    return compilePair(left, operator, compileRightOperand(right, fields));
  }
  const literals = right.kind === 'value' ? [right.text] : right.items;
  checkLiterals(left, operator, literals, right.at);
  if (left.plurality === 'list' && operator !== 'in' && operator !== 'intersects') {
    throw new ConditionCompileError(`operator '${operator}' not supported for lists`, left.at);
  }
  if (quantifier !== undefined) return compileQuantified(left, operator, quantifier, literals, right.at);
  return applyTo(left, operator, testOf(left, operator, literals, right.at));
}

function refusePlace<Event>({ field, at }: CompiledOperand<Event>): void {
  if (field?.place === 'output') {
    throw new ConditionCompileError(`field '${field.name}' is for outputs alone`, at);
  }
}

function checkLiterals<Event>(
  { field }: CompiledOperand<Event>,
  operator: Operator,
  literals: readonly string[],
  at: number,
): void {
  if (field?.checkLiteral === undefined) return;
  if (operator !== '=' && operator !== '!=' && operator !== 'in' && operator !== 'intersects') return;
  for (const literal of literals) {
    const problem = field.checkLiteral(literal);
    if (problem !== undefined) throw new ConditionCompileError(problem, at, true);
  }
}

function testOf<Event>(
  { type, plurality }: CompiledOperand<Event>,
  operator: Operator,
  literals: readonly string[],
  at: number,
): (value: FieldValue) => boolean {
  // Falco compares both ends with the first network of a list alone
  const compared =
    type === 'network' && plurality === 'ends' && operator === 'in' ? literals.slice(0, 1) : literals;
  const test = compileLiterals(type, operator, compared);
  if (typeof test === 'string') throw new ConditionCompileError(test, at);
  return test;
}

/** Asks a test of the values of a field, as the field's plurality says. */
function applyTo<Event>(
  { plurality, read }: CompiledOperand<Event>,
  operator: Operator,
  test: (value: FieldValue) => boolean,
): CompiledCondition<Event> {
  if (plurality === undefined) {
    return (event) => {
      const value = read(event);
      return value !== undefined && test(value as FieldValue);
    };
  }
  const isForAll = asksForAll(plurality, operator);
  return (event) => {
    const values = read(event);
    if (values === undefined) return false;
    if (!Array.isArray(values)) return test(values as FieldValue);
    return isForAll ? values.length > 0 && values.every(test) : values.some(test);
  };
}

function asksForAll(plurality: Plurality, operator: Operator): boolean {
  if (plurality === 'list') return operator === 'in';
  return plurality === 'ends' && operator === '!=';
}

function compileQuantified<Event>(
  left: CompiledOperand<Event>,
  operator: Operator,
  quantifier: Quantifier,
  literals: readonly string[],
  at: number,
): CompiledCondition<Event> {
  // the operator has to be one of the type's even where there is nothing to compare with
  testOf(left, operator, literals.length === 0 ? [''] : literals.slice(0, 1), at);
  const checks = literals.map((literal) => applyTo(left, operator, testOf(left, operator, [literal], at)));
  if (quantifier === 'anyof') return some(checks);
  if (quantifier === 'allof') return checks.length === 0 ? () => false : every(checks);
  return (event) => {
    let count = 0;
    for (const check of checks) if (check(event) && ++count > 1) return false;
    return count === 1;
  };
}
