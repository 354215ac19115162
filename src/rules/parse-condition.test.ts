// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, type Operand, type Operator, TRANSFORMERS } from './condition.ts';
import { ConditionSyntaxError } from './condition-syntax-error.ts';
import { parseCondition } from './parse-condition.ts';
import { printCondition } from './print-condition.ts';

function refusal(text: string): string {
  try {
    parseCondition(text);
  } catch (error) {
    if (error instanceof ConditionSyntaxError) return `${error.line}:${error.column} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('precedence', () => {
  it.each([
    ['a or b and c', '(a or (b and c))'],
    ['a and not b or c', '((a and not b) or c)'],
    ['not not a', 'a'],
    ['not (a or b) and c', '(not (a or b) and c)'],
    ['a and (b and c)', '(a and (b and c))'],
    ['a and b and c', '(a and b and c)'],
  ])('%s', (text, tree) => {
    expect(printCondition(parseCondition(text))).toBe(tree);
  });
});

describe('values', () => {
  it.each([
    ['x.y = *.log', '*.log'],
    ['x.y=runc:[0:PARENT]', 'runc:[0:PARENT]'],
    ["x.y = 'it''", undefined],
    ['x.y = "a\\"b"', 'a"b'],
    ["x.y = 'a\"b'", 'a"b'],
    ['x.y = "\\x41\\t\\\\z"', 'A\t\\z'],
    // what rules of old wrote
    ['x.y = "a\\ b"', 'a\\b'],
    ['x.y = oneof', 'oneof'],
  ])('%s', (text, value) => {
    if (value === undefined) expect(refusal(text)).not.toBe('accepted');
    else expect(parseCondition(text)).toMatchObject({ right: { kind: 'value', text: value } });
  });

  it('tells a quantifier from a value', () => {
    expect(parseCondition('x.y = oneof (a, b)')).toMatchObject({
      quantifier: 'oneof',
      right: { items: ['a', 'b'] },
    });
    expect(parseCondition('x.y = anyof names')).toMatchObject({
      quantifier: 'anyof',
      right: { items: ['names'] },
    });
    expect(parseCondition('x.y = oneof and a')).toMatchObject({ kind: 'and' });
  });
});

describe('errors', () => {
  it.each([
    ['evt.type=execve execve', "1:17 unexpected token after 'execve', expecting 'or', 'and'"],
    ['a and\n  (b or x.y ~ 1)', '2:13 expected an operator'],
    ['a andb', "1:6 expected a blank or '(' after 'and'"],
    ['x.y in (a,)', '1:11 expected a value'],
    ['x.y = "a\\q"', '1:7 unknown escape sequence "\\q"'],
    ['x.y[] = 1', '1:5 expected a valid field argument: a quoted string or a bare string'],
    ['x.y = b64(val(x.z))', "1:11 'val' stands on the right of an operator, and in no other function"],
    ['', '1:1 expected a field, a macro or a condition in parentheses'],
  ])('%s', (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it('ends what is nested too deep', () => {
    expect(refusal(`${'('.repeat(5000)}a${')'.repeat(5000)}`)).toMatch(/nested more than 1000 deep/);
    const concat = 'concat('.repeat(5000);
    expect(refusal(`${concat}x.y`)).toMatch(/nested more than 1000 deep/);
  });
});

const words = fc
  .stringMatching(/^[a-z]{1,6}$/)
  .filter((word) => !['and', 'or', 'not', ...TRANSFORMERS].includes(word));
const texts = fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)) });
const fieldOperands: fc.Arbitrary<Operand> = fc.record({
  kind: fc.constant('field' as const),
  name: fc.tuple(words, words).map((parts) => parts.join('.')),
  argument: fc.option(texts, { nil: undefined }),
  at: fc.constant(0),
});
const operands: fc.Arbitrary<Operand> = fc.letrec<{ operand: Operand }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 3 },
    fieldOperands,
    fc.record({
      kind: fc.constant('transform' as const),
      name: fc.constantFrom('tolower' as const, 'concat' as const, 'join' as const),
      inputs: fc.array(
        fc.oneof(
          tie('operand'),
          fc.record({ kind: fc.constant('value' as const), text: texts, at: fc.constant(0) }),
        ),
        { maxLength: 3 },
      ),
      argument: fc.constant(undefined),
      at: fc.constant(0),
    }),
  ),
})).operand;

const textOperators: Operator[] = ['=', '!=', 'contains', 'glob', 'regex', 'startswith'];
const checks: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ kind: fc.constant('exists' as const), left: operands }),
  fc.record({
    kind: fc.constant('compare' as const),
    left: operands,
    operator: fc.constantFrom(...textOperators),
    quantifier: fc.constant(undefined),
    right: fc.record({ kind: fc.constant('value' as const), text: texts, at: fc.constant(0) }),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    left: operands,
    operator: fc.constantFrom<Operator>('=', 'contains'),
    quantifier: fc.constantFrom('oneof' as const, 'anyof' as const, 'allof' as const),
    right: fc.record({
      kind: fc.constant('list' as const),
      items: fc.array(texts, { maxLength: 3 }),
      at: fc.constant(0),
    }),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    left: operands,
    operator: fc.constantFrom<Operator>('in', 'intersects', 'pmatch'),
    quantifier: fc.constant(undefined),
    right: fc.record({
      kind: fc.constant('list' as const),
      items: fc.array(texts, { maxLength: 3 }),
      at: fc.constant(0),
    }),
  }),
);
const conditions: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    checks,
    fc.record({ kind: fc.constant('macro' as const), name: words, at: fc.constant(0) }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      children: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
    tie('condition').map((child): Condition => (child.kind === 'not' ? child : { kind: 'not', child })),
  ),
})).condition;

/** A tree without the places in its text. */
function shapeOf(condition: Condition): unknown {
  return JSON.parse(JSON.stringify(condition, (key, value: unknown) => (key === 'at' ? undefined : value)));
}

const RUNS = Number(process.env.WEIR_FUZZ_RUNS ?? 300);

describe('any condition', () => {
  it('reads as the same tree once it is printed', () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        expect(shapeOf(parseCondition(printCondition(condition)))).toEqual(shapeOf(condition));
      }),
      { numRuns: RUNS },
    );
  });

  it('is read, or refused with a place in the text', () => {
    const pieces = fc.constantFrom(
      'a',
      'x.y',
      ' ',
      '(',
      ')',
      'and',
      'or',
      'not',
      'in',
      '=',
      '"',
      "'",
      '\\',
      ',',
      '[',
      ']',
      'b64(',
      'oneof',
      '1',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        try {
          parseCondition(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ConditionSyntaxError);
          const { offset } = error as ConditionSyntaxError;
          expect(offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
