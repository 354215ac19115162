// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { nearestWord } from './nearest-word.ts';

const WORDS = ['podSelector', 'namespaceSelector', 'egress', 'mode', 'names', 'ports'];

it.each([
  ['podselector', 'podSelector'],
  ['podSelectors', 'podSelector'],
  ['egres', 'egress'],
  ['moed', 'mode'],
  ['name', 'names'],
  ['port', 'ports'],
  ['ingress', 'egress'],
  ['selector', 'podSelector'],
])('%s is probably %s', (text, expected) => expect(nearestWord(text, WORDS)).toBe(expected));

it.each(['x', 'spec', 'x'.repeat(5_000)])('%.20s is none of them', (text) =>
  expect(nearestWord(text, WORDS)).toBeUndefined(),
);
