// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadRuleTexts, ruleItem } from '../../test/suites/load-rule-texts.ts';
import type { RuleSelection } from './select-rules.ts';

const OPEN = 'evt.type = open';
const TEXT = [
  ruleItem('Read a file', OPEN, 'tags: [file, read]'),
  ruleItem('Write a file', OPEN, 'tags: [file]', 'enabled: false'),
  ruleItem('Read', OPEN, 'priority: DEBUG'),
].join('');

function enabled(...selections: RuleSelection[]): string[] {
  return loadRuleTexts([TEXT], { selections })
    .rules.filter(({ isEnabled }) => isEnabled)
    .map(({ name }) => name);
}

describe('selectRules', () => {
  it.each<[RuleSelection[], string[]]>([
    [[], ['Read a file', 'Read']],
    [[{ action: 'disable', rule: 'Read' }], ['Read a file']],
    [[{ action: 'disable', rule: 'Read*' }], []],
    [[{ action: 'enable', rule: '*file' }], ['Read a file', 'Write a file', 'Read']],
    [[{ action: 'disable', rule: '*a*i*' }], ['Read']],
    [[{ action: 'disable', rule: '*le*le' }], ['Read a file', 'Read']],
    [[{ action: 'disable', rule: 'ead' }], ['Read a file', 'Read']],
    [
      [
        { action: 'disable', rule: '*' },
        { action: 'enable', tag: 'file' },
      ],
      ['Read a file', 'Write a file'],
    ],
    [
      [
        { action: 'enable', tag: 'file' },
        { action: 'disable', rule: '*' },
      ],
      [],
    ],
    [[{ action: 'disable', tag: 'rea' }], ['Read a file', 'Read']],
  ])('%j leaves %j enabled', (selections, wanted) => {
    expect(enabled(...selections)).toEqual(wanted);
  });

  it('comes after less severe rules are left out', () => {
    const { rules } = loadRuleTexts([TEXT], {
      minimumPriority: 'Informational',
      selections: [{ action: 'enable', rule: '*' }],
    });
    expect(rules.map(({ name }) => name)).toEqual(['Read a file', 'Write a file']);
  });
});
