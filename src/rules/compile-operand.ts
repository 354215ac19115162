// SPDX-License-Identifier: Apache-2.0
import type { FieldOperand, InputList, Operand, TransformInput, TransformOperand } from './condition.ts';
import { ConditionCompileError } from './condition-compile-error.ts';
import { decodeBase64 } from './decode-base64.ts';
import type { FieldType } from './field-type.ts';
import { readOptions } from './read-options.ts';
import type { FieldReader, FieldValue, Plurality, RuleField, RuleFields } from './rule-field.ts';

/** What a comparison asks for, and how it is had of an event. */
export interface CompiledOperand<Event> {
  readonly type: FieldType;
  readonly plurality: Plurality | undefined;
  readonly read: FieldReader<Event>;
  /** Where it stands in the condition. */
  readonly at: number;
  /** Undefined of a function. */
  readonly field: RuleField<Event> | undefined;
  /** Whether it may be compared with another field. */
  readonly isRight: boolean;
}

/** Compiles what stands on the left of an operator, or in an output. Throws a ConditionCompileError. */
export function compileOperand<Event>(operand: Operand, fields: RuleFields<Event>): CompiledOperand<Event> {
  return operand.kind === 'field' ? compileField(operand, fields) : compileTransform(operand, fields);
}

/** Compiles what stands on the right: `val` of a field, or another function. */
export function compileRightOperand<Event>(
  operand: Operand,
  fields: RuleFields<Event>,
): CompiledOperand<Event> {
  if (operand.kind !== 'transform' || operand.name !== 'val') return compileOperand(operand, fields);
  refuseArgument(operand);
  const [input, ...more] = operand.inputs;
  if (input?.kind !== 'field' || more.length > 0) fail("transformer 'val' takes one field", operand);
  const compiled = compileField(input, fields);
  if (!compiled.isRight) {
    fail(`field '${input.name}' can't be compared with another`, input);
  }
  return { ...compiled, at: operand.at };
}

function compileField<Event>(operand: FieldOperand, fields: RuleFields<Event>): CompiledOperand<Event> {
  const { name, argument, at } = operand;
  const field = fields.find(name);
  if (field === undefined) {
    throw new ConditionCompileError(`filter_check called with nonexistent field ${name}`, at, true);
  }
  if (argument !== undefined && field.argument === 'none') {
    fail(`field '${name}' takes no argument`, operand);
  }
  if (argument === undefined && field.argument === 'required') {
    fail(`field '${name}' needs an argument, such as ${name}[…]`, operand);
  }
  const read = field.read(argument);
  if (typeof read === 'string') fail(read, operand);
  const plurality = field.pluralityOf === undefined ? field.plurality : field.pluralityOf(argument);
  // the n-th of several is one like any other
  const isRight = field.isRight || (field.plurality === 'any' && plurality === undefined);
  return { type: field.type, plurality, read, at, field, isRight };
}

function fail(message: string, { at }: { readonly at: number }): never {
  throw new ConditionCompileError(message, at);
}

function refuseArgument({ name, argument, at }: TransformOperand): void {
  if (argument !== undefined)
    fail(`filter error: transformer '${name}' does not support field arguments`, { at });
}

/** One value that a function is given: text, or a list of it. */
interface Input<Event> {
  readonly type: FieldType;
  readonly isList: boolean;
  readonly read: FieldReader<Event>;
}

function compileInput<Event>(input: TransformInput, fields: RuleFields<Event>): Input<Event> {
  if (input.kind === 'value') {
    const { text } = input;
    return { type: 'text', isList: false, read: () => text };
  }
  if (input.kind === 'inputs') return compileInputList(input, fields);
  const { type, plurality, read, field } = compileOperand(input, fields);
  if (field !== undefined && !field.isTransformable) {
    fail(`field '${field.name}' can't be given to a transformer`, input);
  }
  return { type, isList: plurality === 'list', read };
}

function compileInputList<Event>({ items, at }: InputList, fields: RuleFields<Event>): Input<Event> {
  const inputs = items.map((item) => compileInput(item, fields));
  if (inputs.some(({ isList }) => isList)) fail('a list in a list can’t be given to a transformer', { at });
  const read: FieldReader<Event> = (event) => {
    const values: FieldValue[] = [];
    for (const each of inputs) {
      const value = each.read(event);
      if (value === undefined) return undefined;
      values.push(textOf(value as FieldValue));
    }
    return values;
  };
  return { type: 'text', isList: true, read };
}

function textOf(value: FieldValue): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  return String(value);
}

/** A function of text to text. */
function mapText<Event>(
  input: Input<Event>,
  change: (text: string) => string | undefined,
): Pick<CompiledOperand<Event>, 'type' | 'read'> {
  const { read } = input;
  return {
    type: input.type,
    read: (event) => {
      const value = read(event);
      return typeof value === 'string' ? change(value) : undefined;
    },
  };
}

const TEXT_CHANGES: Readonly<Record<string, (text: string) => string | undefined>> = {
  tolower: (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  toupper: (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  b64: decodeBase64,
  basename: (text) => text.slice(text.lastIndexOf('/') + 1),
};

function compileTransform<Event>(
  operand: TransformOperand,
  fields: RuleFields<Event>,
): CompiledOperand<Event> {
  const inputs = operand.inputs.map((input) => compileInput(input, fields));
  if (operand.name !== 'getopt') refuseArgument(operand);
  const compiled = compileFunction(operand, inputs);
  return { plurality: undefined, at: operand.at, field: undefined, isRight: true, ...compiled };
}

function compileFunction<Event>(
  operand: TransformOperand,
  inputs: readonly Input<Event>[],
): Pick<CompiledOperand<Event>, 'type' | 'read'> & { readonly plurality?: Plurality } {
  const { name } = operand;
  switch (name) {
    case 'join':
      return compileJoin(operand, inputs);
    case 'concat':
      return compileConcat(operand, inputs);
    case 'getopt':
      return compileGetopt(operand, inputs);
    case 'val':
      return fail("'val' stands on the right of an operator, and in no other function", operand);
    case 'len':
      return compileLength(operand, inputs);
    default: {
      const input = only(operand, inputs);
      const isChangeable = input.type === 'text' || (input.type === 'bytes' && name !== 'basename');
      if (!isChangeable || input.isList) fail(`transformer '${name}' takes text`, operand);
      const change = TEXT_CHANGES[name];
      if (change === undefined) fail(`unknown transformer '${name}'`, operand);
      return mapText(input, change);
    }
  }
}

function only<Event>(operand: TransformOperand, inputs: readonly Input<Event>[]): Input<Event> {
  const [input, ...more] = inputs;
  if (input === undefined || more.length > 0)
    fail(`transformer '${operand.name}' takes one argument`, operand);
  return input;
}

function compileLength<Event>(
  operand: TransformOperand,
  inputs: readonly Input<Event>[],
): Pick<CompiledOperand<Event>, 'type' | 'read'> {
  const input = only(operand, inputs);
  if (!input.isList && input.type !== 'text' && input.type !== 'bytes') {
    fail("transformer 'len' takes text, bytes or a list", operand);
  }
  return {
    type: 'uint64',
    read: (event) => {
      const value = input.read(event);
      return typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
    },
  };
}

function compileJoin<Event>(
  operand: TransformOperand,
  inputs: readonly Input<Event>[],
): Pick<CompiledOperand<Event>, 'type' | 'read'> {
  const [separator, list, ...more] = inputs;
  if (separator === undefined || list === undefined || more.length > 0 || separator.isList || !list.isList) {
    fail("transformer 'join' takes a separator and a list", operand);
  }
  return {
    type: 'text',
    read: (event) => {
      const between = separator.read(event);
      const values = list.read(event);
      return between === undefined || !Array.isArray(values)
        ? undefined
        : values.join(textOf(between as FieldValue));
    },
  };
}

function compileConcat<Event>(
  operand: TransformOperand,
  inputs: readonly Input<Event>[],
): Pick<CompiledOperand<Event>, 'type' | 'read'> {
  if (inputs.length < 2 || inputs.some(({ isList }) => isList)) {
    fail("transformer 'concat' takes two texts or more", operand);
  }
  return {
    type: 'text',
    read: (event) => {
      let text = '';
      for (const input of inputs) {
        const value = input.read(event);
        if (value === undefined) return undefined;
        text += textOf(value as FieldValue);
      }
      return text;
    },
  };
}

/** All letters and arguments; or with a letter in brackets the last argument of that. */
function compileGetopt<Event>(
  operand: TransformOperand,
  inputs: readonly Input<Event>[],
): Pick<CompiledOperand<Event>, 'type' | 'read'> & { readonly plurality?: Plurality } {
  const [args, wanted, ...more] = inputs;
  if (args === undefined || wanted === undefined || more.length > 0 || !args.isList || wanted.isList) {
    fail("transformer 'getopt' takes a list of arguments and a string of options", operand);
  }
  const find = (event: Event) => {
    const words = args.read(event);
    const options = wanted.read(event);
    return Array.isArray(words) && typeof options === 'string'
      ? readOptions(words as readonly string[], options)
      : undefined;
  };
  const { argument: letter } = operand;
  if (letter === undefined) {
    return {
      type: 'text',
      plurality: 'list',
      read: (event) =>
        find(event)?.flatMap((each) =>
          each.argument === undefined ? [each.letter] : [each.letter, each.argument],
        ),
    };
  }
  return {
    type: 'text',
    read: (event) => {
      const last = find(event)?.findLast((each) => each.letter === letter);
      return last === undefined ? undefined : (last.argument ?? last.letter);
    },
  };
}
