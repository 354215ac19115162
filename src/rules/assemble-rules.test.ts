// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadRuleTexts, ruleItem } from '../../test/suites/load-rule-texts.ts';

const OPEN = 'evt.type = open';
const withOutput = (output: string, ...more: string[]) =>
  ruleItem('r', OPEN, ...more).replace('"%evt.type"', JSON.stringify(output));

describe('rules that are assembled', () => {
  it('have an error in their condition told with its place', () => {
    const { errors } = loadRuleTexts([ruleItem('r', 'evt.type = open and proc.nam = x')]);
    expect(errors).toMatchObject([
      {
        code: 'LOAD_ERR_COMPILE_CONDITION',
        message: expect.stringContaining('nonexistent field proc.nam'),
        snippet: `evt.type = open and proc.nam = x\n${' '.repeat(20)}^\n`,
      },
    ]);
  });

  it('have an error in their output told', () => {
    const { errors } = loadRuleTexts([withOutput('%proc.nam')]);
    expect(errors).toMatchObject([
      { code: 'LOAD_ERR_COMPILE_OUTPUT', snippet: `  output: "%proc.nam"\n${' '.repeat(10)}^\n` },
    ]);
    expect(errors[0]?.locations.at(-1)?.itemType).toBe('rule output');
  });

  it.each([
    ['condition', ruleItem('r', 'proc.nam = x', 'skip-if-unknown-filter: true')],
    ['event type', ruleItem('r', 'evt.type = opn', 'skip-if-unknown-filter: true')],
    ['output', withOutput('%proc.nam', 'skip-if-unknown-filter: true')],
  ])('are left out when they ask for it and their %s names what there is not', (_, text) => {
    const { isLoaded, rules, warnings } = loadRuleTexts([text + ruleItem('other', OPEN)]);
    expect(isLoaded).toBe(true);
    expect(rules.map(({ name }) => name)).toEqual(['other']);
    expect(warnings).toEqual([expect.stringMatching(/^LOAD_UNKNOWN_FILTER /)]);
  });

  it('are not left out for other errors', () => {
    const text = ruleItem('r', 'proc.pid contains x', 'skip-if-unknown-filter: true');
    expect(loadRuleTexts([text]).isLoaded).toBe(false);
  });

  it('are warned of when they are for nearly every type of event, unless they say that it is meant', () => {
    const told =
      'LOAD_NO_EVTTYPE Rule matches too many evt.type values. This has a significant performance penalty.';
    expect(loadRuleTexts([ruleItem('r', 'proc.name = x')]).warnings).toEqual([told]);
    expect(loadRuleTexts([ruleItem('r', 'proc.name = x', 'warn_evttypes: false')]).warnings).toEqual([]);
    expect(loadRuleTexts([ruleItem('r', 'evt.num = 0')]).warnings).toEqual([]);
  });

  it('are warned of when they use a deprecated field', () => {
    const { warnings } = loadRuleTexts([
      withOutput('%evt.dir %container.info|').replace(OPEN, `${OPEN} and evt.dir = <`),
    ]);
    expect(warnings.map((warning) => warning.slice(0, 70))).toEqual([
      'LOAD_DEPRECATED_ITEM %container.info is deprecated, and nothing is pri',
      "LOAD_DEPRECATED_ITEM usage of deprecated field 'evt.dir' has been dete",
      "LOAD_DEPRECATED_ITEM usage of deprecated field 'evt.dir' has been dete",
    ]);
  });

  it('print nothing in place of %container.info', () => {
    expect(loadRuleTexts([withOutput('a (%container.info) b')]).rules).toMatchObject([{ output: 'a () b' }]);
  });

  it('have blanks around their output cut, and what the configuration appends put behind', () => {
    const text = withOutput('  out  ', 'tags: [x, y]') + ruleItem('s', OPEN);
    const { rules } = loadRuleTexts([text], {
      appendedOutputs: [
        { format: 'all' },
        { format: 'named', rule: 's' },
        { format: 'tagged', tags: ['y', 'x'] },
        { format: 'more', tags: ['x', 'z'] },
        { format: 'theirs', source: 'k8s_audit' },
      ],
    });
    expect(rules.map(({ output }) => output)).toEqual(['out all tagged', '%evt.type all named']);
  });

  it('refuse what the configuration appends when it names a field that there is not', () => {
    const { messages } = loadRuleTexts([ruleItem('r', OPEN)], { appendedOutputs: [{ format: '%a.b' }] });
    expect(messages).toEqual([expect.stringMatching(/^LOAD_ERR_COMPILE_OUTPUT /)]);
  });
});
