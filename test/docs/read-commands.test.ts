// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { readCommands } from './read-commands.ts';

it.each([
  ['sudo ./weir pods # all', [['./weir', 'pods']]],
  [
    'A=1 x y | jq -r ".a | b" > out.txt',
    [
      ['x', 'y'],
      ['jq', '-r', '.a | b'],
    ],
  ],
  [
    "helm upgrade w c --set 'a.b=x y' --set c=$HOME",
    [['helm', 'upgrade', 'w', 'c', '--set', 'a.b=x y', '--set', 'c=$HOME']],
  ],
  ['agent=$(kubectl get pods -o name)', [['kubectl', 'get', 'pods', '-o', 'name']]],
  ['a && b; c', [['a'], ['b'], ['c']]],
  ['weir pods \\\n  -o json', [['weir', 'pods', '-o', 'json']]],
  ['curl http://x/#y', [['curl', 'http://x/#y']]],
])('reads %j', (text, expected) => {
  expect(readCommands(`\`\`\`sh\n${text}\n\`\`\`\n`).map(({ words }) => words)).toEqual(expected);
});

it('takes of a console block what stands after the prompt, of other blocks nothing, and tells the line', () => {
  const page = 'x\n```console\n$ weir pods\nweir: no\n```\n```text\nweir events\n```\n';
  expect(readCommands(page)).toEqual([{ line: 3, words: ['weir', 'pods'] }]);
});
