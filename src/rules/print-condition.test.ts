// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, type Operand, TRANSFORMERS, type TransformInput } from './condition.ts';
import { parseCondition } from './parse-condition.ts';
import { printCondition } from './print-condition.ts';

/** Places of a text that is not there. */
const at = 0;

/** Byte text: what conditions are. */
const bytes = fc.string({
  unit: fc.integer({ max: 0xff }).map((code) => String.fromCharCode(code)),
  maxLength: 6,
});
const word = fc.constantFrom(
  'sh',
  'oneof',
  'and',
  'not',
  'or',
  'exists',
  'val',
  '*.log',
  '/etc',
  'a b',
  "'",
  '"',
  '\\',
);
const text = fc.oneof(bytes, word);
const fieldName = fc.constantFrom('proc.name', 'fd.name', 'evt.arg.flags', 'proc.aname', 'val.x', 'not.a_1');
const argument = fc.option(fc.oneof(text, fc.constant('2')), { nil: undefined });

const field = fc.record({
  kind: fc.constant('field' as const),
  name: fieldName,
  argument,
  at: fc.constant(at),
});

const { operand } = fc.letrec<{ operand: Operand; input: TransformInput }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 3 },
    field,
    fc.record({
      kind: fc.constant('transform' as const),
      name: fc.constantFrom(...TRANSFORMERS.filter((name) => name !== 'val')),
      inputs: fc.array(tie('input'), { maxLength: 3 }),
      argument,
      at: fc.constant(at),
    }),
  ),
  input: fc.oneof(
    { maxDepth: 3 },
    tie('operand'),
    fc.record({ kind: fc.constant('value' as const), text, at: fc.constant(at) }),
    fc.record({
      kind: fc.constant('inputs' as const),
      items: fc.array(tie('input'), { maxLength: 2 }),
      at: fc.constant(at),
    }),
  ),
}));

const value = fc.record({ kind: fc.constant('value' as const), text, at: fc.constant(at) });
const number = fc.record({
  kind: fc.constant('value' as const),
  text: fc.constantFrom('0', '-7', '0x1F', '12'),
  at: fc.constant(at),
});
const list = fc.record({
  kind: fc.constant('list' as const),
  items: fc.array(text, { maxLength: 3 }),
  at: fc.constant(at),
});
const transform = operand.filter(({ kind }) => kind === 'transform');
const fieldValue = field.map((inner) => ({
  ...{ kind: 'transform' as const, name: 'val' as const, inputs: [inner], argument: undefined, at },
}));

const onText = fc.constantFrom('=', '!=', 'contains', 'icontains', 'startswith', 'endswith', 'glob', 'regex');
const compare = { kind: fc.constant('compare' as const), left: operand, quantifier: fc.constant(undefined) };
const check: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ kind: fc.constant('exists' as const), left: operand }),
  fc.record({ ...compare, operator: onText, right: fc.oneof(value, transform, fieldValue) }),
  fc.record({ ...compare, operator: fc.constantFrom('<', '<=', '>', '>='), right: number }),
  fc.record({ ...compare, operator: fc.constantFrom('in', 'intersects', 'pmatch'), right: list }),
  fc.record({
    ...compare,
    operator: onText,
    quantifier: fc.constantFrom('oneof', 'anyof', 'allof'),
    right: list,
  }),
);

const { condition } = fc.letrec<{ condition: Condition; positive: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    tie('positive'),
    // a tree has no negation of a negation
    fc.record({ kind: fc.constant('not' as const), child: tie('positive') }),
  ),
  positive: fc.oneof(
    { maxDepth: 4 },
    check,
    fc.constantFrom<Condition>({ kind: 'macro', name: 'm_1', at }, { kind: 'macro', name: 'android', at }),
    fc.record({
      kind: fc.constantFrom('and', 'or'),
      children: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

/** A tree without the places of its parts. */
function withoutPlaces(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, part) => (key === 'at' ? undefined : part)));
}

describe('printCondition', () => {
  it('prints what reads as the same tree', () => {
    fc.assert(
      fc.property(condition, (tree) => {
        expect(withoutPlaces(parseCondition(printCondition(tree)))).toEqual(withoutPlaces(tree));
      }),
      { numRuns: 500 },
    );
  });
});
