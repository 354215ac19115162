// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { describeUnless } from '../suites/describe-unless.ts';

/** Programs that tests with real containers run. */
const PROGRAMS = ['containerd', 'containerd-shim-runc-v2', 'ctr', 'runc', 'busybox', 'tar'];

/** A `describe` for tests with real containers; elsewhere they are skipped, with the reason in the title. */
export function describeWithContainerd(name: string, tests: () => void): void {
  describeUnless(whyNot(), name, tests);
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  const missing = PROGRAMS.filter((program) => !isThere(program));
  if (missing.length === 0) return undefined;
  return `needs ${missing.join(', ')}: sh scripts/setup.sh --with-containers`;
}

function isThere(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
