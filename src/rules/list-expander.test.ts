// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadRuleTexts, ruleItem } from '../../test/suites/load-rule-texts.ts';

const list = (name: string, items: string, ...more: string[]) =>
  `${[`- list: ${name}`, `items: ${items}`, ...more].join('\n  ')}\n`;

function conditionOf(...parts: string[]): string | undefined {
  const { conditions, messages } = loadRuleTexts([parts.join('')]);
  expect(messages).toEqual([]);
  return conditions.r;
}

describe('lists', () => {
  it('are text: items with a space are quoted, and those with quotes stay as they are', () => {
    const items = String.raw`[sh, two words, '"a=b"', "'x (y)'", 0755, yes, 1e3, ~x]`;
    expect(conditionOf(list('l', items), ruleItem('r', 'proc.name in (l)'))).toBe(
      'proc.name in (sh, "two words", "a=b", "x (y)", 0755, yes, 1e3, ~x)',
    );
  });

  it('are put in without parentheses', () => {
    expect(conditionOf(list('l', '[sh]'), ruleItem('r', 'proc.name in l'))).toBe('proc.name in (sh)');
    const { messages } = loadRuleTexts([list('l', '[a, b]') + ruleItem('r', 'proc.name in l')]);
    expect(messages).toEqual([
      "LOAD_ERR_COMPILE_CONDITION unexpected token after 'a', expecting 'or', 'and'",
    ]);
  });

  it('that are empty leave no comma behind', () => {
    const condition = 'proc.name in (a, l, b) and proc.pname in (l)';
    expect(conditionOf(list('l', '[]'), ruleItem('r', condition))).toBe(
      '(proc.name in (a, b) and proc.pname in ())',
    );
  });

  it('hold lists that were defined before their last change, one level deep', () => {
    const lists = [list('a', '[x]'), list('b', '[a, y]')];
    expect(conditionOf(...lists, ruleItem('r', 'proc.name in (b)'))).toBe('proc.name in (x, y)');
    const late = [list('b', '[a, y]'), list('a', '[x]'), list('b', '[z]', 'append: true')];
    expect(conditionOf(...late, ruleItem('r', 'proc.name in (b)'))).toBe('proc.name in (x, y, z)');
  });

  it('of a third level are found only where they come later', () => {
    const inwards = [list('a', '[x]'), list('b', '[a]'), list('c', '[b]')];
    expect(conditionOf(...inwards, ruleItem('r', 'proc.name in (c)'))).toBe('proc.name in (a)');
    const outwards = [list('c', '[b]'), list('b', '[a]'), list('a', '[x]')];
    expect(conditionOf(...outwards, ruleItem('r', 'proc.name in (c)'))).toBe('proc.name in (x)');
  });

  it('never hold themselves', () => {
    expect(conditionOf(list('a', '[a, x]'), ruleItem('r', 'proc.name in (a)'))).toBe('proc.name in (a, x)');
  });

  it('are seen by every condition, wherever they stand', () => {
    const macro = '- macro: m\n  condition: proc.name in (l)\n';
    expect(conditionOf(macro, ruleItem('r', 'm'), list('l', '[x]'))).toBe('proc.name in (x)');
  });

  it('may have any name, though a strange one is warned of', () => {
    const { conditions, warnings } = loadRuleTexts([
      list('two words', '[x]') + ruleItem('r', 'evt.type = open and proc.name in (two words)'),
    ]);
    expect(conditions.r).toBe('(evt.type = open and proc.name in (x))');
    expect(warnings).toEqual([
      expect.stringContaining('LOAD_INVALID_LIST_NAME List has an invalid name. List names should match'),
    ]);
  });

  it('that nothing takes up are warned of', () => {
    const lists = [
      list('used', '[x]'),
      list('within', '[y]'),
      list('outer', '[within]'),
      list('idle', '[z]'),
    ];
    const rule = ruleItem('r', 'evt.type = open and proc.name in (used)');
    const { results } = loadRuleTexts([[...lists, rule].join('')]);
    const unused = results[0]?.warnings.filter(({ code }) => code === 'LOAD_UNUSED_LIST');
    expect(unused?.map(({ locations }) => locations.at(-1)?.itemName)).toEqual(['outer', 'idle']);
  });

  it('that multiply one another end the load, with their place', () => {
    const lists = Array.from({ length: 20 }, (_, at) => list(`l${at}`, `[${`l${at + 1}, `.repeat(10)}]`));
    const { messages, errors } = loadRuleTexts([
      [...lists, list('l20', '[x]'), ruleItem('r', 'proc.name in (l0)')].join(''),
    ]);
    expect(messages).toEqual(['LOAD_ERR_COMPILE_CONDITION too long: the condition with its lists put in']);
    expect(errors[0]?.locations.at(-1)).toMatchObject({
      itemType: 'rule condition',
      position: { line: 44, column: 13 },
    });
  });
});
