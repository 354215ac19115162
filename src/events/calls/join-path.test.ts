// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { joinPath } from './join-path.ts';

it.each([
  ['/', 'etc/passwd', '/etc/passwd'],
  ['/work', '../etc//./shadow', '/etc/shadow'],
  ['/a/b', '../../../../x', '/x'],
  ['/a', '/etc/../root/.ssh/', '/root/.ssh'],
  ['/a', '', '/a'],
  ['/a', '.', '/a'],
  ['/a', '..', '/'],
  ['', '/', '/'],
  ['', 'x/../../y', '../y'],
  ['/a', '...', '/a/...'],
  ['/a', '.hidden/..x', '/a/.hidden/..x'],
  ['/a', '\xff\x00b', '/a/\xff\x00b'],
])('joins %j and %j to %j', (base, path, joined) => {
  expect(joinPath(base, path)).toBe(joined);
});

it('gives the same for a path that is joined already', () => {
  const parts = ['a', '..', '.', '', 'b.c', '...'];
  for (let seed = 0; seed < 2000; seed++) {
    const path = Array.from({ length: seed % 7 }, (_, i) => parts[(seed * 31 + i * 17) % parts.length]).join(
      '/',
    );
    const once = joinPath('/w', path);
    expect(joinPath('/other', once)).toBe(once);
    expect(once).toMatch(/^\//);
    expect(once).not.toMatch(/\/\/|\/\.\.?(\/|$)/);
  }
});
