// SPDX-License-Identifier: Apache-2.0
import type { CompiledCondition } from './compile-condition.ts';
import { compileGlob } from './compile-glob.ts';
import type { CompiledOperand } from './compile-operand.ts';
import type { Operator } from './condition.ts';
import { ConditionCompileError } from './condition-compile-error.ts';
import { type FieldType, isNumberType } from './field-type.ts';
import type { FieldValue } from './rule-field.ts';

type PairTest = (left: FieldValue, right: FieldValue) => boolean;

/** Compares what an event has with something else that it has. Throws a ConditionCompileError. */
export function compilePair<Event>(
  left: CompiledOperand<Event>,
  operator: Operator,
  right: CompiledOperand<Event>,
): CompiledCondition<Event> {
  if (!left.isRight) {
    throw new ConditionCompileError(`field '${left.field?.name}' can't be compared with another`, left.at);
  }
  if (left.type !== right.type) {
    throw new ConditionCompileError(`can't compare ${left.type} with ${right.type}`, right.at);
  }
  if ((left.plurality === 'list') !== (right.plurality === 'list')) {
    throw new ConditionCompileError("can't compare a list with one value", right.at);
  }
  if (left.plurality === 'list') return compileLists(left, operator, right);
  const test = pairTest(left.type, operator);
  if (test === undefined) {
    throw new ConditionCompileError(
      `operator '${operator}' not supported between fields of type ${left.type}`,
      right.at,
    );
  }
  const { plurality } = left;
  return (event) => {
    const wanted = right.read(event);
    const value = left.read(event);
    if (value === undefined || wanted === undefined) return false;
    if (plurality === undefined || !Array.isArray(value)) {
      return test(value as FieldValue, wanted as FieldValue);
    }
    return plurality === 'ends' && operator === '!='
      ? value.every((each) => test(each, wanted as FieldValue))
      : value.some((each) => test(each, wanted as FieldValue));
  };
}

function compileLists<Event>(
  left: CompiledOperand<Event>,
  operator: Operator,
  right: CompiledOperand<Event>,
): CompiledCondition<Event> {
  if (operator !== 'in' && operator !== 'intersects') {
    throw new ConditionCompileError(`operator '${operator}' not supported for lists`, right.at);
  }
  return (event) => {
    const values = left.read(event);
    const wanted = right.read(event);
    if (!Array.isArray(values) || !Array.isArray(wanted)) return false;
    const set = new Set<FieldValue>(wanted);
    return operator === 'in'
      ? values.length > 0 && values.every((value) => set.has(value))
      : values.some((value) => set.has(value));
  };
}

function equal(left: FieldValue, right: FieldValue): boolean {
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right) === 0;
  return left === right || (typeof left !== typeof right && String(left) === String(right));
}

function ofTexts(test: (left: string, right: string) => boolean): PairTest {
  return (left, right) => typeof left === 'string' && typeof right === 'string' && test(left, right);
}

const EQUAL: Readonly<Partial<Record<Operator, PairTest>>> = {
  '=': equal,
  '!=': (left, right) => !equal(left, right),
  in: equal,
  intersects: equal,
};

const ORDER: Readonly<Partial<Record<Operator, PairTest>>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const PARTS: Readonly<Partial<Record<Operator, PairTest>>> = {
  contains: ofTexts((left, right) => left.includes(right)),
  startswith: ofTexts((left, right) => left.startsWith(right)),
  endswith: ofTexts((left, right) => left.endsWith(right)),
};

const TEXT: Readonly<Partial<Record<Operator, PairTest>>> = {
  icontains: ofTexts((left, right) => left.toLowerCase().includes(right.toLowerCase())),
  glob: ofTexts((left, right) => compileGlob(right)(left)),
  iglob: ofTexts((left, right) => compileGlob(right, true)(left)),
};

function pairTest(type: FieldType, operator: Operator): PairTest | undefined {
  const equality = EQUAL[operator];
  if (equality !== undefined) return equality;
  if (type === 'text') return ORDER[operator] ?? PARTS[operator] ?? TEXT[operator];
  if (type === 'bytes') return PARTS[operator];
  return isNumberType(type) ? ORDER[operator] : undefined;
}
