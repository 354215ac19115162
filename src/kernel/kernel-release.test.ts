// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { isKernelAtLeast, kernelRelease } from './kernel-release.ts';

it('reads the version out of what distributions make of it', () => {
  expect(kernelRelease('5.10.0-32-cloud-amd64')).toEqual([5, 10]);
  expect(kernelRelease('6.18.44-fc')).toEqual([6, 18]);
  expect(kernelRelease('garbage')).toEqual([0, 0]);
});

it('compares numbers, not text', () => {
  expect(isKernelAtLeast(5, 10, '5.9.1')).toBe(false);
  expect(isKernelAtLeast(5, 9, '5.10.0')).toBe(true);
  expect(isKernelAtLeast(5, 15, '6.1.0')).toBe(true);
  expect(isKernelAtLeast(7, 0, '6.18.0')).toBe(false);
});
