// SPDX-License-Identifier: Apache-2.0
import { release } from 'node:os';

/** The first two numbers of a kernel release: `[6, 18]` for `6.18.44-fc`. */
export function kernelRelease(text: string = release()): readonly [major: number, minor: number] {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(text) ?? [];
  return [Number(major), Number(minor)];
}

/** Whether a kernel is `major.minor` or newer. */
export function isKernelAtLeast(major: number, minor: number, text: string = release()): boolean {
  const [gotMajor, gotMinor] = kernelRelease(text);
  return gotMajor > major || (gotMajor === major && gotMinor >= minor);
}
