// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { bindFields } from './bind-fields.ts';
import { compileRules, type RuleSource } from './compile-rules.ts';
import { FIELD_ROWS } from './field-rows.ts';
import { parseCondition } from './parse-condition.ts';
import type { FieldValue } from './rule-field.ts';
import { isAtLeast, readPriority } from './rule-priority.ts';

type Values = Readonly<Record<string, FieldValue>>;

const asked: string[] = [];
const fields = bindFields<Values>(FIELD_ROWS, ({ name }) => (values) => {
  asked.push(name);
  return values[name];
});

function rule(name: string, condition: string, output = `seen %proc.name`): RuleSource {
  const common = { priority: 'Warning', tags: ['z', 'a'], source: 'syscall' } as const;
  return { name, condition: parseCondition(condition), output, ...common };
}

const RULES = [
  rule('any', 'proc.name = cat'),
  rule('open', 'evt.type in (open, openat) and proc.name = cat'),
  rule('open again', 'evt.type = open'),
  rule('never', 'evt.num = 0'),
];

function names(type: string, values: Values, matching?: 'first' | 'all'): string[] {
  const event = { 'evt.type': type, ...values };
  return compileRules(RULES, fields, matching)
    .match(event, type)
    .map((each) => each.rule.name);
}

describe('compileRules', () => {
  it('asks rules for the type of event first, in their order, and those for any type only then', () => {
    expect(names('open', { 'proc.name': 'cat' })).toEqual(['open']);
    expect(names('open', { 'proc.name': 'dog' })).toEqual(['open again']);
    expect(names('close', { 'proc.name': 'cat' })).toEqual(['any']);
    expect(names('open', { 'proc.name': 'cat' }, 'all')).toEqual(['open', 'open again']);
    expect(names('close', {}, 'all')).toEqual([]);
  });

  it('asks nothing of an event that no rule is about', () => {
    const rules = compileRules([rule('open', 'evt.type = open and proc.name = cat')], fields);
    asked.length = 0;
    rules.match({ 'evt.type': 'close' }, 'close');
    expect(asked).toEqual([]);
    expect(rules.eventTypes).toEqual(new Set(['open']));
  });
});

describe('priorities', () => {
  it('are read whatever their case, and compared', () => {
    expect(readPriority('INFO')).toBe('Informational');
    expect(readPriority('critical')).toBe('Critical');
    expect(readPriority('grave')).toBeUndefined();
    expect(isAtLeast('Error', 'Warning')).toBe(true);
    expect(isAtLeast('Debug', 'Warning')).toBe(false);
  });
});
