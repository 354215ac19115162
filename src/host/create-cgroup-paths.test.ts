// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { createCgroupPaths } from './create-cgroup-paths.ts';

/** A /proc with these cgroups, and a tree with these processes. */
function machine(cgroups: Record<number, string>, tree: Record<string, number[]>) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-cgroups-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [pid, path] of Object.entries(cgroups)) {
    mkdirSync(join(folder, 'proc', pid), { recursive: true });
    writeFileSync(join(folder, 'proc', pid, 'cgroup'), `1:name=systemd:/x\n0::${path}\n`);
  }
  for (const [path, pids] of Object.entries(tree)) {
    mkdirSync(join(folder, 'cgroup', path), { recursive: true });
    writeFileSync(join(folder, 'cgroup', path, 'cgroup.procs'), pids.map((pid) => `${pid}\n`).join(''));
  }
  return (self: number) => createCgroupPaths(join(folder, 'cgroup'), join(folder, 'proc'), self);
}

it('gives paths as they are where this process sees the whole tree', () => {
  const pathOf = machine({ 1: '/init.scope', 7: '/kubepods/podA/x' }, {})(7);
  expect(pathOf(7)).toBe('/kubepods/podA/x');
  expect(pathOf(8)).toBeUndefined();
});

it('gives paths from the root in a container that sees its own cgroup as the root', () => {
  const cgroups = { 1: '/../../../init.scope', 7: '/', 8: '/inner', 9: '/../../podB/c2', 10: '/../c3' };
  const tree = { 'kubepods/podA/c1': [77, 7], 'kubepods/podB/c2': [9], 'init.scope': [1] };
  const pathOf = machine(cgroups, tree)(7);
  expect([1, 7, 8, 9, 10].map(pathOf)).toEqual([
    '/init.scope',
    '/kubepods/podA/c1',
    '/kubepods/podA/c1/inner',
    '/kubepods/podB/c2',
    '/kubepods/podA/c3',
  ]);
});

it('says so when the tree does not hold this process', () => {
  const open = machine({ 1: '/../..', 7: '/' }, { 'kubepods/podA': [70] });
  expect(() => open(7)).toThrow('does not show the cgroup of this process, 2 folders below the root');
});

it('finds its way in a real cgroup namespace', ({ skip }) => {
  skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'needs Linux and root');
  const name = `weir-test-cgroup-paths-${process.pid}`;
  const cgroup2 = cgroup2Mount();
  const folders = [name, `${name}/pod`, `${name}/pod/container`].map((path) => join(cgroup2, path));
  for (const folder of folders) mkdirSync(folder);
  onTestFinished(() => {
    for (const folder of folders.reverse()) rmdirSync(folder);
  });
  const source = `
      import { cgroup2Mount } from ${JSON.stringify(join(import.meta.dirname, '../cgroup2-mount.ts'))};
      import { createCgroupPaths } from ${JSON.stringify(join(import.meta.dirname, 'create-cgroup-paths.ts'))};
      const pathOf = createCgroupPaths(cgroup2Mount());
      console.log(JSON.stringify([cgroup2Mount(), pathOf(process.pid), pathOf(process.ppid), pathOf(1)]));`;
  const enter = 'echo $$ >"$0/cgroup.procs" && exec unshare --cgroup "$@"';
  const node = [process.execPath, '--input-type=module-typescript', '--eval', source];
  const { stdout, stderr } = spawnSync('sh', ['-c', enter, folders[2] ?? '', ...node], {
    encoding: 'utf8',
  });
  const here = createCgroupPaths(cgroup2);
  const expected = [cgroup2, `/${name}/pod/container`, here(process.pid), here(1)];
  expect(JSON.parse(stdout || JSON.stringify(stderr))).toEqual(expected);
});
