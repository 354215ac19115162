// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../ip-address.ts';
import { bindFields } from './bind-fields.ts';
import { compileCondition } from './compile-condition.ts';
import { FIELD_ROWS } from './field-rows.ts';
import { parseCondition } from './parse-condition.ts';
import type { FieldValue } from './rule-field.ts';

type Values = Readonly<Record<string, FieldValue | readonly FieldValue[]>>;

const fields = bindFields<Values>(FIELD_ROWS, ({ name }, argument) => {
  const key = argument === undefined ? name : `${name}[${argument}]`;
  return (values) => values[key];
});

function holds(text: string, values: Values): boolean {
  return compileCondition(parseCondition(text), fields)(values);
}

function refusal(text: string): string {
  try {
    holds(text, {});
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
}

describe('what is missing', () => {
  it.each(['proc.name = a', 'proc.name != a', 'proc.name in (a)', 'proc.pid < 3', 'proc.name exists'])(
    '%s is false',
    (text) => {
      expect(holds(text, {})).toBe(false);
      expect(holds(`not ${text}`, {})).toBe(true);
    },
  );

  it('is not looked for where something before it decides', () => {
    expect(holds('proc.name = a or proc.pname = b', { 'proc.name': 'a' })).toBe(true);
  });
});

describe('several values', () => {
  it('one ancestor is enough', () => {
    expect(holds('proc.aname = sshd', { 'proc.aname': ['bash', 'sshd', 'init'] })).toBe(true);
    expect(holds('proc.aname in (cron)', { 'proc.aname': ['bash'] })).toBe(false);
  });

  it('of two ends one is enough, but for !=', () => {
    const ends = { 'fd.ip': ['10.0.0.1', '8.8.8.8'].map((text) => parseAddress(text) as Uint8Array) };
    expect(holds('fd.ip = 8.8.8.8', ends)).toBe(true);
    expect(holds('fd.ip != 8.8.8.8', ends)).toBe(false);
    expect(holds('fd.ip != 9.9.9.9', ends)).toBe(true);
  });

  it('in asks for every element of a list, intersects for one', () => {
    const types = { 'fd.types': ['file', 'pipe'] };
    expect(holds('fd.types in (file)', types)).toBe(false);
    expect(holds('fd.types in (file, pipe, event)', types)).toBe(true);
    expect(holds('fd.types intersects (pipe)', types)).toBe(true);
  });
});

describe('numbers', () => {
  it('are exact beyond 53 bits', () => {
    const time = { 'evt.rawtime': 1470327477881781397n };
    expect(holds('evt.rawtime = 1470327477881781397', time)).toBe(true);
    expect(holds('evt.rawtime = 1470327477881781398', time)).toBe(false);
    expect(holds('evt.rawtime in (1470327477881781397)', time)).toBe(true);
  });

  it('wrap where there is no sign', () => {
    expect(holds('user.uid = -1', { 'user.uid': 4294967295 })).toBe(true);
    expect(holds('proc.pid = -1', { 'proc.pid': -1 })).toBe(true);
  });

  it('ports have names', () => {
    expect(holds('fd.sport = https', { 'fd.sport': 443 })).toBe(true);
    expect(refusal('fd.sport = nonsense')).toBe("'nonsense' is no number");
  });
});

describe('regular expressions', () => {
  it.each([
    ['a.c', 'abc', true],
    ['a.c', 'xabc', false],
    ['caf.', 'caf\u00c3\u00a9', true],
    ['[[:alpha:]]+', 'abc', true],
    ['(a+)+$', 'a'.repeat(5000), true],
    ['(a+)+b', 'a'.repeat(5000), false],
  ])('%s', (regex, text, match) => {
    expect(holds(`proc.name regex "${regex}"`, { 'proc.name': text })).toBe(match);
  });

  it.each(['\\\\d+', '(?i)a', 'a*?', '\\\\bx'])('%s is not of POSIX', (regex) => {
    expect(refusal(`proc.name regex '${regex}'`)).toMatch(/is not in RE2's POSIX syntax/);
  });

  it('says what is wrong with one that is none', () => {
    expect(refusal("proc.name regex 'a[b'")).toMatch(/invalid regular expression/);
  });
});

describe('errors', () => {
  it.each([
    ['proc.nobody = a', 'filter_check called with nonexistent field proc.nobody'],
    ['proc.pid contains 1', "operator 'contains' not supported for numbers"],
    ['fd.ip = 1.2.3', "'1.2.3' is no IP address"],
    ['fd.net = 10.0.0.1', "'10.0.0.1' is no network (address/bits)"],
    ['evt.is_io = yes', "'yes' is no boolean"],
    ['evt.type = opan', 'unknown event type opan'],
    ['evt.arg.nothing = 1', 'filter_check called with nonexistent field evt.arg.nothing'],
    ['proc.name[1] = a', "field 'proc.name' takes no argument"],
    ['thread.cgroup = a', "field 'thread.cgroup' needs an argument, such as thread.cgroup[…]"],
    ['proc.name = val(proc.pid)', "can't compare text with int64"],
    ['evt.outputtime = a', "field 'evt.outputtime' is for outputs alone"],
    ['some_macro', "Undefined macro 'some_macro' used in filter."],
  ])('%s', (text, message) => {
    expect(refusal(text)).toBe(message);
  });
});
