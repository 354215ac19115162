// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { describeUnless } from '../../test/suites/describe-unless.ts';
import { lockFolder } from './lock-folder.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-lock-'));
  onTestFinished(() => rmdirSync(folder));
  return folder;
}

describeUnless(process.platform !== 'linux' ? 'needs Linux' : undefined, 'lockFolder', () => {
  it('refuses a second holder, and none once it is given back', () => {
    const folder = temporaryFolder();
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrowError(expect.objectContaining({ code: 'AGENT_RUNNING' }));
    release();
    lockFolder(folder)();
  });

  it('is gone with a process that dies without giving it back', () => {
    const folder = temporaryFolder();
    const program = `(await import(${JSON.stringify(join(import.meta.dirname, 'lock-folder.ts'))})).lockFolder(${JSON.stringify(folder)}); process.kill(process.pid, 'SIGKILL')`;
    expect(() => execFileSync(process.execPath, ['--input-type=module', '-e', program])).toThrow();
    lockFolder(folder)();
  });
});
