// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { explainCondition } from './explain-condition.ts';
import { GIVEN_FIELDS, type GivenValue } from './given-event.ts';
import { parseCondition } from './parse-condition.ts';

function explain(condition: string, values: Readonly<Record<string, GivenValue>>) {
  const explained = explainCondition(parseCondition(condition), GIVEN_FIELDS);
  const { holds, by } = explained({ values: new Map(Object.entries(values)) });
  return [holds, by.map(({ check, value }) => `${check} [${value ?? '-'}]`)];
}

describe('explainCondition', () => {
  const condition =
    'evt.type = open and (proc.name = cat or proc.name = dog) and not fd.name startswith /tmp';
  it('names the first check that made it false', () => {
    expect(explain(condition, { 'evt.type': 'close' })).toEqual([false, ['evt.type = open [close]']]);
    expect(explain(condition, { 'evt.type': 'open', 'proc.name': 'cat', 'fd.name': '/tmp/x' })).toEqual([
      false,
      ['not fd.name startswith /tmp [/tmp/x]'],
    ]);
  });

  it('names all alternatives where none holds', () => {
    expect(explain(condition, { 'evt.type': 'open' })).toEqual([
      false,
      ['proc.name = cat [-]', 'proc.name = dog [-]'],
    ]);
  });

  it('names what made it true', () => {
    expect(explain(condition, { 'evt.type': 'open', 'proc.name': 'dog' })).toEqual([
      true,
      ['evt.type = open [open]', 'proc.name = dog [dog]', 'not fd.name startswith /tmp [-]'],
    ]);
  });
});
