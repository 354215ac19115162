// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { describeUnless } from '../../test/suites/describe-unless.ts';
import { createTlsLibraryFinder } from './find-tls-libraries.ts';

const hasPython = spawnSync('python3', ['-c', 'import ssl']).status === 0;

/** A procfs with one process, 7, whose root is an empty folder. */
function fakeProc() {
  const proc = mkdtempSync(join(tmpdir(), 'weir-proc-'));
  onTestFinished(() => rmSync(proc, { recursive: true }));
  const root = join(proc, '7/root');
  mkdirSync(join(root, 'usr/lib'), { recursive: true });
  return { proc, root, finder: createTlsLibraryFinder(proc) };
}

describeUnless(process.platform !== 'linux' ? 'needs Linux' : undefined, 'createTlsLibraryFinder', () => {
  it('finds the library in an executable that carries it, as Node.js does', () => {
    const found = createTlsLibraryFinder().find(process.pid);
    const { dev, ino } = statSync(process.execPath, { bigint: true });
    expect(found).toContainEqual({
      path: `/proc/${process.pid}/exe`,
      key: `${dev}:${ino}`,
      isOfImage: false,
    });
  });

  it('finds the library that a process maps, and each file once', async ({ skip }) => {
    skip(!hasPython, 'needs Python');
    const child = spawn('python3', ['-c', 'import ssl, sys; print(1, flush=True); sys.stdin.read()']);
    onTestFinished(() => void child.kill());
    await once(child.stdout, 'data');
    const found = createTlsLibraryFinder().find(child.pid ?? 0);
    expect(found.map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^\/proc\/\d+\/root\/.*libssl\.so/),
    );
    expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
  });

  it('finds nothing of a process that is gone', () => {
    expect(createTlsLibraryFinder().find(2 ** 22 + 1)).toEqual([]);
  });

  it('finds a library that could be loaded later, by links within the root of the process', () => {
    const { root, finder } = fakeProc();
    mkdirSync(join(root, 'opt'));
    copyFileSync(process.execPath, join(root, 'opt/libssl.so.3'));
    symlinkSync('/opt', join(root, 'usr/lib/x86_64-linux-gnu'));
    symlinkSync('/usr/lib', join(root, 'lib'));
    expect(finder.find(7).map(({ path }) => path)).toEqual([join(root, 'opt/libssl.so.3')]);
  });

  it('is not held up or led out of the root by what a pod puts in its place', () => {
    const { root, finder } = fakeProc();
    execFileSync('mkfifo', [join(root, 'usr/lib/libssl.so.1')]);
    symlinkSync(process.execPath, join(root, 'usr/lib/libssl.so.2'));
    mkdirSync(join(root, 'usr/lib/libssl.so.3'));
    writeFileSync(join(root, 'usr/lib/libssl.so.4'), '\x7fELF');
    symlinkSync('/dev/zero', join(root, 'usr/lib/libssl.so.5'));
    expect(finder.find(7)).toEqual([]);
  });
});
