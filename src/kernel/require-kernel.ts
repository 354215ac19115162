// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { WeirError } from '../errors.ts';
import { isKernelAtLeast } from './kernel-release.ts';

/** What decides whether Weir can work with a kernel at all. */
export interface KernelFacts {
  readonly release: string;
  readonly hasBtf: boolean;
  /** `none integrity [confidentiality]`; undefined where the kernel has no lockdown, or does not show it here. */
  readonly lockdown: string | undefined;
}

/** Throws KERNEL_TOO_OLD, KERNEL_LOCKED or NO_BTF when this kernel can't run Weir's programs, before any is tried. */
export function requireKernel(facts: KernelFacts = readKernelFacts()): void {
  const { release: version, hasBtf, lockdown } = facts;
  if (!isKernelAtLeast(5, 10, version))
    throw new WeirError('KERNEL_TOO_OLD', `kernel ${version}: older than 5.10`);
  if (lockdown?.includes('[confidentiality]'))
    throw new WeirError(
      'KERNEL_LOCKED',
      `kernel ${version}: lockdown=confidentiality, programs may not read kernel memory`,
    );
  if (!hasBtf) throw new WeirError('NO_BTF', `kernel ${version}: /sys/kernel/btf/vmlinux does not exist`);
}

function readKernelFacts(): KernelFacts {
  const path = '/sys/kernel/security/lockdown';
  return {
    release: release(),
    hasBtf: existsSync('/sys/kernel/btf/vmlinux'),
    lockdown: existsSync(path) ? readFileSync(path, 'utf8') : undefined,
  };
}
