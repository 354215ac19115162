// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadRuleTexts, ruleItem } from '../../test/suites/load-rule-texts.ts';

const change = (name: string, ...lines: string[]) => `${[`- rule: ${name}`, ...lines].join('\n  ')}\n`;

function load(...parts: string[]) {
  return loadRuleTexts([parts.join('')]);
}

const BASE = ruleItem('r', 'evt.type = open', 'tags: [b]');

describe('rules', () => {
  it('keep their first place when they are defined again, in whatever file', () => {
    const { rules } = loadRuleTexts([
      ruleItem('a', 'evt.type = open') + ruleItem('b', 'evt.type = close'),
      ruleItem('c', 'evt.type = dup') + ruleItem('a', 'evt.type = execve', 'priority: ERROR'),
    ]);
    expect(rules.map(({ name, priority }) => [name, priority])).toEqual([
      ['a', 'Error'],
      ['b', 'Informational'],
      ['c', 'Informational'],
    ]);
    expect(rules[0]?.position).toMatchObject({ name: '2.yaml', line: 5 });
  });

  it('defined again have nothing left of what they were', () => {
    const { rules } = load(
      ruleItem('r', 'evt.type = open', 'tags: [x]', 'enabled: false'),
      ruleItem('r', 'evt.type = open'),
    );
    expect(rules).toMatchObject([{ tags: [], isEnabled: true }]);
  });

  it('may not change their source', () => {
    const { messages, warnings } = load(BASE, ruleItem('r', 'evt.type = open', 'source: other'));
    expect(messages).toEqual(['LOAD_ERR_VALIDATE Rule has been re-defined with a different source']);
    expect(warnings).toEqual([]);
  });

  it('of a source that nothing gives are left out with a warning', () => {
    const { rules, warnings } = load(
      ruleItem('x', 'ka.verb = get', 'source: k8s_audit'),
      change('x', 'condition: and ka.uri = /', 'append: true'),
      BASE,
    );
    expect(rules.map(({ name }) => name)).toEqual(['r']);
    expect(warnings[0]).toBe('LOAD_UNKNOWN_SOURCE Unknown source k8s_audit, skipping');
  });
});

describe('append and override', () => {
  it('append texts behind a blank: precedence is what comes of it', () => {
    const { conditions, rules } = load(
      ruleItem('r', 'evt.type = open or evt.type = close', 'tags: [b]'),
      change(
        'r',
        'condition: and proc.name = x',
        'output: "%proc.name"',
        'desc: e',
        'tags: [a, b]',
        'override: {condition: append, output: append, desc: append, tags: append}',
      ),
    );
    expect(conditions.r).toBe('(evt.type = open or (evt.type = close and proc.name = x))');
    expect(rules).toMatchObject([{ output: '%evt.type %proc.name', description: 'd e', tags: ['a', 'b'] }]);
  });

  it('replace what they name, and nothing else', () => {
    const { rules } = load(
      ruleItem('r', 'evt.type = open', 'tags: [b]', 'enabled: false'),
      change(
        'r',
        'condition: evt.type = close',
        'priority: crITical',
        'enabled: yes',
        'warn_evttypes: off',
        'capture: true',
        'capture_duration: 0x10',
        'tags: []',
        'override:',
        '  condition: replace',
        '  priority: replace',
        '  enabled: replace',
        '  warn_evttypes: replace',
        '  capture: replace',
        '  capture_duration: replace',
        '  tags: replace',
      ),
    );
    expect(rules).toMatchObject([
      {
        conditionText: 'evt.type = close',
        priority: 'Critical',
        isEnabled: true,
        warnsOfEventTypes: false,
        capture: true,
        captureDuration: 16,
        tags: [],
        output: '%evt.type',
      },
    ]);
  });

  it('say nothing where they are empty', () => {
    const { rules } = load(BASE, ruleItem('r', 'evt.type = close', 'override:'));
    expect(rules).toMatchObject([{ conditionText: 'evt.type = close', tags: [] }]);
  });

  it('append before they replace', () => {
    const { rules } = load(
      BASE,
      change('r', 'desc: e', 'output: "%proc.name"', 'override: {output: replace, desc: append}'),
    );
    expect(rules).toMatchObject([{ output: '%proc.name', description: 'd e' }]);
  });

  it('define a macro or a list that they replace, and there is none', () => {
    const { conditions } = load(
      '- macro: m\n  condition: evt.type = open\n  override: {condition: replace}\n',
      '- list: l\n  items: [x]\n  override: {items: replace}\n',
      ruleItem('r', 'm and proc.name in (l)'),
    );
    expect(conditions.r).toBe('(evt.type = open and proc.name in (x))');
  });

  it.each([
    [
      ['condition: and x', 'append: true', 'override: {condition: append}'],
      "LOAD_ERR_YAML_VALIDATE Keys 'override' and 'append: true' cannot be used together. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.",
    ],
    [
      ['priority: INFO', 'override: {priority: append}'],
      "LOAD_ERR_YAML_VALIDATE Key 'priority' cannot be appended to, use 'replace' instead",
    ],
    [
      ['source: syscall', 'override: {source: replace}'],
      "LOAD_ERR_YAML_VALIDATE Key 'source' cannot be replaced",
    ],
    [
      ['condition: x', 'override: {condition: remove}'],
      "LOAD_ERR_YAML_VALIDATE Invalid override operation for key 'condition': 'remove'. Allowed values are: append replace",
    ],
    [
      ['condition: and proc.name = x', 'override: {condition: append, output: append}'],
      "LOAD_ERR_YAML_VALIDATE An append override for 'output' was specified but 'output' is not defined",
    ],
    [
      ['condition: and proc.name = x', 'desc: e', 'override: {condition: append}'],
      "LOAD_ERR_YAML_VALIDATE Unexpected key 'desc': no corresponding entry under 'override' is defined.",
    ],
    [['override: [condition]'], 'LOAD_ERR_YAML_VALIDATE Value of override must be a mapping'],
    [['append: true'], 'LOAD_ERR_VALIDATE Appended rule must have exceptions or condition property'],
    [
      ['condition: and proc.name = x', 'source: other', 'append: true'],
      'LOAD_ERR_VALIDATE Rule has been re-defined with a different source',
    ],
    [['append: maybe'], "LOAD_ERR_YAML_VALIDATE Can't decode YAML scalar value"],
  ])('refuse %j', (lines, message) => {
    expect(load(BASE, change('r', ...lines)).messages).toEqual([message]);
  });

  it.each([
    [
      '- list: l\n  items: [a]\n  append: true\n',
      "LOAD_ERR_VALIDATE List uses 'append' or 'override.items: append' but no list by that name already exists",
    ],
    [
      '- macro: m\n  condition: or x\n  override: {condition: append}\n',
      "LOAD_ERR_VALIDATE Macro uses 'append' or 'override.condition: append' but no macro by that name already exists",
    ],
    [
      change('r', 'condition: and x', 'append: true'),
      "LOAD_ERR_VALIDATE Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists",
    ],
    [
      change('r', 'condition: x', 'override: {condition: replace}'),
      "LOAD_ERR_VALIDATE An 'override.<key>: replace' to a rule was requested but no rule by that name already exists",
    ],
    [
      change('r', 'enabled: false'),
      "LOAD_ERR_VALIDATE Rule has 'enabled' key but no rule by that name already exists",
    ],
  ])('refuse what comes before there is something to change: %j', (text, message) => {
    expect(load(text, BASE).messages).toEqual([message]);
  });

  it('enable or disable an earlier rule that has content, by `enabled` alone', () => {
    const { rules, warnings } = load(BASE, change('r', 'enabled: No'));
    expect(rules).toMatchObject([{ isEnabled: false }]);
    expect(warnings).toEqual([expect.stringMatching(/^LOAD_DEPRECATED_ITEM The standalone 'enabled' key/)]);
    expect(load(BASE, change('r', 'tags: [x]')).messages).toEqual([
      "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'enabled'",
    ]);
  });
});
