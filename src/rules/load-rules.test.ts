// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOAD_OPTIONS, loadRuleTexts, ruleItem } from '../../test/suites/load-rule-texts.ts';
import { reportOfRules } from '../../test/suites/report-of-rules.ts';
import { loadRules, RuleLoader } from './load-rules.ts';

const OPEN = 'evt.type = open';
const CORPUS = join(import.meta.dirname, '../../test/fixtures/rule-corpus');
const STABLE = join(import.meta.dirname, '../../../shared/data/falco/falco_rules.yaml');

function errorsOf(text: string | Uint8Array) {
  const { files } = loadRules([{ name: 'f.yaml', text }], LOAD_OPTIONS);
  return files.flatMap(({ errors }) =>
    errors.map(({ code, message, locations }) => {
      const { line, column } = locations.at(-1)?.position ?? {};
      return [code, message, line, column];
    }),
  );
}

describe('loadRules', () => {
  it('loads nothing from nothing', () => {
    expect(loadRules([], LOAD_OPTIONS)).toEqual({ files: [], ruleSet: { rules: [] } });
    expect(loadRuleTexts(['']).isLoaded).toBe(true);
  });

  it('has files share one name space, each compiled with all before it', () => {
    const { conditions, isLoaded } = loadRuleTexts([
      `- list: l\n  items: [a]\n- macro: m\n  condition: ${OPEN}\n${ruleItem('first', 'm and proc.name in (l)')}`,
      `- list: l\n  items: [b]\n  override: {items: append}\n${ruleItem('second', 'm')}`,
      '- macro: m\n  condition: evt.type = close\n',
    ]);
    expect(isLoaded).toBe(true);
    expect(conditions).toEqual({
      first: '(evt.type = close and proc.name in (a, b))',
      second: 'evt.type = close',
    });
  });

  it('fails with a file that would only be whole with the next one', () => {
    const { messages, isLoaded } = loadRuleTexts([ruleItem('r', 'm'), `- macro: m\n  condition: ${OPEN}\n`]);
    expect([isLoaded, messages]).toEqual([false, ["LOAD_ERR_VALIDATE Undefined macro 'm' used in filter."]]);
  });

  it('says which byte is not UTF-8', () => {
    const text = Buffer.concat([
      Buffer.from('- list: é\n  items: [ü, '),
      Buffer.of(0xc3, 0x28),
      Buffer.from(']'),
    ]);
    expect(errorsOf(text)).toEqual([['LOAD_ERR_YAML_PARSE', 'a byte that is not UTF-8', 1, 13]]);
    expect(errorsOf(Buffer.of(0x2d, 0x20, 0xf0, 0x9f))).toEqual([
      ['LOAD_ERR_YAML_PARSE', 'a byte that is not UTF-8', 0, 2],
    ]);
  });

  it('reads bytes, with a mark of their order or without', () => {
    const text = ruleItem('r', OPEN);
    for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`)]) {
      expect(loadRules([{ name: 'f', text: bytes }], LOAD_OPTIONS).ruleSet?.rules).toMatchObject([
        { name: 'r' },
      ]);
    }
  });

  it('refuses a file that is too large, or could not be read', () => {
    const large = ' '.repeat((16 << 20) + 1);
    expect(errorsOf(large)).toEqual([
      ['LOAD_ERR_FILE_READ', 'the file is larger than 16 MiB (16777217 bytes)', 0, 0],
    ]);
    const unread = loadRules([{ name: 'f.yaml', readError: 'EACCES: permission denied' }], LOAD_OPTIONS);
    expect(unread.files[0]?.errors).toMatchObject([
      { code: 'LOAD_ERR_FILE_READ', message: 'EACCES: permission denied', snippet: '\n^\n' },
    ]);
  });

  it('loads no half of a rule, wherever a file is cut', () => {
    const text = `- list: l\n  items: [a, b]\n${ruleItem('r', 'evt.type = open and proc.name in (l)', 'tags: [a, b]')}`;
    const outcomes = new Set<string>();
    for (let length = 0; length <= text.length; length++) {
      const { files, ruleSet } = loadRules([{ name: 'f', text: text.slice(0, length) }], LOAD_OPTIONS);
      outcomes.add(
        ruleSet === undefined ? (files[0]?.errors[0]?.code ?? '') : `${ruleSet.rules.length} rules`,
      );
    }
    expect([...outcomes].toSorted()).toEqual([
      '0 rules',
      '1 rules',
      'LOAD_ERR_YAML_PARSE',
      'LOAD_ERR_YAML_VALIDATE',
    ]);
  });

  it('loads the stable rules of Falco', ({ skip }) => {
    if (!existsSync(STABLE)) skip('the file is not beside this checkout');
    const { files, ruleSet } = loadRules([{ name: 'falco_rules.yaml', text: readFileSync(STABLE) }], {
      ...LOAD_OPTIONS,
      plugins: [{ name: 'container', version: '0.4.0' }],
    });
    expect(files).toMatchObject([{ isSuccessful: true, errors: [], warnings: [], schemaWarnings: [] }]);
    expect(ruleSet?.rules.length).toBe(25);
  });
});

describe('RuleLoader', () => {
  it('keeps the rules it has when a file does not load', () => {
    const loader = new RuleLoader(LOAD_OPTIONS);
    loader.load({ name: '1', text: ruleItem('a', OPEN) });
    const kept = loader.rules;
    expect(loader.load({ name: '2', text: `${ruleItem('b', OPEN)}- rule:\n` }).isSuccessful).toBe(false);
    expect(loader.rules).toBe(kept);
  });

  it('does not compile again what stays the same from file to file', () => {
    let checks = 0;
    const { checker } = LOAD_OPTIONS;
    const counting: typeof checker = {
      checkCondition: (condition, source) => {
        checks++;
        return checker.checkCondition(condition, source);
      },
      checkOutput: checker.checkOutput.bind(checker),
      countEventTypes: checker.countEventTypes.bind(checker),
    };
    const texts = [
      `- macro: m\n  condition: ${OPEN}\n- macro: n\n  condition: m or evt.type = close\n`,
      ...Array.from({ length: 20 }, (_, at) => ruleItem(`r${at}`, `n and proc.pid = ${at}`)),
    ];
    const { rules } = loadRuleTexts(texts, { checker: counting });
    expect([rules.length, checks]).toEqual([20, 20]);
    checks = 0;
    const changed = loadRuleTexts([...texts, '- macro: m\n  condition: evt.type = dup\n'], {
      checker: counting,
    });
    expect([changed.conditions.r7, checks]).toEqual([
      '((evt.type = dup or evt.type = close) and proc.pid = 7)',
      40,
    ]);
  });

  it('refuses an engine version that is none', () => {
    expect(() => new RuleLoader({ ...LOAD_OPTIONS, engineVersion: 'new' })).toThrow(TypeError);
  });
});

describe('whatever a rule file holds', () => {
  function isReported(text: string | Uint8Array): void {
    reportOfRules(text);
  }

  it('is loaded or reported, when the fuzzer found it', () => {
    const names = readdirSync(CORPUS);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) isReported(readFileSync(join(CORPUS, name)));
  });

  it('is loaded or reported, when it is bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), isReported));
  });

  it('is loaded or reported, when it is text that looks like YAML', () => {
    const piece = fc.constantFrom(
      ...[
        '- ',
        '\n',
        '  ',
        'rule',
        'list',
        'macro',
        'items',
        ': ',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '&a',
        '*a',
        '---\n',
      ],
      ...[
        'condition',
        'override',
        'append',
        'true',
        '~',
        '|',
        '>',
        '#',
        ',',
        '? ',
        '!!str ',
        '\t',
        '\r',
        '%',
        '\0',
      ],
    );
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, isReported), { numRuns: 300 });
  });

  it('is loaded or reported, when it has the right form', () => {
    const word = fc.constantFrom(
      'a',
      'b',
      'l',
      'm',
      '',
      ' ',
      'evt.type',
      '=',
      'and',
      'or',
      'not',
      '(',
      ')',
      ',',
      '"',
    );
    const scalar = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 3 }),
      fc.array(fc.array(scalar, { maxLength: 3 }), { maxLength: 3 }),
      fc.constant(null),
      fc.dictionary(
        fc.constantFrom('condition', 'items', 'tags', 'name'),
        fc.constantFrom('append', 'replace'),
      ),
      fc.array(
        fc.record({
          name: scalar,
          fields: fc.oneof(scalar, fc.array(scalar)),
          comps: scalar,
          values: fc.array(fc.array(scalar)),
        }),
        { maxLength: 2 },
      ),
    );
    const keys = fc.constantFrom(
      ...['rule', 'list', 'macro', 'items', 'condition', 'output', 'desc', 'priority', 'append', 'override'],
      ...['exceptions', 'tags', 'enabled', 'source', 'required_engine_version', 'required_plugin_versions'],
    );
    const items = fc.array(fc.dictionary(keys, value, { maxKeys: 8 }), { maxLength: 5 });
    fc.assert(
      fc.property(items, (each) => isReported(JSON.stringify(each))),
      { numRuns: 300 },
    );
  });

  it('is loaded or reported, when a part of a good file is changed', () => {
    const text = [
      '- list: l\n  items: [a, b]\n- macro: m\n  condition: evt.type in (open, close)\n',
      ruleItem('r', 'm and proc.name in (l)', 'exceptions: [{name: e, fields: [fd.name], values: [[x]]}]'),
    ].join('');
    const at = fc.nat(text.length);
    fc.assert(
      fc.property(at, fc.nat(10), fc.string({ maxLength: 5 }), (from, length, put) =>
        isReported(text.slice(0, from) + put + text.slice(from + length)),
      ),
      { numRuns: 300 },
    );
  });
});
