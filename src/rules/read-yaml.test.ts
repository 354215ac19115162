// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { readYaml } from './read-yaml.ts';
import type { YamlNode } from './yaml-node.ts';

/** Nodes as plain values; null is null. */
function plain(node: YamlNode): unknown {
  if (node.kind === 'sequence') return node.items.map(plain);
  if (node.kind === 'mapping') return node.entries.map(({ key, value }) => [plain(key), plain(value)]);
  return node.isNull ? null : node.text;
}

function read(text: string): unknown {
  const yaml = readYaml(text);
  return 'problem' in yaml ? yaml.problem : yaml.documents.map(plain);
}

describe('readYaml', () => {
  it('gives scalars no type, whatever they look like', () => {
    expect(read('[0755, yes, 1e3, 0x10, true, 2001-01-01, .5, "null", \'\', !!int 7]')).toEqual([
      ['0755', 'yes', '1e3', '0x10', 'true', '2001-01-01', '.5', 'null', '', '7'],
    ]);
  });

  it('knows what is nothing', () => {
    expect(read('[~, null, Null, NULL, nUll]\n---\na:\n---\n!!str null\n')).toEqual([
      [null, null, null, null, 'nUll'],
      [['a', null]],
      'null',
    ]);
  });

  it('reads folded and literal texts as YAML has it', () => {
    expect(read('- >\n  a\n  b\n\n  c\n- |\n  a\n  b\n- >-\n  a\n')).toEqual([['a b\nc\n', 'a\nb\n', 'a']]);
  });

  it('leaves documents out that are null, and reads a text of none', () => {
    expect(read('')).toEqual([]);
    expect(read('# nothing\n')).toEqual([]);
    expect(read('---\n---\n- a\n---\n~\n')).toEqual([['a']]);
  });

  it('keeps keys that are there twice', () => {
    expect(read('a: 1\na: 2\n')).toEqual([
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ]);
  });

  it('follows aliases to the anchor before them, within a document', () => {
    expect(read('- &x [a]\n- *x\n- &x b\n- *x\n')).toEqual([[['a'], ['a'], 'b', 'b']]);
    expect(read('- &x a\n---\n- *x\n')).toEqual({
      message: "there is no anchor 'x' before this alias",
      at: 13,
    });
    expect(read('- &x [*x]\n')).toMatchObject({ message: "there is no anchor 'x' before this alias" });
  });

  it('refuses aliases that multiply each other', () => {
    const levels = Array.from({ length: 20 }, (_, at) => `- &a${at + 1} [${`*a${at}, `.repeat(10)}]\n`);
    expect(read(`- &a0 x\n${levels.join('')}`)).toMatchObject({
      message: 'aliases multiply the document beyond any use',
    });
  });

  it('says where a text is not YAML', () => {
    expect(read('- a\n- "b\n')).toEqual({ message: 'Missing closing "quote', at: 9 });
    expect(read('this : is : not : yaml')).toMatchObject({ at: 7 });
  });

  it.each([
    [
      '- list: a\n  items: [\n    x,\n    y\n]\n- b\n',
      [
        [
          [
            ['list', 'a'],
            ['items', ['x', 'y']],
          ],
          'b',
        ],
      ],
    ],
    [
      '- list: a\n  items: [ # all\n  x, y,\n  ]\n',
      [
        [
          [
            ['list', 'a'],
            ['items', ['x', 'y']],
          ],
        ],
      ],
    ],
    [
      '- list: a\n  items: [x\n  , "y z"]\n',
      [
        [
          [
            ['list', 'a'],
            ['items', ['x', 'y z']],
          ],
        ],
      ],
    ],
  ])('reads lines between brackets however they are indented: %j', (text, wanted) => {
    expect(read(text)).toEqual(wanted);
  });

  it('tells the error of the text as it is, where that is not all', () => {
    expect(read('- items: [\n  a\n]\n- "b\n')).toMatchObject({ at: expect.any(Number) });
    expect(read('- items: [a\n- b: [c\n')).toEqual({
      message: 'Flow sequence in block collection must be sufficiently indented and end with a ]',
      at: 12,
    });
  });

  it.each(['[', '- ', '? ', '{a: '])('refuses %j nested 20,000 deep', (opening) => {
    expect(read(opening.repeat(20_000))).toMatchObject({ message: 'nested too deep' });
  });

  it('reads what is nested 100 deep', () => {
    expect(JSON.stringify(read(`${'- '.repeat(100)}a`))).toBe(`${'['.repeat(101)}"a"${']'.repeat(101)}`);
  });

  it('reads a large text in pieces, and knows where its parts are', () => {
    const items = Array.from({ length: 30_000 }, (_, at) => `- name: ${at}\n  text: >\n    - a\n    b\n`);
    const text = `# begin\n${items.join('')}`;
    const yaml = readYaml(text);
    const documents = 'documents' in yaml ? yaml.documents : [];
    const nodes = documents.flatMap((node) => (node.kind === 'sequence' ? node.items : []));
    expect(nodes.length).toBe(30_000);
    expect(nodes.map(plain)[29_999]).toEqual([
      ['name', '29999'],
      ['text', '- a b\n'],
    ]);
    for (const at of [0, 9_999, 29_999]) {
      expect(text.slice(nodes[at]?.at).startsWith(`name: ${at}\n`)).toBe(true);
    }
    const broken = readYaml(`${text}- "\n`);
    expect(broken).toMatchObject({ problem: { at: text.length + 4 } });
  });
});
