// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadRuleTexts, ruleItem } from '../../test/suites/load-rule-texts.ts';

const macro = (name: string, condition: string, ...more: string[]) =>
  `${[`- macro: ${name}`, `condition: ${condition}`, ...more].join('\n  ')}\n`;

function load(...parts: string[]) {
  return loadRuleTexts([parts.join('')]);
}

describe('macros', () => {
  it('are put into the tree, not into the text: precedence holds, and words are no macros', () => {
    const loaded = load(
      macro('open', 'evt.type = open or evt.type = openat'),
      ruleItem('r', 'evt.type in (open, close) and open'),
    );
    expect(loaded.conditions.r).toBe(
      '(evt.type in (open, close) and (evt.type = open or evt.type = openat))',
    );
  });

  it('see macros that were defined before their own last change', () => {
    const unseen = load(macro('outer', 'inner'), macro('inner', 'evt.type = open'), ruleItem('r', 'outer'));
    expect(unseen.messages).toEqual(["LOAD_ERR_VALIDATE Undefined macro 'inner' used in filter."]);
    const changed = load(
      macro('outer', 'inner'),
      macro('inner', 'evt.type = open'),
      macro('outer', 'or evt.type = close', 'append: true'),
      ruleItem('r', 'outer'),
    );
    expect(changed.conditions.r).toBe('(evt.type = open or evt.type = close)');
  });

  it('are seen by rules wherever they stand', () => {
    expect(load(ruleItem('r', 'later'), macro('later', 'evt.type = open')).conditions.r).toBe(
      'evt.type = open',
    );
  });

  it('that are unknown are told with their place in the condition', () => {
    const { messages, errors } = load(ruleItem('r', 'evt.type = open and (nothing or nowhere)'));
    expect(messages).toEqual(["LOAD_ERR_VALIDATE Undefined macro 'nothing' used in filter."]);
    expect(errors[0]?.locations.map(({ itemType, itemName }) => [itemType, itemName])).toEqual([
      ['rules content', ''],
      ['rule', 'r'],
      ['condition expression', ''],
    ]);
    expect(errors[0]?.locations.at(-1)?.position).toEqual({
      name: '"evt.type = open a..."',
      line: 1,
      column: 22,
      offset: 21,
    });
    expect(errors[0]?.snippet).toBe(`evt.type = open and (nothing or nowhere)\n${' '.repeat(21)}^\n`);
  });

  it('that hold themselves are a loop', () => {
    const direct = load(macro('m', 'evt.type = open'), macro('m', 'or m', 'append: true'));
    expect(direct.messages).toEqual(["LOAD_ERR_VALIDATE reference loop in macro 'm'"]);
    const round = load(
      macro('a', 'evt.type = open'),
      macro('b', 'a'),
      macro('c', 'b'),
      macro('a', 'c'),
      ruleItem('r', 'a'),
    );
    expect(round.messages).toEqual(["LOAD_ERR_VALIDATE reference loop in macro 'c'"]);
    expect(load(macro('m', 'm')).messages).toEqual(["LOAD_ERR_VALIDATE Undefined macro 'm' used in filter."]);
  });

  it('that nothing uses are warned of, once in a load', () => {
    const { results } = loadRuleTexts([
      macro('idle', 'evt.type = open') + macro('used', 'evt.type = close') + macro('outer', 'used'),
      ruleItem('r', 'outer'),
    ]);
    const names = results.map(({ warnings }) => warnings.map(({ locations }) => locations.at(-1)?.itemName));
    expect(names).toEqual([['idle', 'outer'], []]);
  });

  it('have the place of what is wrong with them, in their own text', () => {
    const { errors } = load(
      macro('inner', 'proc.pid = 1 and proc.nam = x'),
      macro('outer', 'inner'),
      ruleItem('r', 'evt.type = open and outer'),
    );
    expect(errors[0]).toMatchObject({
      code: 'LOAD_ERR_COMPILE_CONDITION',
      snippet: `proc.pid = 1 and proc.nam = x\n${' '.repeat(17)}^\n`,
    });
  });

  it('that double each other end the load, and those nested beyond use', () => {
    const doubled = Array.from({ length: 60 }, (_, at) => macro(`m${at + 1}`, `m${at} and m${at}`));
    expect(load(macro('m0', 'evt.type = open'), ...doubled).messages).toEqual([
      'LOAD_ERR_COMPILE_CONDITION more than 1000000 checks, with its macros put in',
    ]);
    const nested = Array.from({ length: 2000 }, (_, at) => macro(`m${at + 1}`, `proc.pid = 1 and m${at}`));
    expect(load(macro('m0', 'evt.type = open'), ...nested).messages).toEqual([
      'LOAD_ERR_COMPILE_CONDITION nested more than 1000 deep, with its macros put in',
    ]);
    const backwards = Array.from({ length: 2500 }, (_, at) => macro(`m${at}`, `proc.pid = 1 and m${at + 1}`));
    const last = macro('m2500', 'evt.type = open');
    expect(load(...backwards, last, ...backwards).messages).toEqual([
      'LOAD_ERR_VALIDATE nested more than 2000 deep',
    ]);
  });
});

describe('conditions', () => {
  it('may be nested 1000 deep', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}evt.type = open${')'.repeat(depth)}`;
    expect(load(ruleItem('r', nested(999))).conditions.r).toBe('evt.type = open');
    expect(load(ruleItem('r', nested(1001))).messages).toEqual([
      'LOAD_ERR_COMPILE_CONDITION nested more than 1000 deep',
    ]);
  });

  it('are the bytes of their text, and places in them are those of the text', () => {
    const { rules, conditions } = load(ruleItem('r', 'proc.name = é'));
    expect(conditions.r).toBe('proc.name = é');
    expect(rules[0]?.condition).toMatchObject({ right: { text: 'Ã©' } });
    const { errors } = load(ruleItem('r', 'proc.name = é and nothing'));
    expect(errors[0]?.snippet).toBe(`proc.name = é and nothing\n${' '.repeat(18)}^\n`);
  });
});
