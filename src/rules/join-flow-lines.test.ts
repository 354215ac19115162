// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { joinFlowLines } from './join-flow-lines.ts';

describe('joinFlowLines', () => {
  it.each([
    ['items: [\n  a,\n  b\n]\nc: d\n', 'items: [   a,   b ]\nc: d\n'],
    ['- list: a\n  items: [\n  a, # one\n  b]\n', '- list: a\n  items: [   a,         b]\n'],
    ['- [a,\n[b]\n]\n- c\n', '- [a, [b] ]\n- c\n'],
    ['a: {b: [c,\n d]}\r\n', 'a: {b: [c,  d]}\r\n'],
    ["a: [\"]\",\n']\n', it's]\nb: c\n", "a: [\"]\", ']\n', it's]\nb: c\n"],
    ['a: [b#c,\nd]\n', 'a: [b#c, d]\n'],
    ['a: b[0] =\n  c]\nd: x[\n', 'a: b[0] =\n  c]\nd: x[\n'],
    ['a: [b\nc', 'a: [b c'],
  ])('makes %j one line', (text, wanted) => {
    const joined = joinFlowLines(text);
    expect(joined).toBe(wanted);
    expect(joined.length).toBe(text.length);
  });
});
