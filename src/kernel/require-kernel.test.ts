// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { WeirError } from '../errors.ts';
import { requireKernel } from './require-kernel.ts';

const GOOD = { release: '6.1.0-40-amd64', hasBtf: true, lockdown: 'none [integrity] confidentiality\n' };

function codeOf(facts: Parameters<typeof requireKernel>[0]): string | undefined {
  try {
    requireKernel(facts);
    return undefined;
  } catch (error: unknown) {
    if (error instanceof WeirError) return `${error.code} ${error.exitCode}: ${error.message}`;
    throw error;
  }
}

describe('requireKernel', () => {
  it('takes a kernel that can run the programs, told or not whether it is locked down', () => {
    expect(codeOf(GOOD)).toBeUndefined();
    expect(codeOf({ ...GOOD, lockdown: undefined })).toBeUndefined();
  });

  it.each([
    [{ release: '5.4.0-216-generic' }, 'KERNEL_TOO_OLD 3: kernel 5.4.0-216-generic: older than 5.10'],
    [
      { lockdown: 'none integrity [confidentiality]\n' },
      'KERNEL_LOCKED 3: kernel 6.1.0-40-amd64: lockdown=confidentiality, programs may not read kernel memory',
    ],
    [{ hasBtf: false }, 'NO_BTF 3: kernel 6.1.0-40-amd64: /sys/kernel/btf/vmlinux does not exist'],
  ])('refuses %j', (facts, message) => {
    expect(codeOf({ ...GOOD, ...facts })).toBe(message);
  });
});
