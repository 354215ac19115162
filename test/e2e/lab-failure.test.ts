// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { childrenOf } from '../../src/lab/children-of.ts';
import { createLab } from '../../src/lab/create-lab.ts';
import { LAB_FOLDER_PARENT } from '../../src/lab/lab-places.ts';
import { describeWithLab } from './needs-root.ts';

const NEEDED = [
  'sh',
  'cat',
  'find',
  'ip',
  'kill',
  'nsenter',
  'rm',
  'rmdir',
  'setpriv',
  'sleep',
  'tr',
  'unshare',
  'xargs',
];

describeWithLab('a lab that can’t be set up', () => {
  test('names the program to install, and leaves nothing', async () => {
    const before = await childrenOf(process.pid);
    const path = process.env.PATH ?? '';
    process.env.PATH = folderWith(NEEDED, path.split(delimiter));
    onTestFinished(() => {
      process.env.PATH = path;
    });
    await expect(createLab({ prefix: 'fails' })).rejects.toMatchObject({
      code: 'LAB_TOOL_MISSING',
      message: expect.stringContaining('openssl'),
    });
    const left = [cgroup2Mount(), LAB_FOLDER_PARENT].flatMap((folder) => readdirSync(folder));
    expect(left.filter((name) => name.startsWith(`weir-lab-fails-${process.pid}-`))).toEqual([]);
    const children = await childrenOf(process.pid);
    expect(children.filter((pid) => !before.includes(pid))).toEqual([]);
  });
});

/** A folder with links to these programs, found in these folders. */
function folderWith(programs: readonly string[], folders: readonly string[]): string {
  const path = mkdtempSync(join(tmpdir(), 'weir-path-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const program of programs) {
    const found = folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
    if (found !== undefined) symlinkSync(found, join(path, program));
  }
  return path;
}
