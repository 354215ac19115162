// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readResolvers } from './read-resolvers.ts';

it('reads nameservers, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-resolv-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'resolv.conf');
  const lines = [
    '# nameserver 10.0.0.9',
    'search a.b',
    'nameserver 10.96.0.10',
    ' nameserver FD00::A',
    'nameserver me',
  ];
  writeFileSync(path, lines.join('\n'));
  expect(readResolvers(path)).toEqual(['10.96.0.10', 'fd00::a']);
  expect(readResolvers(join(folder, 'none'))).toEqual([]);
});
