// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findContainedProcess } from './find-contained-process.ts';

const RUNTIME = 3;
/** A process that nobody may look into. */
const HIDDEN = 4;

it('finds a process that has left the root of its parent, and none of which that is not known', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-contained-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const image = join(folder, 'image');
  mkdirSync(image);
  const proc = join(folder, 'proc');
  const addProcess = (pid: number, parent: number, root?: string): void => {
    mkdirSync(join(proc, String(pid)), { recursive: true });
    writeFileSync(join(proc, `${pid}/stat`), `${pid} (p) S ${parent} 7 7 0 7 0 ${'0 '.repeat(12)}99 1 1\n`);
    if (root !== undefined) symlinkSync(root, join(proc, `${pid}/root`));
  };
  addProcess(RUNTIME, 1, '/');
  addProcess(HIDDEN, 1);
  addProcess(7, RUNTIME, '/');
  addProcess(8, RUNTIME, image);
  addProcess(9, 8, image);
  addProcess(10, HIDDEN, image);
  mkdirSync(join(folder, 'container'));
  const find = (...pids: readonly number[]): number | undefined => {
    writeFileSync(join(folder, 'container/cgroup.procs'), pids.map((pid) => `${pid}\n`).join(''));
    return findContainedProcess(folder, '/container', proc);
  };
  expect([find(), find(7), find(7, 99), find(9), find(10)]).toEqual(Array(5).fill(undefined));
  expect(find(7, 9, 8)).toBe(8);
  expect(findContainedProcess(folder, '/gone', proc)).toBeUndefined();
});
