// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadRuleTexts, ruleItem } from '../../test/suites/load-rule-texts.ts';

const exceptions = (...items: string[]) => ['exceptions:', ...items.map((item) => `  - {${item}}`)];

function load(condition: string, ...items: string[]) {
  return loadRuleTexts([ruleItem('r', condition, ...exceptions(...items))]);
}

describe('exceptions', () => {
  it('leave out what has all members of one of their values', () => {
    const { conditions, rules } = load(
      'evt.type = open or evt.type = close',
      'name: e, fields: [proc.name, fd.name], comps: [=, startswith], values: [[sh, /etc], [cat, two words]]',
    );
    expect(conditions.r).toBe(
      '((evt.type = open or evt.type = close) and not ((proc.name = sh and fd.name startswith /etc) or (proc.name = cat and fd.name startswith "two words")))',
    );
    expect(rules[0]?.exceptionFields).toEqual(['fd.name', 'proc.name']);
  });

  it('compare by `=` unless they say otherwise, and lists by parentheses', () => {
    const values = 'values: [[sh, [a, b c]], [cat, d], [dog, (e)]]';
    expect(
      load('evt.type = open', `name: e, fields: [proc.name, fd.name], comps: [=, in], ${values}`),
    ).toMatchObject({
      conditions: {
        r: '(evt.type = open and not ((proc.name = sh and fd.name in (a, "b c")) or (proc.name = cat and fd.name in (d)) or (proc.name = dog and fd.name in (e))))',
      },
    });
    expect(load('evt.type = open', 'name: e, fields: [proc.name], values: [[sh]]').conditions.r).toBe(
      '(evt.type = open and not proc.name = sh)',
    );
  });

  it('of one field collapse their values into one list', () => {
    const values = 'values: [/usr/bin, a b]';
    expect(load('evt.type = open', `name: e, fields: fd.name, ${values}`).conditions.r).toBe(
      '(evt.type = open and not fd.name in (/usr/bin, "a b"))',
    );
    expect(
      load('evt.type = open', `name: e, fields: fd.name, comps: " pmatch ", ${values}`).conditions.r,
    ).toBe('(evt.type = open and not fd.name pmatch (/usr/bin, "a b"))');
    expect(
      load('evt.type = open', `name: e, fields: fd.name, comps: endswith anyof, ${values}`).conditions.r,
    ).toBe('(evt.type = open and not fd.name endswith anyof (/usr/bin, "a b"))');
  });

  it('vanish without values', () => {
    const { conditions, rules } = load(
      'evt.type = open',
      'name: e, fields: [proc.name]',
      'name: f, fields: proc.name, values: []',
    );
    expect(conditions.r).toBe('evt.type = open');
    expect(rules[0]?.exceptionFields).toEqual([]);
  });

  it('take names of lists as values', () => {
    const text = `- list: l\n  items: [a, b]\n${ruleItem('r', 'evt.type = open', ...exceptions('name: e, fields: [proc.name], comps: [in], values: [[l]]'))}`;
    expect(loadRuleTexts([text]).conditions.r).toBe('(evt.type = open and not proc.name in (a, b))');
  });

  it.each([
    ['fields: [proc.name], values: [[a]]', "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'name'"],
    ['name: e, values: [[a]]', "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'fields'"],
    [
      'name: e, fields: [], values: []',
      'LOAD_ERR_VALIDATE Rule exception item must have fields property with a list of fields',
    ],
    [
      'name: e, fields: [proc.name, fd.name], comps: [=]',
      'LOAD_ERR_VALIDATE Fields and comps lists must have equal length',
    ],
    [
      'name: e, fields: [proc.name, fd.name], comps: =',
      'LOAD_ERR_VALIDATE Fields and comps lists must have equal length',
    ],
    [
      'name: e, fields: [proc.name, fd.name], values: [[a]]',
      'LOAD_ERR_VALIDATE Fields and values lists must have equal length',
    ],
    [
      'name: e, fields: [proc.name], values: [a]',
      'LOAD_ERR_VALIDATE Fields and values lists must have equal length',
    ],
    [
      'name: e, fields: [proc.name], comps: [like]',
      "LOAD_ERR_VALIDATE 'like' is not a supported comparison operator",
    ],
    [
      'name: e, fields: [proc.name], comps: [in anyof]',
      "LOAD_ERR_VALIDATE 'in anyof' is not a supported comparison operator",
    ],
    ['name: e, fields: [proc.nam]', "LOAD_ERR_VALIDATE 'proc.nam' is not a supported filter field"],
    [
      'name: e, fields: tolower(proc.name)',
      "LOAD_ERR_VALIDATE 'tolower(proc.name)' is not a supported filter field",
    ],
    ['name: e, fields: proc.name, comps: [in]', 'LOAD_ERR_VALIDATE Fields and comps must both be strings'],
    [
      'name: e, fields: proc.name, comps: =',
      'LOAD_ERR_VALIDATE When fields is a single value, comps must be one of (in, pmatch, intersects), or an operator on text with oneof, anyof or allof',
    ],
    [
      'name: e, fields: proc.name, values: [[a]]',
      'LOAD_ERR_VALIDATE Expected values array to contain a list of strings',
    ],
    [
      'name: e, fields: proc.name, values: a',
      'LOAD_ERR_YAML_VALIDATE Rule exception values must be a sequence',
    ],
    ['name: e, fields: [proc.name], values: [[~]]', 'LOAD_ERR_YAML_VALIDATE Value must be non-empty'],
  ])('are refused when they are {%s}', (item, message) => {
    expect(load('evt.type = open', item).messages).toEqual([message]);
  });

  it('have a warning for a key that is misspelt', () => {
    const { warnings } = load('evt.type = open', 'name: e, fields: [proc.name], value: [[a]]');
    expect(warnings).toEqual(["LOAD_UNKNOWN_KEY Unknown key 'value' in exception: it is ignored"]);
  });

  it('of an unknown source have their fields not looked up', () => {
    const rule = (item: string) => ruleItem('r', 'a.b = c', 'source: other', ...exceptions(item));
    expect(loadRuleTexts([rule('name: e, fields: [ct.name], values: [[a]]')]).isLoaded).toBe(true);
    expect(loadRuleTexts([rule('name: e, fields: [ct.name], comps: [like]')]).isLoaded).toBe(false);
  });
});

describe('appended exceptions', () => {
  const base = ruleItem('r', 'evt.type = open', ...exceptions('name: e, fields: [proc.name], values: [[a]]'));
  const append = (...items: string[]) =>
    `${['- rule: r', 'override: {exceptions: append}', ...exceptions(...items)].join('\n  ')}\n`;

  it('add values to one of their name, or are new', () => {
    const { conditions } = loadRuleTexts([
      base,
      append('name: e, values: [[b]]', 'name: f, fields: fd.name, values: [c]'),
    ]);
    expect(conditions.r).toBe(
      '(evt.type = open and not (proc.name = a or proc.name = b) and not fd.name in (c))',
    );
  });

  it.each([
    [
      'name: e, fields: [proc.name], values: [[b]]',
      'Can not append exception fields to existing exception, only values',
    ],
    [
      'name: e, comps: [=], values: [[b]]',
      'Can not append exception comps to existing exception, only values',
    ],
    ['name: f, values: [[b]]', 'Rule exception must have fields property with a list of fields'],
    ['name: f, fields: [proc.name]', 'Rule exception must have values property with a list of values'],
  ])('are refused when they are {%s}', (item, message) => {
    expect(loadRuleTexts([base, append(item)]).messages).toEqual([`LOAD_ERR_VALIDATE ${message}`]);
  });

  it('without values, and two of one name, are warned of', () => {
    const { warnings } = loadRuleTexts([base, append('name: e', 'name: e, values: [[b]]')]);
    expect(warnings).toEqual([
      'LOAD_APPEND_NO_VALUES Overriding/appending exception with no values',
      "LOAD_EXCEPTION_NAME_NOT_UNIQUE Multiple definitions of exception 'e' in the same rule",
    ]);
  });

  it('that replace have to be whole', () => {
    const replace = (item: string) => append(item).replace('append', 'replace');
    expect(loadRuleTexts([base, replace('name: e, values: [[b]]')]).messages).toEqual([
      "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'fields'",
    ]);
    expect(loadRuleTexts([base, replace('name: f, fields: fd.name, values: [c]')]).conditions.r).toBe(
      '(evt.type = open and not fd.name in (c))',
    );
  });
});
