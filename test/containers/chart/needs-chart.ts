// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { NO_HELM } from '../../chart/helm.ts';
import { describeUnless } from '../../suites/describe-unless.ts';
import { describeWithContainerd } from '../needs-containerd.ts';

/** A `describe` for tests that run the chart's pod; elsewhere they are skipped, with the reason in the title. */
export function describeWithChart(name: string, tests: () => void): void {
  const reason = whyNot();
  if (reason === undefined) describeWithContainerd(name, tests);
  else describeUnless(reason, name, tests);
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.env.WEIR_IMAGE === undefined && !hasDebianPackages())
    return 'needs a Debian with package lists, or WEIR_IMAGE: the archive of an image';
  return NO_HELM;
}

function hasDebianPackages(): boolean {
  try {
    return execFileSync('apt-cache', ['show', 'libbpf1'], { stdio: ['ignore', 'pipe', 'ignore'] }).length > 0;
  } catch {
    return false;
  }
}
