// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { substituteList } from './substitute-list.ts';

describe('substituteList', () => {
  it.each([
    ['in (ls, cats)', 'cats', 'a, b', 'in (ls, a, b )'],
    ['in (cats, ls)', 'cats', 'a, b', 'in ( a, b , ls)'],
    ['in (cats)', 'cats', 'a', 'in ( a )'],
    ['in cats and x', 'cats', '(a)', 'in (a) and x'],
    ['x=cats', 'cats', 'a', 'x= a '],
    ['cats', 'cats', 'a', 'a '],
    ['(cats,cats,cats)', 'cats', 'a', '( a , a , a )'],
  ])('puts the items into %j', (text, name, items, wanted) => {
    expect(substituteList(text, name, items)).toBe(wanted);
  });

  it.each(['in (file_cats)', 'in (cats_file)', 'in ("cats")', "in ('cats')", 'in (cat)', 'cats.x exists'])(
    'leaves the name alone in %j: it is part of something else there',
    (text) => {
      expect(substituteList(text, 'cats', 'a')).toBeUndefined();
    },
  );

  it('puts them even into a quoted string, where blanks stand around the name', () => {
    expect(substituteList('x = "all cats here"', 'cats', 'a')).toBe('x = "all a here"');
  });

  it.each([
    ['in (ls, cats)', 'in (ls  )'],
    ['in (cats, ls)', 'in (   ls)'],
    ['in (ls, cats, dog)', 'in (ls  , dog)'],
    ['in (cats)', 'in (  )'],
    ['in (a ,cats cats)', 'in (a  )'],
  ])('takes a comma along where there is nothing to put into %j', (text, wanted) => {
    expect(substituteList(text, 'cats', '')).toBe(wanted);
  });

  it('makes one blank of those around the name', () => {
    expect(substituteList('in (\n  a,\n\tcats\n  )', 'cats', 'x')).toBe('in (\n  a, x )');
  });

  it('passes over the name right behind one that the text begins with', () => {
    expect(substituteList('cats cats', 'cats', 'a')).toBe('a cats');
  });

  it('takes a time that grows with the text, not with its square', () => {
    const text = `in (${Array.from({ length: 300_000 }, () => 'a').join(',')})`;
    expect(substituteList(text, 'a', 'bb')?.length).toBe(
      'in ('.length + 300_000 * ' bb '.length + 299_999 + 1,
    );
  });
});
