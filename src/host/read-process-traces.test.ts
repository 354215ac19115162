// SPDX-License-Identifier: Apache-2.0
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readProcessTraces } from './read-process-traces.ts';

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-traces-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('readProcessTraces', () => {
  it('finds what this very process maps and has open', () => {
    const file = join(tempFolder(), 'model.safetensors');
    writeFileSync(file, '');
    const fd = openSync(file, 'r');
    onTestFinished(() => closeSync(fd));
    const traces = readProcessTraces(process.pid);
    expect(traces?.open).toContain(file);
    expect(traces?.mapped).toEqual(expect.arrayContaining([expect.stringMatching(/\/libc[.-].*so/)]));
    expect(traces?.truncated).toBe(false);
  });

  it('reads devices and paths with blanks, each once, and no pipes', () => {
    const proc = tempFolder();
    mkdirSync(join(proc, '7/fd'), { recursive: true });
    const line = '7f00-7f01 r--p 00000000 00:01 5    ';
    writeFileSync(
      join(proc, '7/maps'),
      `${line}/opt/a b/libtorch.so\n${line}/opt/a b/libtorch.so\n${line}[heap]\n`,
    );
    symlinkSync('/dev/nvidia0', join(proc, '7/fd/3'));
    symlinkSync('pipe:[12]', join(proc, '7/fd/4'));
    expect(readProcessTraces(7, proc)).toEqual({
      mapped: ['/opt/a b/libtorch.so'],
      open: ['/dev/nvidia0'],
      truncated: false,
    });
  });

  it('reads a bounded part, and says so', () => {
    const proc = tempFolder();
    mkdirSync(join(proc, '7/fd'), { recursive: true });
    writeFileSync(join(proc, '7/maps'), '7f00-7f01 /x\n'.repeat(100_000));
    for (let fd = 0; fd < 600; fd++) symlinkSync('/dev/null', join(proc, `7/fd/${fd}`));
    expect(readProcessTraces(7, proc)).toEqual({
      mapped: expect.arrayContaining(['/x']),
      open: ['/dev/null'],
      truncated: true,
    });
  });

  it('gives nothing for a process that is gone', () => {
    expect(readProcessTraces(7, tempFolder())).toBeUndefined();
  });
});
