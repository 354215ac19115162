// SPDX-License-Identifier: Apache-2.0
import { isListOperator } from './exception-operators.ts';
import { quoteItem } from './quote-item.ts';
import type { ExceptionEntry, RuleException } from './rule-definition.ts';
import { RuleLoadError } from './rule-load-error.ts';

/**
 * A rule's condition with what its exceptions leave out: `(condition) and not (exception) and not …`. Exceptions without
 * values say nothing. It is text, like Falco's: names of lists among the values are put in later.
 */
export function exceptionCondition(condition: string, exceptions: readonly RuleException[]): string {
  if (exceptions.length === 0) return condition;
  const parts = exceptions.flatMap((exception) => {
    const text = Array.isArray(exception.fields) ? tuplesText(exception) : collapsedText(exception);
    return text === '' ? [] : [` and not ${text}`];
  });
  return `(${condition})${parts.join('')}`;
}

/** One field: all values are one list. */
function collapsedText({ fields, comps, values, place }: RuleException): string {
  if (values.length === 0) return '';
  const items = values.map((value) => {
    if (typeof value === 'string') return quoteItem(value);
    throw new RuleLoadError('LOAD_ERR_VALIDATE', 'Expected values array to contain a list of strings', place);
  });
  return `(${fields} ${comps} (${items.join(', ')}))`;
}

/** Several fields: every value has one for each. */
function tuplesText(exception: RuleException): string {
  const { values } = exception;
  if (values.length === 0) return '';
  return `(${values.map((value) => tupleText(exception, value)).join(' or ')})`;
}

function tupleText({ fields, comps, place }: RuleException, value: ExceptionEntry): string {
  const names = entriesOf(fields);
  const operators = entriesOf(comps);
  const members = typeof value === 'string' ? [] : value;
  if (members.length !== names.length) {
    throw new RuleLoadError('LOAD_ERR_VALIDATE', 'Fields and values lists must have equal length', place);
  }
  const checks = names.map((name, at) => {
    const operator = String(operators[at]);
    return `${name} ${operator} ${memberText(members[at] ?? '', operator)}`;
  });
  return `(${checks.join(' and ')})`;
}

function memberText(member: ExceptionEntry, operator: string): string {
  if (typeof member !== 'string') return `(${member.map((item) => quoteItem(String(item))).join(', ')})`;
  if (!isListOperator(operator)) return quoteItem(member);
  return member.startsWith('(') ? member : `(${member})`;
}

function entriesOf(entry: ExceptionEntry | undefined): readonly ExceptionEntry[] {
  return entry === undefined || typeof entry === 'string' ? [] : entry;
}
