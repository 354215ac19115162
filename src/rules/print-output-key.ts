// SPDX-License-Identifier: Apache-2.0
import type { Operand, TransformInput } from './condition.ts';

/** The name of a value among an alert's `output_fields`: as it was written, without blanks and quotes. */
export function printOutputKey(operand: Operand): string {
  const brackets = operand.argument === undefined ? '' : `[${operand.argument}]`;
  if (operand.kind === 'field') return operand.name + brackets;
  return `${operand.name}(${operand.inputs.map(printInput).join(',')})${brackets}`;
}

function printInput(input: TransformInput): string {
  if (input.kind === 'value') return input.text;
  if (input.kind === 'inputs') return `(${input.items.map(printInput).join(',')})`;
  return printOutputKey(input);
}
