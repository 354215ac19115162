// SPDX-License-Identifier: Apache-2.0
import { type CompareCondition, type Condition, type Operand, TRANSFORMERS } from './condition.ts';
import { DEPRECATED_FIELDS } from './deprecated-fields.ts';
import type { RuleFields } from './rule-field.ts';

/** What may not mean what its author thinks it does, in a condition that can be decided. */
export interface ConditionWarning {
  readonly code: 'LOAD_UNSAFE_NA_CHECK' | 'LOAD_COMPILE_CONDITION' | 'LOAD_DEPRECATED_ITEM';
  readonly message: string;
  /** Where in the condition's text. */
  readonly at: number;
}

/** Warns of checks for `<NA>` that never hold, of deprecated fields, and of literals that look like something else. */
export function conditionWarnings<Event>(
  condition: Condition,
  fields: RuleFields<Event>,
): readonly ConditionWarning[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.children.flatMap((child) => conditionWarnings(child, fields));
    case 'not':
      return conditionWarnings(condition.child, fields);
    case 'macro':
      return [];
    case 'exists':
      return ofOperand(condition.left);
    case 'compare':
      return [...ofOperand(condition.left), ...ofCheck(condition, fields)];
  }
}

function ofOperand(operand: Operand): ConditionWarning[] {
  const reason = operand.kind === 'field' ? DEPRECATED_FIELDS.get(operand.name) : undefined;
  if (operand.kind !== 'field' || reason === undefined) return [];
  const message = `usage of deprecated field '${operand.name}' has been detected in the rule condition: ${reason}`;
  return [{ code: 'LOAD_DEPRECATED_ITEM', message, at: operand.at }];
}

const TRANSFORM_CALL = new RegExp(`^(?:${TRANSFORMERS.join('|')})\\(.*\\)$`);

function ofCheck<Event>(
  { left, operator, right }: CompareCondition,
  fields: RuleFields<Event>,
): ConditionWarning[] {
  if (right.kind === 'field' || right.kind === 'transform') return [];
  const literals = right.kind === 'value' ? [right.text] : right.items;
  const { at } = right;
  const warnings: ConditionWarning[] = [];
  const warn = (code: ConditionWarning['code'], message: string) => warnings.push({ code, message, at });
  if (left.kind === 'field' && isUnsafeCheck(left.name, operator, literals)) {
    warn('LOAD_UNSAFE_NA_CHECK', `comparing '${left.name}' with <NA> does not say whether it has a value`);
  }
  for (const literal of literals) {
    if (fields.find(literal) !== undefined) {
      warn(
        'LOAD_COMPILE_CONDITION',
        `'${literal}' is text here, though there is a field of that name: val(${literal})?`,
      );
    } else if (TRANSFORM_CALL.test(literal)) {
      warn(
        'LOAD_COMPILE_CONDITION',
        `'${literal}' is text here, though it looks like a transformer: without quotes it is one`,
      );
    } else if (operator === 'regex') {
      const plainer = plainerThan(literal);
      if (plainer !== undefined)
        warn('LOAD_COMPILE_CONDITION', `'${plainer}' asks for the same and costs less`);
    }
  }
  return warnings;
}

const UNSAFE_OPERATORS: ReadonlySet<string> = new Set(['=', '!=', 'in', 'intersects', 'pmatch']);

function isUnsafeCheck(name: string, operator: string, literals: readonly string[]): boolean {
  return /^(?:ka|jevt)\./.test(name) && UNSAFE_OPERATORS.has(operator) && literals.includes('<NA>');
}

const PLAIN_REGEX = /^(\^|\.[*+?])?([A-Za-z0-9_/ -]+)(\$|\.[*+?])?$/;

/** The operator that does what a regular expression does; undefined when none does. */
function plainerThan(regex: string): string | undefined {
  const match = PLAIN_REGEX.exec(regex);
  if (match === null) return undefined;
  const [, before = '', text = '', after = ''] = match;
  const isOpenBefore = before.startsWith('.');
  const isOpenAfter = after.startsWith('.');
  if (isOpenBefore && isOpenAfter) return `contains ${text}`;
  if (isOpenBefore) return `endswith ${text}`;
  return isOpenAfter ? `startswith ${text}` : `= ${text}`;
}
