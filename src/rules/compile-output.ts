// SPDX-License-Identifier: Apache-2.0
import { decodeBytes } from '../byte-text.ts';
import { formatAddress } from '../ip-address.ts';
import { type CompiledOperand, compileOperand } from './compile-operand.ts';
import type { Operand, TransformInput } from './condition.ts';
import { ConditionCompileError } from './condition-compile-error.ts';
import { parseOperand } from './parse-condition.ts';
import { printOutputKey } from './print-output-key.ts';
import type { FieldValue, RuleFields } from './rule-field.ts';

/** A value in an alert: null where the event has none. */
export type OutputValue = string | number | bigint | boolean | null;

/** A rule's output, ready to be written for events. */
export interface CompiledOutput<Event> {
  /** The text, `<NA>` for what is missing. It ends before the first missing value unless the output begins with `*`. */
  format(event: Event): string;
  /** The values of its fields and functions by their names in the output, what functions are given included. */
  values(event: Event): Map<string, OutputValue>;
  /** Whether the event has all of them; always so where the output begins with `*`. */
  isComplete(event: Event): boolean;
}

interface Part<Event> {
  readonly text: string;
  /** Undefined in a part that is text alone. */
  readonly value: CompiledOperand<Event> | undefined;
  /** The width that the value is filled or cut to; 0: its own. */
  readonly width: number;
}

const WIDTH = /\d*/y;
const FIELD = /[a-zA-Z][a-zA-Z0-9_]*(?:\.[a-zA-Z][a-zA-Z0-9_]*)*/y;
const MISSING = '<NA>';

/**
 * Compiles an output: text in which `%field`, `%field[argument]`, `%10field` and `%toupper(field)` stand for values. What is
 * behind a `%` is read as far as it makes sense. Throws a ConditionCompileError; there is no way to write a `%` alone.
 */
export function compileOutput<Event>(output: string, fields: RuleFields<Event>): CompiledOutput<Event> {
  const isLenient = output.startsWith('*');
  const keyed = new Map<string, CompiledOperand<Event>>();
  const parts = readParts(isLenient ? output.slice(1) : output, fields, keyed);
  const isComplete = (event: Event) =>
    isLenient || parts.every(({ value }) => value === undefined || value.read(event) !== undefined);
  return {
    isComplete,
    format(event) {
      let text = '';
      for (const part of parts) {
        if (part.value === undefined) {
          text += part.text;
          continue;
        }
        const value = part.value.read(event);
        if (value === undefined && !isLenient) break;
        text += toWidth(value === undefined ? MISSING : textOf(value), part.width);
      }
      return text;
    },
    values(event) {
      const values = new Map<string, OutputValue>();
      for (const [key, { read }] of keyed) {
        const value = read(event);
        if (value === undefined && !isLenient) break;
        values.set(key, value === undefined ? null : outputValueOf(value));
      }
      return values;
    },
  };
}

function toWidth(text: string, width: number): string {
  return width === 0 ? text : text.slice(0, width).padEnd(width);
}

function textOf(value: FieldValue | readonly FieldValue[]): string {
  if (Array.isArray(value)) return value.map(textOf).join(' ');
  return String(outputValueOf(value as FieldValue));
}

function outputValueOf(value: FieldValue | readonly FieldValue[]): OutputValue {
  if (typeof value === 'string') return decodeBytes(value);
  if (value instanceof Uint8Array) return formatAddress(value);
  return Array.isArray(value) ? textOf(value) : (value as number | bigint | boolean);
}

function readParts<Event>(
  output: string,
  fields: RuleFields<Event>,
  keyed: Map<string, CompiledOperand<Event>>,
): Part<Event>[] {
  const parts: Part<Event>[] = [];
  let at = 0;
  while (at < output.length) {
    const percent = output.indexOf('%', at);
    if (percent !== at) {
      const end = percent < 0 ? output.length : percent;
      parts.push({ text: output.slice(at, end), value: undefined, width: 0 });
      at = end;
      continue;
    }
    WIDTH.lastIndex = at + 1;
    const digits = WIDTH.exec(output)?.[0] ?? '';
    const start = at + 1 + digits.length;
    const { operand, end } = readOperand(output, start, fields);
    const value = compileOperand(operand, fields);
    if (value.field?.place === 'condition') {
      throw new ConditionCompileError(`field '${value.field.name}' is for conditions alone`, start);
    }
    collect(operand, fields, keyed);
    parts.push({ text: '', value, width: Number(digits) });
    at = end;
  }
  return parts;
}

/** The longest text from `start` on that is a field or a function of such. */
function readOperand<Event>(
  output: string,
  start: number,
  fields: RuleFields<Event>,
): { readonly operand: Operand; readonly end: number } {
  FIELD.lastIndex = start;
  const word = FIELD.exec(output)?.[0] ?? '';
  const whole = word === '' ? undefined : parseOperand(output.slice(start));
  if (whole !== undefined && (whole.operand.kind === 'transform' || fields.find(whole.operand.name))) {
    return { operand: whole.operand, end: start + whole.length };
  }
  for (let length = word.length; length > 0; length--) {
    const name = word.slice(0, length);
    if (fields.find(name) === undefined) continue;
    return { operand: { kind: 'field', name, argument: undefined, at: start }, end: start + length };
  }
  throw new ConditionCompileError(
    `invalid formatting token '%${output.slice(start).split(/\s/, 1)[0]}'`,
    start,
    true,
  );
}

/**
 * Notes a value under its name; what a function is given comes before it. Of functions of one argument in each other the
 * outermost alone is noted.
 */
function collect<Event>(
  operand: Operand,
  fields: RuleFields<Event>,
  keyed: Map<string, CompiledOperand<Event>>,
): void {
  const collectInput = (input: TransformInput): void => {
    if (input.kind === 'inputs') input.items.forEach(collectInput);
    else if (input.kind !== 'value') collect(input, fields, keyed);
  };
  let inner = operand;
  while (inner.kind === 'transform' && inner.inputs.length === 1 && inner.inputs[0]?.kind === 'transform') {
    [inner] = inner.inputs;
  }
  if (inner.kind === 'transform') inner.inputs.forEach(collectInput);
  keyed.set(printOutputKey(operand), compileOperand(operand, fields));
}
