// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadRuleTexts, ruleItem } from '../../test/suites/load-rule-texts.ts';
import { formatLoadResults } from './format-load-results.ts';
import { loadResultsJson } from './load-results-json.ts';

const TEXT = ruleItem('a', 'evt.type = open', 'typo: 1') + ruleItem('b', 'evt.type = open and m');

describe('formatLoadResults', () => {
  it('tells place, line, caret and remedy of each problem', () => {
    const { results } = loadRuleTexts([ruleItem('z', 'evt.type = close'), TEXT]);
    expect(formatLoadResults(results)).toBe(`1.yaml: ok
2.yaml: invalid, 1 error, 1 warning, 1 departure from the schema
  2.yaml:7:3: error LOAD_ERR_VALIDATE: rule 'b': Undefined macro 'm' used in filter.
    evt.type = open and m
                        ^
    define what is referred to before it is used or appended to, and meet what the file requires
  2.yaml:5:3: warning LOAD_UNKNOWN_KEY: rule 'a': Unknown key 'typo' in rule item: it is ignored
      typo: 1
      ^
    the key is ignored: look for a misspelling, or a key of another kind of item
`);
  });

  it('lets no file write to the terminal', () => {
    const named = loadRuleTexts([ruleItem('"\\e[2Jr"', 'evt.type = open and m')]);
    const quoted = loadRuleTexts([ruleItem('r', String.raw`"evt.type = \e[2J\u202e and m"`)]);
    for (const { results } of [named, quoted]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
      expect(formatLoadResults(results)).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
    }
  });

  it('cuts long lines around the place', () => {
    const { errors } = loadRuleTexts([ruleItem('r', `${'proc.pid = 1 and '.repeat(50)}m`)]);
    const [line = '', caret = ''] = errors[0]?.snippet.split('\n') ?? [];
    expect(line.length).toBeLessThan(170);
    expect(line.startsWith('…')).toBe(true);
    expect(line.charAt(caret.indexOf('^'))).toBe('m');
  });
});

describe('loadResultsJson', () => {
  it('has the shape of Falco’s report', () => {
    const { results } = loadRuleTexts([TEXT]);
    const { falco_load_results } = loadResultsJson(results);
    expect(falco_load_results).toMatchObject([
      {
        name: '1.yaml',
        successful: false,
        schema_valid: false,
        schema_warnings: ["/0: has an unknown key 'typo'"],
        errors: [
          {
            code: 'LOAD_ERR_VALIDATE',
            codedesc: 'Error validating rule/macro/list/exception objects',
            message: "Undefined macro 'm' used in filter.",
            context: {
              locations: [
                {
                  item_type: 'rules content',
                  item_name: '',
                  position: { name: '1.yaml', line: 0, column: 0, offset: 0 },
                },
                {
                  item_type: 'rule',
                  item_name: 'b',
                  position: { name: '1.yaml', line: 6, column: 2, offset: 100 },
                },
                {
                  item_type: 'condition expression',
                  item_name: '',
                  position: { name: '"evt.type = open a..."', line: 1, column: 21, offset: 20 },
                },
              ],
              snippet: `evt.type = open and m\n${' '.repeat(20)}^\n`,
            },
          },
        ],
        warnings: [{ code: 'LOAD_UNKNOWN_KEY' }],
      },
    ]);
    expect(JSON.parse(JSON.stringify(falco_load_results))).toEqual(falco_load_results);
  });
});
