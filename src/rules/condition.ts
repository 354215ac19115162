// SPDX-License-Identifier: Apache-2.0

/** Operators of checks, as rule files write them (`==` is read as `=`). */
export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'contains'
  | 'icontains'
  | 'bcontains'
  | 'startswith'
  | 'bstartswith'
  | 'endswith'
  | 'glob'
  | 'iglob'
  | 'regex'
  | 'in'
  | 'intersects'
  | 'pmatch';

/** How many elements of a list have to hold for an operator on text: exactly one, at least one, every one. */
export type Quantifier = 'oneof' | 'anyof' | 'allof';

/** A field of the event, such as `proc.aname[2]`. */
export interface FieldOperand {
  readonly kind: 'field';
  readonly name: string;
  /** What is in its brackets; undefined without brackets. */
  readonly argument: string | undefined;
  /** Where it begins in the text. */
  readonly at: number;
}

/** A function of fields and values, such as `tolower(proc.name)`. */
export interface TransformOperand {
  readonly kind: 'transform';
  readonly name: Transformer;
  readonly inputs: readonly TransformInput[];
  /** What is in the brackets behind it (`getopt(…)[c]`); undefined without brackets. */
  readonly argument: string | undefined;
  readonly at: number;
}

/** What is compared: text that comes from the event. */
export type Operand = FieldOperand | TransformOperand;

/** A literal. Numbers, addresses and the like become what they are by the type of what they are compared with. */
export interface ValueLiteral {
  readonly kind: 'value';
  readonly text: string;
  readonly at: number;
}

export interface ListLiteral {
  readonly kind: 'list';
  readonly items: readonly string[];
  readonly at: number;
}

/** What a transformer is given. */
export type TransformInput = Operand | ValueLiteral | InputList;

export interface InputList {
  readonly kind: 'inputs';
  readonly items: readonly TransformInput[];
  readonly at: number;
}

/** The functions that conditions know. `val` takes a field's value, and stands on the right alone. */
export const TRANSFORMERS = [
  'tolower',
  'toupper',
  'b64',
  'basename',
  'len',
  'join',
  'concat',
  'getopt',
  'val',
] as const;
export type Transformer = (typeof TRANSFORMERS)[number];

/** The tree of a condition. `and` and `or` have two children or more, and are decided from left to right. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly children: readonly Condition[] }
  | { readonly kind: 'not'; readonly child: Condition }
  | { readonly kind: 'macro'; readonly name: string; readonly at: number }
  | { readonly kind: 'exists'; readonly left: Operand }
  | CompareCondition;

/** One check of an operand against literals, or another operand. */
export interface CompareCondition {
  readonly kind: 'compare';
  readonly left: Operand;
  readonly operator: Operator;
  readonly quantifier: Quantifier | undefined;
  readonly right: ValueLiteral | ListLiteral | Operand;
}
