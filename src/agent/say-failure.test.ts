// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WeirError } from '../errors.ts';
import { sayFailure } from './say-failure.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-failure-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FAILURE = new WeirError('NO_BTF', 'kernel 5.10: /sys/kernel/btf/vmlinux does not exist');

function setUp() {
  const lines: [facts: object, message: string][] = [];
  const say = (facts: object, message: string): void => void lines.push([facts, message]);
  return { lines, log: { debug: say, info: say, warn: say, error: say } };
}

describe('sayFailure', () => {
  it('says code, message, remedy and exit status in one line, and to the pod', () => {
    const path = join(folder, 'termination-log');
    writeFileSync(path, 'what an earlier container said, which was longer than what is said now. '.repeat(5));
    const { lines, log } = setUp();
    sayFailure(FAILURE, log, path);
    expect(lines).toEqual([[{ code: 'NO_BTF', remedy: FAILURE.remedy, exitCode: 3 }, FAILURE.message]]);
    expect(readFileSync(path, 'utf8')).toBe(`NO_BTF: ${FAILURE.message}\n${FAILURE.remedy}\n`);
  });

  it('writes no more than Kubernetes reads', () => {
    const path = join(folder, 'long');
    writeFileSync(path, '');
    sayFailure(new WeirError('BPF_FAILED', 'x'.repeat(9000)), setUp().log, path);
    expect(readFileSync(path, 'utf8')).toHaveLength(4096);
  });

  it('makes no file where there is no Kubernetes', () => {
    const { lines, log } = setUp();
    sayFailure(FAILURE, log, join(folder, 'none'));
    sayFailure(FAILURE, log, '');
    expect(existsSync(join(folder, 'none'))).toBe(false);
    expect(lines).toHaveLength(2);
  });

  it('says so when the file can not be written', () => {
    const { lines, log } = setUp();
    sayFailure(FAILURE, log, folder);
    expect(lines[1]).toEqual([
      { path: folder, reason: expect.stringContaining('EISDIR') },
      'the status of the pod can not say why',
    ]);
  });
});
