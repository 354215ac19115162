// SPDX-License-Identifier: Apache-2.0
import type { Condition, Operand, TransformInput } from './condition.ts';
import { quote } from './quote.ts';

/** A condition as text that reads as the same tree: parentheses around every `and` and `or`, as Falco describes rules. */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.children.map(printCondition).join(` ${condition.kind} `)})`;
    case 'not':
      return `not ${printCondition(condition.child)}`;
    case 'macro':
      return condition.name;
    case 'exists':
      return `${printOperand(condition.left)} exists`;
    case 'compare': {
      const { left, operator, quantifier, right } = condition;
      const words = [printOperand(left), operator, ...(quantifier === undefined ? [] : [quantifier])];
      if (right.kind === 'value') words.push(quote(right.text));
      else if (right.kind === 'list') words.push(`(${right.items.map((item) => quote(item)).join(', ')})`);
      else words.push(printOperand(right));
      return words.join(' ');
    }
  }
}

/** A field or function as text. */
export function printOperand(operand: Operand): string {
  const brackets = operand.argument === undefined ? '' : `[${printArgument(operand.argument)}]`;
  if (operand.kind === 'field') return operand.name + brackets;
  return `${operand.name}(${operand.inputs.map(printInput).join(', ')})${brackets}`;
}

function printInput(input: TransformInput): string {
  // a bare word would be a field: values are quoted always
  if (input.kind === 'value') return quote(input.text, true);
  if (input.kind === 'inputs') return `(${input.items.map(printInput).join(', ')})`;
  return printOperand(input);
}

const BARE_ARGUMENT = /^[^ \b\t\n\r[\]"'\\]+$/;

function printArgument(argument: string): string {
  return BARE_ARGUMENT.test(argument) ? argument : quote(argument, true);
}
