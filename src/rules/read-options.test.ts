// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { readOptions } from './read-options.ts';

it.each([
  ['-lpe /bin/sh', 'lpe:', 'l p e=/bin/sh'],
  ['-p8080 -x', 'p:', 'p=8080 ?'],
  ['-n -- -t', 'nt', 'n'],
  ['-n file -t', 'nt', 'n'],
  ['--long -n', 'n', 'n'],
  ['-t', 't:', 't='],
  ['-', 'n', ''],
])('%s by %s', (words, wanted, found) => {
  const options = readOptions(words.split(' '), wanted);
  expect(
    options
      .map(({ letter, argument }) => (argument === undefined ? letter : `${letter}=${argument}`))
      .join(' '),
  ).toBe(found);
});
