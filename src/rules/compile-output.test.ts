// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { bindFields } from './bind-fields.ts';
import { compileOutput } from './compile-output.ts';
import { FIELD_ROWS } from './field-rows.ts';
import type { FieldValue } from './rule-field.ts';

type Values = Readonly<Record<string, FieldValue>>;

const fields = bindFields<Values>(FIELD_ROWS, ({ name }, argument) => {
  const key = argument === undefined ? name : `${name}[${argument}]`;
  return (values) => values[key];
});
const event: Values = {
  ...{ 'proc.name': 'caf\u00c3\u00a9', 'proc.pid': 7, 'evt.arg[path]': '/tmp', 'proc.aname[2]': 'sh' },
  ...{ 'evt.rawtime': 1470327477881781397n, 'evt.is_io': true },
};

function write(output: string): string {
  return compileOutput(output, fields).format(event);
}

describe('compileOutput', () => {
  it.each([
    ['pid=%proc.pid,', 'pid=7,'],
    ['%proc.pidand%evt.arg.path.', '7and/tmp.'],
    ['%proc.aname[2]/%proc.pid', 'sh/7'],
    ['[%5proc.pid]', '[7    ]'],
    ['[%2evt.arg.path]', '[/t]'],
    ['%toupper(evt.arg[path])', '/TMP'],
    ['%evt.rawtime %evt.is_io', '1470327477881781397 true'],
    // bytes of UTF-8 are text again
    ['%proc.name', 'café'],
    ['a %fd.name b', 'a '],
    ['*a %fd.name b', 'a <NA> b'],
  ])('%s', (output, text) => {
    expect(write(output)).toBe(text);
  });

  it.each(['100%', 'a % b', '%nothing.known', '%fd.ip'])('refuses %s', (output) => {
    expect(() => compileOutput(output, fields)).toThrow(/invalid formatting token|is for conditions alone/);
  });

  it('has values by name, numbers as numbers', () => {
    const values = compileOutput('*%proc.pid %toupper(evt.arg[path]) %fd.name %evt.rawtime', fields).values(
      event,
    );
    expect(Object.fromEntries(values)).toEqual({
      ...{ 'proc.pid': 7, 'evt.arg[path]': '/tmp', 'toupper(evt.arg[path])': '/TMP', 'fd.name': null },
      'evt.rawtime': 1470327477881781397n,
    });
  });
});
