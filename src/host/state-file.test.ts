// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readStateFile, writeStateFile } from './state-file.ts';

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('a state file', () => {
  it('is written whole, for nobody else to read, in a folder that is made', async () => {
    const folder = join(tempFolder(), 'a/b');
    const path = join(folder, 'pods.state');
    await writeStateFile(path, 'one');
    await writeStateFile(path, 'two');
    expect(readStateFile(path, 100)).toBe('two');
    expect([statSync(path).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readdirSync(folder)).toEqual(['pods.state']);
  });

  it('takes the place of what a crash left beside it, whoever could read that', async () => {
    const path = join(tempFolder(), 'pods.state');
    writeFileSync(`${path}.new`, 'half of something longer');
    chmodSync(`${path}.new`, 0o644);
    await writeStateFile(path, 'one');
    expect(readStateFile(path, 100)).toBe('one');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('says what the file system says', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'a'), '');
    await expect(writeStateFile(join(folder, 'a/pods.state'), 'x')).rejects.toThrow(/ENOTDIR|EEXIST/);
  });

  it('is nothing where there is none', () => {
    expect(readStateFile(join(tempFolder(), 'pods.state'), 100)).toBeUndefined();
  });

  it('is refused when it is too large, a link, a folder or a FIFO', () => {
    const folder = tempFolder();
    const path = (name: string): string => join(folder, name);
    writeFileSync(path('large'), 'x'.repeat(101));
    symlinkSync(path('large'), path('link'));
    execFileSync('mkfifo', [path('fifo')]);
    for (const [name, why] of [
      ['large', 'has 101 bytes, at most 100 are read'],
      ['link', 'ELOOP'],
      ['fifo', 'is no regular file'],
      ['.', 'is no regular file'],
    ] as const) {
      expect(() => readStateFile(path(name), 100)).toThrow(
        expect.objectContaining({ code: 'STATE_INVALID', message: expect.stringContaining(why) }),
      );
    }
  });
});
