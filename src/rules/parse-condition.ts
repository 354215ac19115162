// SPDX-License-Identifier: Apache-2.0
import {
  type Condition,
  type ListLiteral,
  type Operand,
  type Operator,
  type Quantifier,
  TRANSFORMERS,
  type Transformer,
  type TransformInput,
  type TransformOperand,
  type ValueLiteral,
} from './condition.ts';
import { ConditionScanner } from './condition-scanner.ts';
import { ConditionSyntaxError } from './condition-syntax-error.ts';
import { unquote } from './unquote.ts';

const BLANK = '[ \\t\\b\\r\\n]';
const WORD_END = `(?=${BLANK}|\\()`;

const FIELD_NAME = /[a-zA-Z][a-zA-Z0-9_]*(?:\.[a-zA-Z][a-zA-Z0-9_]*)+/y;
const IDENTIFIER = /[a-zA-Z][a-zA-Z0-9_]*/y;
const TRANSFORMER = new RegExp(`(?:${TRANSFORMERS.join('|')})(?=\\()`, 'y');
const BARE_ARGUMENT = /[^ \b\t\n\r[\]"']+/y;
const BARE_VALUE = /[^()"'\s=,]+/y;
/** The closing quote is the first without a backslash before it, whatever stands before that. */
const QUOTED_VALUE = /"[^"]*(?:(?<=\\)"[^"]*)*(?<!\\)"|'[^']*(?:(?<=\\)'[^']*)*(?<!\\)'/y;
const NUMBER = /0[xX][0-9a-fA-F]+|[+-]?[0-9]+\.?[0-9]*(?:[eE][+-][0-9]+)?/y;

const SYMBOL_OPERATOR = /==|=|!=|<=|<|>=|>/y;
const WORD_OPERATOR = new RegExp(
  `(?:icontains|contains|bcontains|bstartswith|startswith|endswith|iglob|glob|regex)(?=${BLANK})`,
  'y',
);
const LIST_OPERATOR = new RegExp(`(?:intersects|in|pmatch)${WORD_END}`, 'y');
const EXISTS = /exists/y;
const QUANTIFIER = new RegExp(`(?:oneof|anyof|allof)(?=${BLANK})`, 'y');

const OR = /or/y;
const AND = /and/y;
const NOT = new RegExp(`not${WORD_END}`, 'y');
const CONJUNCTION = new RegExp(`(?:and|or)${WORD_END}`, 'y');
const OPEN = /\(/y;
const CLOSE = /\)/y;
const COMMA = /,/y;
const OPEN_BRACKET = /\[/y;
const CLOSE_BRACKET = /\]/y;
const QUOTE = /["']/y;

const NUMERIC: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

/** How deep conditions may be nested: what rules may use. */
export const RULE_DEPTH = 1000;

/**
 * Reads a condition. Throws a ConditionSyntaxError that says what was expected and where. Macros and lists stay names. The
 * grammar is that of Falco's conditions, `or` below `and` below `not`, read by recursive descent.
 */
export function parseCondition(text: string, maxDepth = RULE_DEPTH): Condition {
  const scanner = new ConditionScanner(text);
  const condition = new ConditionParser(scanner, maxDepth).readAlternatives();
  scanner.skipBlanks();
  if (!scanner.isAtEnd) scanner.fail(`unexpected token after '${scanner.last}', expecting 'or', 'and'`);
  return condition;
}

/**
 * Reads a field or a function of such at the beginning of a text, and says how many units it took; undefined when there is none
 * that is whole.
 */
export function parseOperand(
  text: string,
): { readonly operand: Operand; readonly length: number } | undefined {
  const scanner = new ConditionScanner(text);
  try {
    const operand = new ConditionParser(scanner, RULE_DEPTH).readOperand();
    return operand && { operand, length: scanner.at };
  } catch (error) {
    if (error instanceof ConditionSyntaxError) return undefined;
    throw error;
  }
}

class ConditionParser {
  readonly #scanner: ConditionScanner;
  readonly #maxDepth: number;
  #depth = 0;

  constructor(scanner: ConditionScanner, maxDepth: number) {
    this.#scanner = scanner;
    this.#maxDepth = maxDepth;
  }

  readAlternatives(): Condition {
    this.#enter();
    const children = [this.#readConjunction()];
    while (this.#takeWord('or', OR)) children.push(this.#readConjunction());
    this.#depth--;
    return chainOf('or', children);
  }

  #readConjunction(): Condition {
    const children = [this.#readNegation()];
    while (this.#takeWord('and', AND)) children.push(this.#readNegation());
    return chainOf('and', children);
  }

  /** Whether the next word is this one: something has to follow it then. */
  #takeWord(name: string, word: RegExp): boolean {
    const scanner: ConditionScanner = this.#scanner;
    scanner.skipBlanks();
    if (scanner.take(word) === undefined) return false;
    if (!scanner.skipBlanks() && !scanner.sees(OPEN)) scanner.fail(`expected a blank or '(' after '${name}'`);
    return true;
  }

  /** Two negations are none. */
  #readNegation(): Condition {
    let isNegated = false;
    this.#scanner.skipBlanks();
    while (this.#scanner.take(NOT) !== undefined) {
      isNegated = !isNegated;
      this.#scanner.skipBlanks();
    }
    const child = this.#readPrimary();
    return isNegated ? { kind: 'not', child } : child;
  }

  #readPrimary(): Condition {
    const scanner: ConditionScanner = this.#scanner;
    const { at } = scanner;
    if (scanner.take(OPEN) !== undefined) {
      const inner = this.readAlternatives();
      scanner.skipBlanks();
      if (scanner.take(CLOSE) === undefined) scanner.fail("expected a ')' token");
      return inner;
    }
    const left = this.readOperand();
    if (left !== undefined) return this.#readCheck(left);
    const name = scanner.take(IDENTIFIER);
    if (name === undefined) scanner.fail('expected a field, a macro or a condition in parentheses');
    return { kind: 'macro', name, at };
  }

  #readCheck(left: Operand): Condition {
    const scanner: ConditionScanner = this.#scanner;
    if (left.kind === 'transform' && left.name === 'val') {
      scanner.fail("'val' takes the value of a field that is compared with: it stands on the right", left.at);
    }
    scanner.skipBlanks();
    if (scanner.take(EXISTS) !== undefined) return { kind: 'exists', left };
    const symbol = scanner.take(SYMBOL_OPERATOR);
    if (symbol !== undefined) {
      const operator = (symbol === '==' ? '=' : symbol) as Operator;
      return this.#readRight(left, operator);
    }
    const word = scanner.take(WORD_OPERATOR) ?? scanner.take(LIST_OPERATOR);
    if (word === undefined) scanner.fail('expected an operator');
    return this.#readRight(left, word as Operator);
  }

  #readRight(left: Operand, operator: Operator): Condition {
    const scanner: ConditionScanner = this.#scanner;
    const check = { kind: 'compare', left, operator, quantifier: undefined } as const;
    if (NUMERIC.has(operator)) {
      scanner.skipBlanks();
      return { ...check, right: this.#readTransform(true) ?? this.#readNumber() };
    }
    if (operator === 'in' || operator === 'intersects' || operator === 'pmatch') {
      scanner.skipBlanks();
      return { ...check, right: this.#readTransform(true) ?? this.#readList() };
    }
    const quantifier = scanner.skipBlanks() ? this.#readQuantifier() : undefined;
    if (quantifier !== undefined) return { ...check, quantifier, right: this.#readList() };
    return { ...check, right: this.#readTransform(true) ?? this.#readValue() };
  }

  /** One is a word of its own before a list: else it is a value like any other. */
  #readQuantifier(): Quantifier | undefined {
    const scanner: ConditionScanner = this.#scanner;
    const { at } = scanner;
    const word = scanner.take(QUANTIFIER);
    if (word === undefined) return undefined;
    scanner.skipBlanks();
    if (!scanner.sees(CONJUNCTION) && (scanner.sees(OPEN) || scanner.sees(BARE_VALUE)))
      return word as Quantifier;
    scanner.rewind(at);
    return undefined;
  }

  #readNumber(): ValueLiteral {
    const scanner: ConditionScanner = this.#scanner;
    const { at } = scanner;
    const text = scanner.take(NUMBER);
    if (text === undefined) scanner.fail('expected a number');
    return { kind: 'value', text, at };
  }

  #readValue(): ValueLiteral {
    const scanner: ConditionScanner = this.#scanner;
    const { at } = scanner;
    const text = scanner.sees(QUOTE) ? this.#readQuoted() : scanner.take(BARE_VALUE);
    if (text === undefined) scanner.fail('expected a value');
    return { kind: 'value', text, at };
  }

  #readQuoted(): string {
    const scanner: ConditionScanner = this.#scanner;
    const { at } = scanner;
    const literal = scanner.take(QUOTED_VALUE);
    if (literal === undefined) scanner.fail('expected a closing quote', at);
    const read = unquote(literal);
    if ('problem' in read) scanner.fail(read.problem, at);
    return read.text;
  }

  /** Values in parentheses; or the bare name of a list, which is one value where there is no such list. */
  #readList(): ListLiteral {
    const scanner: ConditionScanner = this.#scanner;
    const { at } = scanner;
    if (!scanner.sees(OPEN)) {
      const name = scanner.take(IDENTIFIER);
      if (name === undefined) scanner.fail("expected a list: values in parentheses, or a list's name");
      return { kind: 'list', items: [name], at };
    }
    return { kind: 'list', items: this.#readInParentheses(() => this.#readValue().text), at };
  }

  /** What is in parentheses, with commas between. */
  #readInParentheses<T>(readItem: () => T): T[] {
    const scanner: ConditionScanner = this.#scanner;
    const items: T[] = [];
    scanner.take(OPEN);
    scanner.skipBlanks();
    if (scanner.take(CLOSE) !== undefined) return items;
    for (;;) {
      scanner.skipBlanks();
      items.push(readItem());
      scanner.skipBlanks();
      if (scanner.take(CLOSE) !== undefined) return items;
      if (scanner.take(COMMA) === undefined) scanner.fail("expected a ')' token or a ',' token");
    }
  }

  /** A field or a function of such; undefined when there is neither. */
  readOperand(): Operand | undefined {
    const transform = this.#readTransform(false);
    if (transform !== undefined) return transform;
    const { at } = this.#scanner;
    const name = this.#scanner.take(FIELD_NAME);
    if (name === undefined) return undefined;
    return { kind: 'field', name, argument: this.#readArgument(), at };
  }

  #readTransform(isRight: boolean): TransformOperand | undefined {
    const scanner: ConditionScanner = this.#scanner;
    const { at } = scanner;
    const name = scanner.take(TRANSFORMER) as Transformer | undefined;
    if (name === undefined) return undefined;
    if (name === 'val' && !isRight) return this.#misplacedVal(at);
    this.#enter();
    const inputs = this.#readInParentheses(() => this.#readInput());
    this.#depth--;
    return { kind: 'transform', name, inputs, argument: this.#readArgument(), at };
  }

  #misplacedVal(at: number): never {
    return this.#scanner.fail("'val' stands on the right of an operator, and in no other function", at);
  }

  #readInput(): TransformInput {
    const scanner: ConditionScanner = this.#scanner;
    const { at } = scanner;
    if (scanner.sees(QUOTE)) return { kind: 'value', text: this.#readQuoted(), at };
    if (scanner.sees(OPEN)) {
      this.#enter();
      const items = this.#readInParentheses(() => this.#readInput());
      this.#depth--;
      return { kind: 'inputs', items, at };
    }
    const operand = this.readOperand();
    if (operand === undefined) scanner.fail('expected a field, a function, a list or a quoted string');
    return operand;
  }

  /** What is in brackets; undefined when there are none. */
  #readArgument(): string | undefined {
    const scanner: ConditionScanner = this.#scanner;
    if (scanner.take(OPEN_BRACKET) === undefined) return undefined;
    const argument = scanner.sees(QUOTE) ? this.#readQuoted() : scanner.take(BARE_ARGUMENT);
    if (argument === undefined)
      scanner.fail('expected a valid field argument: a quoted string or a bare string');
    if (scanner.take(CLOSE_BRACKET) === undefined) scanner.fail("expected a ']' token");
    return argument;
  }

  /** Goes one deeper. Few calls a level, and no more levels than the stack has room for. */
  #enter(): void {
    if (++this.#depth > this.#maxDepth) this.#scanner.fail(`nested more than ${this.#maxDepth} deep`);
  }
}

/** What stands between words of one kind; itself where there is no such word. */
function chainOf(kind: 'and' | 'or', children: readonly Condition[]): Condition {
  const [first] = children;
  return children.length === 1 && first !== undefined ? first : { kind, children };
}
