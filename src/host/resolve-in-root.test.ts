// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { resolveInRoot } from './resolve-in-root.ts';

function root(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'weir-root-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'usr/lib/deep'), { recursive: true });
  writeFileSync(join(folder, 'usr/lib/libssl.so.3.0'), '');
  symlinkSync('libssl.so.3.0', join(folder, 'usr/lib/libssl.so.3'));
  symlinkSync('/usr/lib', join(folder, 'lib'));
  symlinkSync('usr/lib', join(folder, 'lib64'));
  symlinkSync('../../../../../../usr/lib', join(folder, 'usr/lib/deep/out'));
  symlinkSync('b', join(folder, 'a'));
  symlinkSync('/a', join(folder, 'b'));
  return folder;
}

test('follows links as a process with that root would, and never out of it', () => {
  const folder = root();
  const real = join(folder, 'usr/lib/libssl.so.3.0');
  for (const path of [
    '/usr/lib/libssl.so.3',
    '/lib/libssl.so.3',
    '/lib64/libssl.so.3',
    'lib64/./libssl.so.3',
    '/usr/lib/deep/out/libssl.so.3',
    '/../../../lib/../lib/libssl.so.3',
  ])
    expect([path, resolveInRoot(folder, path)]).toEqual([path, real]);
});

test('gives a path for what is not there, and none for links in a circle', () => {
  const folder = root();
  expect(resolveInRoot(folder, '/lib/none/x')).toBe(join(folder, 'usr/lib/none/x'));
  expect(resolveInRoot(folder, '/')).toBe(folder);
  expect(resolveInRoot(folder, '/a/x')).toBeUndefined();
});
