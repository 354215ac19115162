// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadRuleTexts, ruleItem } from '../../test/suites/load-rule-texts.ts';

const OPEN = 'evt.type = open';

describe('rule files', () => {
  it('are documents of items; what is null is passed over', () => {
    const { rules, results } = loadRuleTexts([
      `---\n${ruleItem('a', OPEN)}- ~\n-\n---\n---\n${ruleItem('b', OPEN)}`,
    ]);
    expect(rules.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(results[0]?.warnings).toEqual([]);
  });

  it.each([
    ['word', 'Rules content is not yaml'],
    ['a: b', 'Rules content is not yaml array of objects'],
    ['- a', 'Unexpected element type. Each element should be a yaml associative array.'],
    ['- [a]', 'Unexpected element type. Each element should be a yaml associative array.'],
    ['- rule:', "Mapping for key 'rule' is empty"],
    ['- rule: ""\n  enabled: true', 'Value must be non-empty'],
    ['- rule: [a]\n  enabled: true', 'Value is not a scalar value'],
    ['- list: l', "Item has no mapping for key 'items'"],
    ['- list: l\n  items: a', 'Value is not a sequence'],
    ['- list: l\n  items: [a, [b]]', 'sequence value is not scalar'],
    ['- list: l\n  items: [~]', 'sequence value is not scalar'],
    ['- macro: m', "Item has no mapping for key 'condition'"],
    ['- rule: r\n  condition: c', "Item has no mapping for key 'output'"],
    ['- rule: r\n  condition: c\n  output: o', "Item has no mapping for key 'desc'"],
    ['- rule: r\n  condition: c\n  output: o\n  desc: d', "Item has no mapping for key 'priority'"],
    [ruleItem('r', OPEN, 'priority: LOUD'), 'Invalid priority'],
    [ruleItem('r', OPEN, 'enabled: 1'), "Can't decode YAML scalar value"],
    [ruleItem('r', OPEN, 'enabled: tRue'), "Can't decode YAML scalar value"],
    [ruleItem('r', OPEN, 'capture_duration: -1'), "Can't decode YAML scalar value"],
    [ruleItem('r', OPEN, 'capture_duration: 4294967296'), "Can't decode YAML scalar value"],
    [ruleItem('r', OPEN, 'tags:'), 'Value is not a sequence'],
    [ruleItem('r', OPEN, 'exceptions: a'), 'Rule exceptions must be a sequence'],
    [ruleItem('r', OPEN, 'exceptions: [a]'), 'Rule exception must be a mapping'],
  ])('are refused for their structure: %j', (text, message) => {
    expect(loadRuleTexts([text]).messages).toEqual([`LOAD_ERR_YAML_VALIDATE ${message}`]);
  });

  it('stop at the first error, and so does the load', () => {
    const { results, isLoaded, rules } = loadRuleTexts([
      ruleItem('a', OPEN),
      '- rule:\n- list:\n',
      ruleItem('b', OPEN),
    ]);
    expect(results.map(({ name, isSuccessful, errors }) => [name, isSuccessful, errors.length])).toEqual([
      ['1.yaml', true, 0],
      ['2.yaml', false, 1],
    ]);
    expect([isLoaded, rules]).toEqual([false, []]);
  });

  it.each(['yes', 'Y', 'on', 'True', 'TRUE'])('take %s for true', (word) => {
    expect(loadRuleTexts([ruleItem('r', OPEN, `enabled: ${word}`)]).rules).toMatchObject([
      { isEnabled: true },
    ]);
  });

  it.each(['no', 'N', 'Off', 'FALSE'])('take %s for false', (word) => {
    expect(loadRuleTexts([ruleItem('r', OPEN, `enabled: ${word}`)]).rules).toMatchObject([
      { isEnabled: false },
    ]);
  });

  it('take what is empty for not given, where it need not be given', () => {
    const text = ruleItem('r', OPEN, 'source:', 'enabled: ""', 'exceptions:', 'capture:');
    expect(loadRuleTexts([text]).rules).toMatchObject([
      { source: 'syscall', isEnabled: true, capture: false },
    ]);
  });

  it('have the first of two keys of one name hold', () => {
    const { conditions } = loadRuleTexts([
      `- list: l\n  items: [a]\n  items: [b]\n${ruleItem('r', 'proc.name in (l)')}`,
    ]);
    expect(conditions.r).toBe('proc.name in (a)');
  });

  it('are what the first key says that makes an item: a rule with `list` is a list', () => {
    const { warnings } = loadRuleTexts(['- rule: r\n  list: l\n  items: [a]\n']);
    expect(warnings).toEqual([
      "LOAD_UNKNOWN_KEY Unknown key 'rule' in list item: it is ignored",
      'LOAD_UNUSED_LIST List not referred to by any other rule/macro',
    ]);
  });

  it('have warnings for items, keys and names that nothing knows', () => {
    const text = `- other: 1\n- macro: a-b\n  condition: ${OPEN}\n  value: 1\n`;
    const { warnings, results } = loadRuleTexts([text]);
    expect(warnings).toEqual([
      'LOAD_UNKNOWN_ITEM Unknown top level item',
      "LOAD_UNKNOWN_KEY Unknown key 'value' in macro item: it is ignored",
      'LOAD_INVALID_MACRO_NAME Macro has an invalid name. Macro names should match a regular expression: ^[a-zA-Z][a-zA-Z0-9_]*$',
      'LOAD_UNUSED_MACRO Macro not referred to by any other rule/macro',
    ]);
    expect(results[0]?.warnings[1]?.locations.at(-1)?.position).toMatchObject({ line: 3, column: 2 });
  });

  it('have no more than a thousand warnings told, and the rest counted', () => {
    const { results } = loadRuleTexts(['- a: b\n'.repeat(1500)]);
    expect(results.map(({ warnings, omittedWarnings }) => [warnings.length, omittedWarnings])).toEqual([
      [1000, 500],
    ]);
  });
});

describe('required_engine_version', () => {
  it.each(['0.57.0', '0.1.9', '57', '0x10', '"0.57.0-rc1"', '0'])('%s is met by 0.57.0', (version) => {
    expect(loadRuleTexts([`- required_engine_version: ${version}\n`]).messages).toEqual([]);
  });

  it.each([
    ['0.58.0', '0.58.0'],
    ['0.57.1', '0.57.1'],
    ['1.0.0', '1.0.0'],
    ['58', '0.58.0'],
  ])('%s is not', (version, told) => {
    expect(loadRuleTexts([`- required_engine_version: ${version}\n`]).messages).toEqual([
      `LOAD_ERR_VALIDATE Rules require engine version ${told}, but engine version is 0.57.0`,
    ]);
  });

  it.each(['seven', '1.2', '-1', '4294967296x'])('%s is no version', (version) => {
    expect(loadRuleTexts([`- required_engine_version: ${version}\n`]).messages).toEqual([
      `LOAD_ERR_YAML_VALIDATE Unable to parse engine version '${version}' as a semver string. Expected "x.y.z" semver format.`,
    ]);
  });
});

describe('required_plugin_versions', () => {
  const needs = (...plugins: string[]) =>
    `- required_plugin_versions:\n${plugins.map((plugin) => `  - {${plugin}}\n`).join('')}`;
  const plugins = [
    { name: 'container', version: '0.4.1' },
    { name: 'json', version: '1.0.0' },
  ];

  it.each([
    ['name: container, version: 0.4.0'],
    ['name: absent, version: 1.0.0, alternatives: [{name: json, version: 1.0.0}]'],
  ])('{%s} is met', (plugin) => {
    expect(loadRuleTexts([needs(plugin)], { plugins }).messages).toEqual([]);
  });

  it.each([
    ['name: container, version: 0.5.0', 'container (>= 0.5.0)'],
    ['name: json, version: 0.9.0', 'json (>= 0.9.0)'],
    [
      'name: absent, version: 1.0.0, alternatives: [{name: other, version: 2.0.0}]',
      'absent (>= 1.0.0), other (>= 2.0.0)',
    ],
  ])('{%s} is not', (plugin, told) => {
    expect(loadRuleTexts([needs('name: container, version: 0.4.0', plugin)], { plugins }).messages).toEqual([
      `LOAD_ERR_VALIDATE Plugin requirement not satisfied, must load one of: ${told}`,
    ]);
  });

  it('of all files add up, and come ahead of other errors', () => {
    const { results, isLoaded } = loadRuleTexts(
      [needs('name: json, version: 1.0.0'), `${needs('name: gone, version: 1.0.0')}- rule:\n`],
      { plugins },
    );
    expect(isLoaded).toBe(false);
    expect(results.map(({ errors }) => errors.map(({ code }) => code))).toEqual([
      [],
      ['LOAD_ERR_VALIDATE', 'LOAD_ERR_YAML_VALIDATE'],
    ]);
  });

  it.each([
    ['name: a', "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'version'"],
    ['version: 1.0.0', "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'name'"],
    ['name: a, version: one', "LOAD_ERR_VALIDATE Invalid required version 'one' for plugin 'a'"],
    [
      'name: a, version: 1.0.0, alternatives: b',
      'LOAD_ERR_YAML_VALIDATE Value of plugin version alternatives must be a sequence',
    ],
    [
      'name: a, version: 1.0.0, alternatives: [b]',
      'LOAD_ERR_YAML_VALIDATE Plugin version alternative must be a mapping',
    ],
    [
      'name: a, version: 1.0.0, alternatives: [{name: a, version: 2.0.0}]',
      "LOAD_ERR_VALIDATE Defined multiple alternative version requirements for plugin 'a'",
    ],
  ])('{%s} is refused', (plugin, message) => {
    expect(loadRuleTexts([needs(plugin)], { plugins }).messages).toEqual([message]);
  });
});
