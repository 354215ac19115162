// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadRuleTexts, ruleItem } from '../../test/suites/load-rule-texts.ts';

function departures(text: string): readonly string[] | undefined {
  return loadRuleTexts([text]).results[0]?.schemaWarnings;
}

describe('checkRuleSchema', () => {
  it.each([
    ['- required_engine_version: 7', ['/0/required_engine_version: is a number, and not a version']],
    [ruleItem('r', 'evt.type = open', 'priority: info'), ['/0/priority: is no priority in capitals']],
    ['- list: l\n  items: []\n  other: 1', ["/0: has an unknown key 'other'"]],
    ['- list: l\n  items: []\n  override: {}', ['/0/override: is empty']],
    [
      ruleItem('r', 'evt.type = open', 'exceptions: [{name: e, fields: [proc.name], value: 1}]'),
      ["/0/exceptions/0: has an unknown key 'value'"],
    ],
    ['- required_plugin_versions: [{name: a}]', ["/0/required_plugin_versions/0: has no key 'version'"]],
  ])('tells of %j, and nothing else', (text, wanted) => {
    expect(departures(text)).toEqual(wanted);
  });

  it('takes what the schema has', () => {
    const text = [
      '- required_engine_version: 0.57.0',
      '- required_plugin_versions: [{name: a, version: 1.0.0, alternatives: [{name: b, version: 1.0.0}]}]',
      '- list: l\n  items: [a, 1]\n  append: yes',
      ruleItem('r', 'evt.type = open', 'capture_events: 5', 'tags: [x]', 'warn_evttypes: off'),
    ].join('\n');
    expect(departures(text)).toEqual([]);
  });

  it('never keeps a file from loading, and tells no more than twenty', () => {
    const text = ruleItem('r', 'evt.type = open', 'priority: info').repeat(50);
    expect(departures(text)?.length).toBe(20);
    expect(loadRuleTexts([text]).isLoaded).toBe(true);
  });
});
