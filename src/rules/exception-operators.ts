// SPDX-License-Identifier: Apache-2.0

/** Operators on text: an exception may ask for one, any or all of a list's elements. */
const TEXT_OPERATORS: readonly string[] = [
  '=',
  '==',
  '!=',
  'contains',
  'icontains',
  'bcontains',
  'startswith',
  'bstartswith',
  'endswith',
  'glob',
  'iglob',
  'regex',
];
const LIST_OPERATORS: ReadonlySet<string> = new Set(['in', 'intersects', 'pmatch']);
const OTHER_OPERATORS: ReadonlySet<string> = new Set([...TEXT_OPERATORS, '<', '<=', '>', '>=', 'exists']);
const QUANTIFIED = new RegExp(`^(?:${TEXT_OPERATORS.join('|')})[ \\t]+(?:oneof|anyof|allof)$`);

/** Whether an exception of several fields may compare by it. */
export function isExceptionOperator(text: string): boolean {
  return OTHER_OPERATORS.has(text) || isListOperator(text);
}

/** Whether a list stands on the right of it: `in`, or `contains oneof`. */
export function isListOperator(text: string): boolean {
  return LIST_OPERATORS.has(text) || QUANTIFIED.test(text);
}
