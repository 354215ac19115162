// SPDX-License-Identifier: Apache-2.0
import type { Condition, Operand, TransformInput } from './condition.ts';

/** Names of the fields that a condition asks for, without what is in their brackets; each once, in their order. */
export function fieldsOfCondition(condition: Condition): ReadonlySet<string> {
  const names = new Set<string>();
  addCondition(condition, names);
  return names;
}

function addCondition(condition: Condition, names: Set<string>): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const child of condition.children) addCondition(child, names);
      break;
    case 'not':
      addCondition(condition.child, names);
      break;
    case 'exists':
      addOperand(condition.left, names);
      break;
    case 'compare':
      addOperand(condition.left, names);
      if (condition.right.kind === 'field' || condition.right.kind === 'transform')
        addOperand(condition.right, names);
      break;
    case 'macro':
      break;
  }
}

function addOperand(operand: Operand, names: Set<string>): void {
  if (operand.kind === 'field') names.add(operand.name);
  else for (const input of operand.inputs) addInput(input, names);
}

function addInput(input: TransformInput, names: Set<string>): void {
  if (input.kind === 'inputs') for (const item of input.items) addInput(item, names);
  else if (input.kind !== 'value') addOperand(input, names);
}
