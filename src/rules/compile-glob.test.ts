// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { compileGlob } from './compile-glob.ts';
import { compilePathPrefixes } from './compile-path-prefixes.ts';

describe('globs', () => {
  it.each([
    ['*.log', '/var/log/a.log', true],
    ['*', '', true],
    ['?', '/', true],
    ['.?*', '.ssh', true],
    ['/proc/*/environ', '/proc/1/task/2/environ', true],
    ['a[!b-d]e', 'axe', true],
    ['a[!b-d]e', 'ace', false],
    ['a[]]b', 'a]b', true],
    ['[[:digit:]]*', '7z', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['a[', 'a[', true],
    ['AB', 'ab', false],
  ])('%s on %s', (pattern, text, holds) => {
    expect(compileGlob(pattern)(text)).toBe(holds);
  });

  it('leaves case aside where asked', () => {
    expect(compileGlob('MY*[A-C]', true)('myxb')).toBe(true);
  });

  it('takes no longer than pattern times text', () => {
    expect(compileGlob(`${'*a'.repeat(200)}b`)('a'.repeat(20_000))).toBe(false);
  });
});

describe('path prefixes', () => {
  it.each([
    [['/opt/dir'], '/opt/dir', true],
    [['/opt/dir'], '/opt/dir/x', true],
    [['/opt/dir'], '/opt/dir2', false],
    [['opt//dir/'], '//opt/dir', true],
    [['/opt/*/c', '/opt/b'], '/opt/b', true],
    [['/opt/*/c', '/opt/b/d'], '/opt/b/c', true],
    [['/opt/*'], '/opt', false],
    [[], '/opt', false],
  ])('%j on %s', (prefixes, path, holds) => {
    expect(compilePathPrefixes(prefixes)(path)).toBe(holds);
  });
});
